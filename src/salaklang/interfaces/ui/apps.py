"""The shared pages as a Django app; it keeps addresses out of what Django logs."""

import logging

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "salaklang.interfaces.ui"
    label = "ui"

    def ready(self) -> None:
        from salaklang.interfaces.ui.logs import RouteOnly

        for name in ("django.request", "django.security.csrf"):
            logging.getLogger(name).addFilter(RouteOnly())
