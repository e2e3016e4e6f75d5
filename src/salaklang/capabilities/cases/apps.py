"""Django's handle on cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "salaklang.capabilities.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.cases import jobs, reactions  # noqa: F401
        from salaklang.capabilities.cases.texts import ACTS, PUBLIC_ACTS
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(ACTS, public=PUBLIC_ACTS)
