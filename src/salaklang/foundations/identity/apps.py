"""Django app of the identity foundation."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "salaklang.foundations.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.identity import texts

        texts.acts_register()
