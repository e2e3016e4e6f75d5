"""Django's handle on correspondence."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "salaklang.capabilities.correspondence"
    label = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.capabilities.correspondence import reactions, texts  # noqa: F401
        from salaklang.capabilities.correspondence.actions.between import handlers_register
        from salaklang.foundations.ledger.catalogue import act_kind_register

        for kind, title in texts.ACTS.items():
            act_kind_register(kind, title, public=True)
        handlers_register()
