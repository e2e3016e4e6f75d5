"""Django's handle on services."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "salaklang.capabilities.services"
    label = "services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.services.texts import ACTS
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(ACTS, public=ACTS)
