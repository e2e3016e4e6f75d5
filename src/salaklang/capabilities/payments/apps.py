"""Django's handle on payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "salaklang.capabilities.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.payments import jobs, texts  # noqa: F401
        from salaklang.foundations.ledger.catalogue import act_kind_register

        for kind, title in texts.ACTS.items():
            act_kind_register(kind, title, public=kind in texts.PUBLIC_ACTS)
