"""Django's handle on correspondence."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "salaklang.capabilities.correspondence"
    label = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.correspondence import reactions, texts  # noqa: F401
        from salaklang.capabilities.correspondence.actions.between import handlers_register
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(texts.ACTS, public=texts.ACTS)
        handlers_register()
