"""Django app of the embedded provider."""

from django.apps import AppConfig


class ProviderConfig(AppConfig):
    name = "salaklang.embedded.provider"
    label = "provider"
    default_auto_field = "django.db.models.BigAutoField"
