"""The trust file: what a stranger needs to check this node's papers."""

from django.conf import settings

from salaklang.foundations.ledger.models import LedgerKey
from salaklang.foundations.ledger.ports import trust_parts


def log_keys() -> list[str]:
    """The log's public keys (vkeys), the one in use last."""
    keys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN).order_by("since")
    return list(keys.values_list("vkey", flat=True))


def trust_file() -> dict[str, object]:
    """The trust file as JSON: `{"salaklang": "trust/v1", "url", "ledger": {"origin", "vkeys", "url"}, …parts}`."""
    return {
        "salaklang": "trust/v1",
        "url": settings.SALA_BASE_URL,
        "ledger": {
            "origin": settings.SALA_LEDGER_ORIGIN,
            "vkeys": log_keys(),
            "url": f"{settings.SALA_BASE_URL}/ledger/",
        },
        "certificate_roots": [],
        "agencies": {},
        **trust_parts(),
    }
