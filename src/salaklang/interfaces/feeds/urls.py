"""Addresses of the feeds."""

from django.urls import path

from salaklang.interfaces.feeds import views

urlpatterns = [
    path("ledger/checkpoint", views.checkpoint, name="ledger-checkpoint"),
    path("ledger/tile/<path:name>", views.tile, name="ledger-tile"),
    path("ledger/key", views.key, name="ledger-key"),
    path(".well-known/salaklang.json", views.trust, name="trust-file"),
]
