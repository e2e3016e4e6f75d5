"""Django's handle on notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "salaklang.foundations.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from salaklang.foundations.notifications import jobs  # noqa: F401  (registers the mail jobs)
