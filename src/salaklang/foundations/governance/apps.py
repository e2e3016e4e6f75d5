"""Django app of the governance foundation (no tables: its rules are reviewed files)."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "salaklang.foundations.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.governance import queries

        queries.profile_active()  # a broken profile stops the node at start, not at the first citizen
