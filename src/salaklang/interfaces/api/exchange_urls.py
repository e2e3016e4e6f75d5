"""Addresses of the exchange between nodes, and of the figures for those who keep one."""

from django.urls import path

from salaklang.foundations.exchange.envelope import MEMBER_CLASS, SUBSYSTEM
from salaklang.interfaces.api import exchange, metaservices, metrics, sandbox

_AGENCY = f"r1/<str:instance>/{MEMBER_CLASS}/<str:member>/{SUBSYSTEM}"

urlpatterns = [
    path("r1/<str:instance>/listClients", metaservices.list_clients, name="exchange-clients"),
    *(
        path(f"{_AGENCY}/{method}", metaservices.metaservice, {"method": method}, name=f"exchange-{method.lower()}")
        for method in metaservices.METHODS
    ),
    path("sandbox/keys", sandbox.keys, name="sandbox-keys"),
    path("api/exchange/openapi.json", exchange.openapi, name="exchange-openapi"),
    path("r1/<path:path>", exchange.door, name="exchange-door"),
    path(".well-known/salaklang-node", exchange.entry, name="node-entry"),
    path("metrics", metrics.metrics, name="metrics"),
]
