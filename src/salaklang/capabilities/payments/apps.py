"""Django's handle on payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "salaklang.capabilities.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.payments import jobs, texts  # noqa: F401
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(texts.ACTS, public=texts.PUBLIC_ACTS)
