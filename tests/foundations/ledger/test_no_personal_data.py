"""A scan of everything that is public for everything that is private: plain, in other spellings, and hashed."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.ids import id_new

pytestmark = pytest.mark.django_db

PRIVATE = ["1101700230708", "สมชาย", "ใจดี", "0812345678", "12/3 หมู่ 4", "somchai@example.org", "1988-02-29"]


def forms(value: str) -> list[bytes]:
    raw = value.encode()
    digests = [hashlib.new(name, raw).digest() for name in ("md5", "sha1", "sha256", "sha512")]
    return [
        raw,
        value.encode("unicode-escape"),
        base64.b64encode(raw).rstrip(b"="),
        raw.hex().encode(),
        *digests,
        *(d.hex().encode() for d in digests),
        *(base64.b64encode(d).rstrip(b"=") for d in digests),
    ]


def public_bytes(folder: Path) -> bytes:
    """Every byte that is published, staging included."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert {"checkpoint", "21"} <= {p.name for p in files}
    return b"\n".join(p.read_bytes() for p in files)


def test_nothing_private_is_public(record: Callable[..., Act], ledger_dir: Path) -> None:
    people = [Actor("citizen", person=id_new(), mandate=id_new()) for _ in range(20)]
    acts = [
        record(
            actor=person,
            subject=Ref("case", str(id_new())),
            persons=[id_new()],
            record=dict(zip("abcdefg", PRIVATE, strict=True)) | {"person": str(person.person)},
        )
        for person in people
    ]
    sequence_once()
    haystack = public_bytes(ledger_dir)
    private = [*PRIVATE, *(str(p.person) for p in people), *(str(p.mandate) for p in people)]
    for row in LedgerAct.objects.all():
        private += [row.code, str(row.id), row.id.hex, row.subject_id, bytes(row.salt).hex()]
        private += [str(p) for p in row.persons]
        assert bytes(row.salt) not in haystack
    assert len(acts) == 20
    for value in private:
        for form in forms(value):
            assert form not in haystack, value
