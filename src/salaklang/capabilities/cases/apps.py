"""Django's handle on cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "salaklang.capabilities.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.cases import jobs, reactions  # noqa: F401
        from salaklang.capabilities.cases.texts import ACTS, PUBLIC_ACTS
        from salaklang.foundations.ledger.catalogue import act_kind_register

        for kind, title in ACTS.items():
            act_kind_register(kind, title, public=kind in PUBLIC_ACTS)
