"""Feeds as a Django app: it also gathers what the trust file tells about the rooms below."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "salaklang.interfaces.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.documents.signing import trust_roots
        from salaklang.foundations.identity.queries import agencies_all
        from salaklang.foundations.ledger.ports import trust_part_register

        trust_part_register("certificate_roots", trust_roots)
        trust_part_register("agencies", lambda: {a.slug: {"th": a.name_th, "en": a.name_en} for a in agencies_all()})
