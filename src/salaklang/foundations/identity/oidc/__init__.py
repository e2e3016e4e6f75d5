"""OpenID Connect as a relying party: a generic client, bent by a profile file to each provider's ways."""
