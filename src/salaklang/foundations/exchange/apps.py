"""The exchange as a Django app: at start its act kinds become known and its job is registered."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "salaklang.foundations.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.exchange import jobs  # noqa: F401
        from salaklang.foundations.exchange.actions import consents_between, disputes_between
        from salaklang.foundations.exchange.texts import acts_register

        acts_register()
        consents_between.handlers_register()
        disputes_between.handlers_register()
