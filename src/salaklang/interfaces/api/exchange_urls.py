"""Addresses of the exchange between nodes."""

from django.urls import path

from salaklang.interfaces.api import exchange

urlpatterns = [
    path("r1/<path:path>", exchange.door, name="exchange-door"),
    path(".well-known/salaklang-node", exchange.entry, name="node-entry"),
]
