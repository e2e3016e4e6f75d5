"""Addresses of the feeds."""

from django.urls import path

from salaklang.interfaces.feeds import anchors, views

urlpatterns = [
    path("ledger/checkpoint", views.checkpoint, name="ledger-checkpoint"),
    path("ledger/tile/<path:name>", views.tile, name="ledger-tile"),
    path("ledger/anchors/", anchors.anchors, name="ledger-anchors"),
    path("ledger/anchors/<str:name>", anchors.anchor, name="ledger-anchor"),
    path("ledger/key", views.key, name="ledger-key"),
    path(".well-known/salaklang.json", views.trust, name="trust-file"),
]
