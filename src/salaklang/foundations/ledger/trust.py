"""What a stranger needs to check this node's papers: the log's keys, and what other rooms add (certificate roots)."""

from collections.abc import Callable

from django.conf import settings

from salaklang.foundations.ledger.models import LedgerKey

_parts: dict[str, Callable[[], object]] = {}


def trust_part_register(name: str, read: Callable[[], object]) -> None:
    """Add `name` to the trust file; `read` gives its JSON value when asked.

    Known names: "certificate_roots" (a list of PEM texts), "node" (the node's name in both languages).
    """
    _parts[name] = read


def trust_file() -> dict[str, object]:
    """The trust file as JSON values: `{"salaklang": "trust/v1", "url", "ledger": {"origin", "vkeys"}, …parts}`."""
    vkeys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN).order_by("since")
    return {
        "salaklang": "trust/v1",
        "url": settings.SALA_BASE_URL,
        "ledger": {
            "origin": settings.SALA_LEDGER_ORIGIN,
            "vkeys": list(vkeys.values_list("vkey", flat=True)),
            "url": f"{settings.SALA_BASE_URL}/ledger/",
        },
        "certificate_roots": [],
        **{name: read() for name, read in _parts.items()},
    }
