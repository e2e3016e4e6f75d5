"""Events as a Django app."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "salaklang.foundations.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.events import jobs  # noqa: F401  (registers the delivery task)
