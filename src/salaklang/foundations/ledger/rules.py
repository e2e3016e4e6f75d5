"""What a statement, a leaf and a reference are. Pure."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from salaklang.foundations.ledger.catalogue import ActKind
from salaklang.foundations.ledger.errors import LeafRefused
from salaklang.kernel.actor import Actor
from salaklang.kernel.canonical_json import canonical_json, commitment
from salaklang.kernel.note import Checkpoint, checkpoint_format
from salaklang.kernel.text import Text

BLOCK = "block"
KEY = "key"
LEAF_MAX = 2048
SALT_SIZE = 32


@dataclass(frozen=True, slots=True)
class Ref:
    """What something is about: `Ref("case", "0190…")`. Kinds are singular nouns, ids are text."""

    kind: str
    id: str


def minute(at: datetime) -> str:
    """`2026-07-01T09:30Z`: rounded down, so that the time of a leaf does not point at one person's visit."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def second(at: datetime) -> str:
    """`2026-07-01T09:30:12Z`, as a statement tells its time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def actor_summary(actor: Actor) -> dict[str, object]:
    """Who acted, as kept in the private row."""
    return {
        "kind": actor.kind,
        "person": str(actor.person) if actor.person else None,
        "agency": actor.agency,
        "roles": sorted(actor.roles),
        "channel": actor.channel,
        "mandate": str(actor.mandate) if actor.mandate else None,
    }


def statement(
    *,
    code: str,
    kind: ActKind,
    agency: str,
    subject: Ref,
    actor: Actor,
    legal_basis: str,
    at: datetime,
    record: Mapping[str, object],
) -> dict[str, object]:
    """The whole of what an act says; the leaf commits to its canonical JSON, a receipt carries it."""
    return {
        "code": code,
        "kind": kind.name,
        "title": {"th": kind.title.th, "en": kind.title.en},
        "agency": agency,
        "at": second(at),
        "by": {"kind": actor.kind, "agency": actor.agency, "channel": actor.channel},
        "legal_basis": legal_basis,
        "subject": {"kind": subject.kind, "id": subject.id},
        "record": dict(record),
    }


def leaf(
    said: Mapping[str, object],
    *,
    salt: bytes,
    kind: ActKind,
    agency: str,
    service: str,
    legal_basis: str,
    at: datetime,
    public: Mapping[str, object] | None,
) -> bytes:
    """The public bytes of an act: canonical JSON, at most 2 KB, nothing in it that points to a person or a case.

    Raises LeafRefused for data on a kind that is not public, or for a leaf too long; TypeError or ValueError for a
    statement that has no canonical form.
    """
    if public is not None and not kind.public:
        raise LeafRefused(f"acts of kind {kind.name!r} are not public: their leaves carry no data")
    body: dict[str, object] = {
        "v": 1,
        "type": kind.name,
        "agency": agency,
        "legal_basis": legal_basis,
        "time": minute(at),
        "commit": commitment(salt, said).hex(),
        # Random, so that equal leaves differ and none can be matched with a row elsewhere.
        "ref": secrets.token_hex(16),
    }
    if service:
        body["service"] = service
    if public is not None:
        body["data"] = dict(public)
    raw = canonical_json(body)
    if len(raw) > LEAF_MAX:
        raise LeafRefused(f"a leaf of kind {kind.name!r} would have {len(raw)} bytes; {LEAF_MAX} are allowed")
    return raw


def checkpoint_hash(origin: str, size: int, root: bytes) -> bytes:
    """SHA-256 of the text of the checkpoint of a log at that size: what a block says of the one before it."""
    return hashlib.sha256(checkpoint_format(Checkpoint(origin, size, root)).encode()).digest()


def block_leaf(*, origin: str, height: int, size: int, root: bytes, at: datetime, count: int) -> bytes:
    """The first leaf of a batch: its height, the hash of the checkpoint before it, when, how many leaves follow.

    `size`, `root`: of the log before the block.
    """
    return canonical_json(
        {
            "v": 1,
            "type": BLOCK,
            "height": height,
            "previous": checkpoint_hash(origin, size, root).hex(),
            "time": second(at),
            "count": count,
        }
    )


def key_leaf(*, vkey: str, valid_from: datetime, valid_to: datetime | None) -> bytes:
    """The leaf by which a log tells that a key of its own begins to sign, or no longer does."""
    return canonical_json(
        {
            "v": 1,
            "type": KEY,
            "vkey": vkey,
            "valid_from": second(valid_from),
            "valid_to": second(valid_to) if valid_to else None,
        }
    )


LEAF_TITLES = {
    BLOCK: Text("เปิดบล็อก", "A block begins"),
    KEY: Text("กุญแจของบันทึกสาธารณะ", "A key of the public ledger"),
}
ACTOR_TEXTS = {
    "citizen": Text("ประชาชน", "A citizen"),
    "officer": Text("เจ้าหน้าที่", "An officer"),
    "program": Text("ระบบของหน่วยงาน", "An agency's system"),
    "system": Text("ระบบอัตโนมัติ", "The system itself"),
    "nobody": Text("บุคคลทั่วไป", "Someone not signed in"),
}
