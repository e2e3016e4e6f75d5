"""A trust file: whom a reader of receipts and certificates has decided to believe. Published by each node.

{"salaklang": "trust/v1", "url": …, "ledger": {"origin": …, "vkeys": [vkey…], "url": …},
 "certificate_roots": [PEM…], "agencies": {slug: {"th": …, "en": …}}}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from salaklang.kernel.note import NoteError, Verifier, vkey_parse
from salaklang.kernel.text import Text

VERSION = "trust/v1"
TRUST_MAX = 4 * 1024 * 1024


class TrustError(ValueError):
    """Not a trust file."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The log's name and keys, the roots of certificates (PEM), and what agencies are called."""

    origin: str
    keys: tuple[Verifier, ...]
    roots: tuple[str, ...]
    agencies: Mapping[str, Text]

    def agency(self, slug: str) -> Text:
        """The agency's name; its machine name where the file doesn't know it."""
        return self.agencies.get(slug, Text(slug, slug))


def trust_parse(raw: bytes) -> Trust:
    """The trust file in these bytes. Raises TrustError."""
    if len(raw) > TRUST_MAX:
        raise TrustError("too long for a trust file")
    try:
        body = json.loads(raw)
        if body["salaklang"] != VERSION:
            raise TrustError("another version")
        return Trust(
            origin=str(body["ledger"]["origin"]),
            keys=tuple(vkey_parse(str(key)) for key in body["ledger"]["vkeys"]),
            roots=tuple(str(root) for root in body.get("certificate_roots", [])),
            agencies={
                str(slug): Text(str(name["th"]), str(name["en"])) for slug, name in body.get("agencies", {}).items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NoteError) as e:
        raise TrustError(f"not a trust file ({type(e).__name__})") from None
