"""The composition root as a Django app: once all rooms are there, it plugs the country in."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "salaklang.config"
    label = "config"

    def ready(self) -> None:
        country = import_module(settings.SALA_COUNTRY)
        if hasattr(country, "register"):
            country.register()
