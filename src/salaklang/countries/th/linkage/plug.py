"""Plugging Linkage in, when the node's settings say so."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from salaklang.countries.th.linkage.client import Access, LinkageClient
from salaklang.countries.th.linkage.connector import NAME, LinkageConnector
from salaklang.countries.th.linkage.mapping import MAPPING, mapping_read
from salaklang.foundations.exchange.deadline import timeout_seconds
from salaklang.foundations.exchange.ports import connector_use

_HERE = ("127.0.0.1", "localhost", "::1")


def linkage_connect() -> LinkageConnector | None:
    """Let Linkage answer for the civil register where SALA_LINKAGE_URL is set; None where it is not.

    Raises RuntimeError, which names the setting and never its value, for settings with which it can't be asked.
    """
    if not settings.SALA_LINKAGE_URL:
        return None
    simulator_ok = settings.SALA_MODE != "production"
    access = _access(settings.SALA_LINKAGE_URL, plain_ok=simulator_ok)
    try:
        mapping = mapping_read(Path(settings.SALA_LINKAGE_MAPPING) if settings.SALA_LINKAGE_MAPPING else MAPPING)
    except (OSError, ValueError) as wrong:
        raise RuntimeError(f"SALA_LINKAGE_MAPPING: {wrong}") from wrong
    client = LinkageClient(
        access,
        mapping.asking,
        name=NAME,
        timeout_s=timeout_seconds(),
        ca_file=settings.SALA_LINKAGE_CA_FILE,
        simulator_ok=simulator_ok,
    )
    connector = LinkageConnector(provider=settings.SALA_LINKAGE_PROVIDER, client=client, mapping=mapping)
    connector_use(connector)
    return connector


def _access(url: str, *, plain_ok: bool) -> Access:
    """Plain HTTP only to this very machine and not in production: numbers and the secret stand in the address."""
    split = urlsplit(url)
    plain = split.scheme == "http" and plain_ok and split.hostname in _HERE
    if not (split.scheme == "https" or plain) or not split.hostname or split.path.strip("/") or split.query:
        raise RuntimeError("SALA_LINKAGE_URL must be https://host[:port] without a path")
    key, secret = settings.SALA_LINKAGE_CONSUMER_KEY, settings.SALA_LINKAGE_CONSUMER_SECRET
    if not (key and secret):
        key, secret = _from_file(Path(settings.SALA_LINKAGE_FILE))
    return Access(f"{split.scheme}://{split.netloc}", key, secret)


def _from_file(path: Path) -> tuple[str, str]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return str(read["consumer_key"]), str(read["consumer_secret"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RuntimeError(
            "SALA_LINKAGE_URL is set, so SALA_LINKAGE_CONSUMER_KEY and SALA_LINKAGE_CONSUMER_SECRET must be, or the "
            "file SALA_LINKAGE_FILE must hold both"
        ) from None
