"""Settings of the relying party, and of django-allauth under it. `config.settings` star-imports this module."""

import json
import os

AUTHENTICATION_BACKENDS = ["salaklang.foundations.identity.sessions.AccountBackend"]
# The library's own pages are not mounted: only its OpenID Connect client is used.
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# Without a user name the library's system check wants an e-mail address in its place; its forms stay unused.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]
ACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ONLY = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 8
LOGIN_URL = "/auth/sign-in"
# Addresses that a provider does not announce, or that this node must override: {"issuer": …, "jwks": …}.
SALA_OIDC_ENDPOINTS: dict[str, str] = json.loads(os.environ.get("SALA_OIDC_ENDPOINTS", "{}"))
