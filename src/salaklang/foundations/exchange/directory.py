"""What a node tells others about itself: its agencies with their keys, and the services they offer. Pure.

An entry is a signed note (C2SP) whose text is one line of canonical JSON. The key that signs it is the node's ledger
key, the one thing that two operators exchange by another way (a letter, a call); everything else follows from it.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.errors import EntryRefused
from salaklang.foundations.exchange.fields import Field
from salaklang.foundations.exchange.schemas import Schema, schema_check
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import moment_read
from salaklang.kernel.ids import slug_is
from salaklang.kernel.note import NoteError, NoteSigner, Verifier, note_open, note_sign
from salaklang.kernel.text import Text

FORMAT = "salaklang-node/v1"
ENTRY_MAX = 256 * 1024
_AGENCIES_MAX, _SERVICES_MAX, _KEYS_MAX = 2000, 2000, 20
_TYPES = ("text", "date", "bool", "address")


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A public exchange key of an agency; `public` has 32 bytes."""

    key_id: str
    public: bytes
    valid_from: datetime
    valid_to: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency that lives on the node."""

    slug: str
    name: Text
    kind: str
    keys: tuple[KeyEntry, ...]


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service that an agency of the node offers: a register with its fields and query keys, or a function (without
    either) with its schemas, so that who asks can check before it asks."""

    service: str
    provider: str
    name: Text
    fields: Mapping[str, Field]
    query_keys: frozenset[str]
    request_schema: Schema | None = None
    response_schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class NodeEntry:
    """A node as its directory entry tells. `origin` is the name of its public log."""

    base_url: str
    name: str
    origin: str
    made_at: datetime
    agencies: tuple[AgencyEntry, ...]
    services: tuple[ServiceEntry, ...]


def entry_sign(entry: NodeEntry, *signers: NoteSigner) -> str:
    """The entry as a signed note. While a node changes its key, both keys sign."""
    return note_sign(canonical_json(_plain(entry)).decode() + "\n", signers)


def entry_open(note: str, key: Verifier) -> NodeEntry:
    """The entry in a note that `key` signed. Raises EntryRefused, whatever is wrong with it."""
    if len(note) > ENTRY_MAX:
        raise EntryRefused("the entry is too large")
    try:
        return _read(json.loads(note_open(note, [key]).text))
    except NoteError as wrong:
        raise EntryRefused(f"not signed by the node's key: {wrong}", fields={"entry": texts.ENTRY_KEY_WRONG}) from wrong
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as wrong:
        raise EntryRefused(f"the entry can't be read: {type(wrong).__name__}") from wrong


def plain_http(base_url: str) -> bool:
    """Whether what is sent there can be read on the way: no TLS, and not on this machine."""
    split = urlsplit(base_url)
    return split.scheme == "http" and split.hostname not in ("localhost", "127.0.0.1", "::1")


def fields_plain(fields: Mapping[str, Field]) -> list[dict[str, object]]:
    """Fields as JSON, in their order."""
    return [
        {
            "key": f.key,
            "concept": f.concept,
            "label": _text(f.label),
            "type": f.type,
            "required": f.required,
            "derived": f.derived,
            "parts": {k: _text(v) for k, v in f.parts.items()},
        }
        for f in fields.values()
    ]


def fields_read(rows: Iterable[Mapping[str, Any]]) -> dict[str, Field]:
    """Fields from JSON. Raises ValueError, KeyError or TypeError."""
    fields = {}
    for row in rows:
        if row["type"] not in _TYPES or not all(isinstance(row[k], bool) for k in ("required", "derived")):
            raise ValueError("a field of no known kind")
        fields[_word(row["key"], 80)] = Field(
            key=row["key"],
            concept=_word(row["concept"]),
            label=_text_read(row["label"]),
            type=row["type"],
            required=row["required"],
            derived=row["derived"],
            parts={_word(k): _text_read(v) for k, v in row["parts"].items()},
        )
    return fields


def _plain(entry: NodeEntry) -> dict[str, object]:
    return {
        "format": FORMAT,
        "base_url": entry.base_url,
        "name": entry.name,
        "origin": entry.origin,
        "made_at": entry.made_at.isoformat(),
        "agencies": [
            {"slug": a.slug, "name": _text(a.name), "kind": a.kind, "keys": [_key_plain(k) for k in a.keys]}
            for a in entry.agencies
        ],
        "services": [
            {
                "service": s.service,
                "provider": s.provider,
                "name": _text(s.name),
                "query_keys": sorted(s.query_keys),
                "fields": fields_plain(s.fields),
                **({"request": s.request_schema, "response": s.response_schema} if s.request_schema else {}),
            }
            for s in entry.services
        ],
    }


def _key_plain(key: KeyEntry) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "public": base64.b64encode(key.public).decode(),
        "valid_from": key.valid_from.isoformat(),
        "valid_to": key.valid_to.isoformat() if key.valid_to else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _read(data: Mapping[str, Any]) -> NodeEntry:
    if data["format"] != FORMAT:
        raise ValueError("another format")
    agencies, services = data["agencies"], data["services"]
    if len(agencies) > _AGENCIES_MAX or len(services) > _SERVICES_MAX:
        raise ValueError("too many agencies or services")
    entry = NodeEntry(
        base_url=_url(data["base_url"]),
        name=_word(data["name"]),
        origin=_word(data["origin"]),
        made_at=_time(data["made_at"]),
        agencies=tuple(_agency(a) for a in agencies),
        services=tuple(_service(s) for s in services),
    )
    slugs = [a.slug for a in entry.agencies]
    if len(set(slugs)) != len(slugs) or any(s.provider not in slugs for s in entry.services):
        raise ValueError("an agency twice, or a service of none of them")
    return entry


def _agency(row: Mapping[str, Any]) -> AgencyEntry:
    if not slug_is(_word(row["slug"], 63)) or len(row["keys"]) > _KEYS_MAX:
        raise ValueError("not an agency")
    keys = tuple(_key(k) for k in row["keys"])
    return AgencyEntry(row["slug"], _text_read(row["name"]), _word(row["kind"], 40), keys)


def _key(row: Mapping[str, Any]) -> KeyEntry:
    public = base64.b64decode(row["public"], validate=True)
    if len(public) != 32:
        raise ValueError("not an Ed25519 key")
    valid_to, revoked_at = (_time(row[k]) if row[k] else None for k in ("valid_to", "revoked_at"))
    return KeyEntry(_word(row["key_id"], 100), public, _time(row["valid_from"]), valid_to, revoked_at)


def _service(row: Mapping[str, Any]) -> ServiceEntry:
    return ServiceEntry(
        service=_word(row["service"], 80),
        provider=_word(row["provider"]),
        name=_text_read(row["name"]),
        fields=fields_read(row["fields"]),
        query_keys=frozenset(_word(k, 80) for k in row["query_keys"]),
        request_schema=schema_check(row["request"]) if "request" in row else None,
        response_schema=schema_check(row["response"]) if "request" in row else None,
    )


def _url(value: object) -> str:
    split = urlsplit(value if isinstance(value, str) else "")
    plain = not (split.query or split.fragment or split.username or split.path.strip("/"))
    if split.scheme not in ("http", "https") or not split.hostname or not plain:
        raise ValueError("not a node's address")
    return _word(f"{split.scheme}://{split.netloc}")


def _time(value: str) -> datetime:
    return moment_read(value)


def _word(value: object, most: int = 200) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most or not value.isprintable():
        raise ValueError("not a short text")
    return value


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _text_read(row: Mapping[str, Any]) -> Text:
    return Text(_word(row["th"]), _word(row["en"]))
