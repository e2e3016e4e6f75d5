"""Django's handle on documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "salaklang.foundations.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.documents import texts
        from salaklang.foundations.ledger.catalogue import act_kinds_register

        act_kinds_register(texts.ACTS)
