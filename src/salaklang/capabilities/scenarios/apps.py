"""Django's handle on scenarios."""

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "salaklang.capabilities.scenarios"
    label = "scenarios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.scenarios import texts
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(texts.ACTS, public=texts.ACTS)
