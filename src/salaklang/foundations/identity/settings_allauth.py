"""Settings of django-allauth in a node, as a relying party only. `config.settings` star-imports this module."""

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
