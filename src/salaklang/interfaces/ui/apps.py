from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "salaklang.interfaces.ui"
    label = "ui"
