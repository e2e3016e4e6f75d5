"""A receipt holds as it was issued, and in no other form."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from salaklang.kernel import merkle
from salaklang.kernel.canonical_json import canonical_json, commitment
from salaklang.kernel.cosignature import COSIGNATURE_ED25519, COSIGNATURE_MLDSA44, CosignatureSigner, cosignature_line
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    Signer,
    base64_text,
    checkpoint_format,
    note_sign,
    signature_line,
    vkey_format,
)
from salaklang.kernel.receipt import (
    Receipt,
    ReceiptError,
    ReceiptUnwitnessed,
    receipt_bytes,
    receipt_check,
    receipt_parse,
)
from salaklang.kernel.tlog_policy import policy_parse
from salaklang.kernel.tlog_proof import EXTRA_MAX, TlogProof, proof_format, proof_parse, proof_verify
from salaklang.kernel.trust import TrustError, policy_of, trust_parse

LOG, STRANGER = Signer("log.example", bytes(32)), Signer("log.example", b"1" * 32)
SALT = bytes(range(32))
ACT = {
    "code": "AAAA-BBBB-CCCC",
    "kind": "case.submitted",
    "title": {"th": "ยื่นคำขอ", "en": "Application submitted"},
    "agency": "town",
    "at": "2026-07-01T02:30:12Z",
    "by": {"kind": "citizen", "agency": None, "channel": "online"},
    "legal_basis": "ม. ๑๑",
    "subject": {"kind": "case", "id": "1"},
    "record": {"ชื่อ": "ร้าน", "n": 3, "list": [True, None]},
}


def leaf_of(act: dict[str, Any], **change: object) -> bytes:
    body = {
        "v": 1,
        "type": act["kind"],
        "agency": act["agency"],
        "legal_basis": act["legal_basis"],
        "time": "2026-07-01T02:30Z",
        "commit": commitment(SALT, act).hex(),
        "ref": "00" * 16,
    }
    return canonical_json({**body, **change})


def made(leaf: bytes, *, signer: Signer = LOG, more: tuple[Signer, ...] = ()) -> Receipt:
    hashes = [merkle.leaf_hash(x) for x in (b"before", leaf, b"after")]
    tiles = merkle.tiles_append(0, {}, hashes)
    point = Checkpoint(signer.name, 3, merkle.tree_root(hashes))
    path = merkle.proof(merkle.inclusion_spans(1, 3), tiles)
    proof = TlogProof(1, tuple(path), note_sign(checkpoint_format(point), [signer, *more]))
    return Receipt(ACT, SALT, leaf, proof)


def with_extra(body: bytes) -> bytes:
    """The good receipt with another extra."""
    proof = proof_parse(GOOD.decode())
    return proof_format(TlogProof(proof.index, proof.hashes, proof.checkpoint, body)).encode()


def refused(raw: bytes) -> str:
    with pytest.raises(ReceiptError) as e:
        receipt_check(raw, policy=policy_of([LOG.verifier]))
    return e.value.code


GOOD = receipt_bytes(made(leaf_of(ACT)))


def test_a_receipt_proves_what_it_says() -> None:
    checked = receipt_check(GOOD, policy=policy_of([LOG.verifier]))
    assert checked.receipt.act == ACT
    assert (checked.index, checked.report.checkpoint.size) == (1, 3)


@pytest.mark.parametrize("mask", [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF])
def test_every_byte_counts(mask: int) -> None:
    for at in range(len(GOOD)):
        changed = bytearray(GOOD)
        changed[at] ^= mask
        refused(bytes(changed))


def test_every_byte_is_needed_and_none_more() -> None:
    for at in range(len(GOOD)):
        refused(GOOD[:at] + GOOD[at + 1 :])
        refused(GOOD[:at] + b" " + GOOD[at:])
    refused(GOOD + b"\n")
    body = json.loads(proof_parse(GOOD.decode()).extra or b"")
    assert refused(with_extra(json.dumps(body, indent=1).encode())) == "canonical"


def test_any_reader_of_proofs_can_check_it() -> None:
    """What a program that knows tlog-proof, but not us, does: take the leaf from extra, check it, read nothing else."""
    lines = GOOD.decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ") and lines[2] == "index 1"
    leaf = base64.b64decode(json.loads(base64.b64decode(lines[1].removeprefix("extra ")))["leaf"])
    proof_verify(proof_parse(GOOD.decode()), leaf, policy=policy_of([LOG.verifier]))


def test_the_reasons_are_told() -> None:
    assert refused(b"") == refused(b"[]") == refused(b"%PDF") == refused(b"{}") == refused(b"\xff") == "form"
    for extra in (b"", b"[]", b"{}", b'{"a":' * 5000, b"1e999", b"\xff"):
        assert refused(with_extra(extra)) == "form"
    assert refused(receipt_bytes(made(leaf_of(ACT), signer=STRANGER))) == "log"
    assert refused(receipt_bytes(made(leaf_of({**ACT, "code": "X"})))) == "commitment"
    for wrong in ({"time": "2026-07-01T02:31Z"}, {"agency": "city"}, {"type": "x"}, {"legal_basis": ""}, {"v": 2}):
        assert refused(receipt_bytes(made(leaf_of(ACT, **wrong)))) == "leaf"
    other = made(leaf_of(ACT, ref="11" * 16))
    assert refused(receipt_bytes(replace(made(leaf_of(ACT)), proof=other.proof))) == "proof"


def test_a_statement_that_no_proof_can_carry_makes_no_receipt() -> None:
    with pytest.raises(NoteError):
        receipt_bytes(replace(made(leaf_of(ACT)), act={**ACT, "record": "x" * EXTRA_MAX}))


def test_a_key_may_have_been_followed_by_another() -> None:
    receipt_check(GOOD, policy=policy_of([STRANGER.verifier, LOG.verifier]))


def cosigned(*witnesses: CosignatureSigner, at: int = 1_782_900_000) -> bytes:
    """The good receipt, its checkpoint cosigned."""
    proof = proof_parse(GOOD.decode())
    text = proof.checkpoint.rpartition("\n\n")[0] + "\n"
    lines = "".join(cosignature_line(w, text, time=at + i) for i, w in enumerate(witnesses))
    return proof_format(replace(proof, checkpoint=proof.checkpoint + lines)).encode()


WITNESSES = [
    CosignatureSigner("w.example/a", COSIGNATURE_ED25519, b"a" * 32),
    CosignatureSigner("w.example/b", COSIGNATURE_ED25519, b"b" * 32),
    CosignatureSigner("w.example/c", COSIGNATURE_MLDSA44, b"c" * 32),
]
POLICY = policy_parse(
    f"log {vkey_format(LOG.verifier)}\n"
    + "".join(f"witness {n} {vkey_format(w.verifier)}\n" for n, w in zip("abc", WITNESSES, strict=True))
    + "group agencies 2 a b c\nquorum agencies\n"
)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 2), (2, 0)])
def test_two_of_three_are_a_quorum(first: int, second: int) -> None:
    checked = receipt_check(cosigned(WITNESSES[first], WITNESSES[second]), policy=POLICY)
    assert {c.witness.name: c.time for c in checked.report.cosigned} == {
        "abc"[first]: 1_782_900_000,
        "abc"[second]: 1_782_900_001,
    }
    assert [w.name for w in checked.report.missing] == ["abc"[3 - first - second]]
    assert checked.unknown == 0


def test_one_of_three_is_none_and_says_so() -> None:
    stranger = CosignatureSigner("w.example/d", COSIGNATURE_ED25519, b"d" * 32)
    for raw in (GOOD, cosigned(WITNESSES[1]), cosigned(WITNESSES[1], WITNESSES[1]), cosigned(WITNESSES[1], stranger)):
        with pytest.raises(ReceiptUnwitnessed) as e:
            receipt_check(raw, policy=POLICY)
        assert e.value.code == "unwitnessed"
        assert e.value.checked.receipt.act == ACT
    assert e.value.checked.unknown == 1


def test_a_false_cosignature_of_a_known_witness_spoils_all() -> None:
    impostor = CosignatureSigner(WITNESSES[0].name, COSIGNATURE_ED25519, b"x" * 32)
    raw = cosigned(WITNESSES[1], WITNESSES[2], impostor)
    assert receipt_check(raw, policy=POLICY).unknown == 1  # a key that nobody knows is passed over
    text = proof_parse(GOOD.decode()).checkpoint.rpartition("\n\n")[0] + "\n"
    false = signature_line(WITNESSES[0].verifier, impostor.cosign(text, 1_782_900_000))
    with pytest.raises(ReceiptError) as e:
        receipt_check(cosigned(WITNESSES[1], WITNESSES[2]) + false.encode(), policy=POLICY)
    assert e.value.code == "proof"


def test_parse_alone_checks_the_spelling() -> None:
    assert receipt_parse(GOOD).salt == SALT


def test_trust_files() -> None:
    body = {
        "salaklang": "trust/v1",
        "ledger": {"origin": "log.example", "vkeys": [vkey_format(LOG.verifier)]},
        "agencies": {"town": {"th": "เทศบาล", "en": "Town"}},
    }
    trust = trust_parse(json.dumps(body).encode())
    assert trust.keys == (LOG.verifier,)
    assert trust.agency("town").en == "Town"
    assert trust.agency("x").th == "x"
    assert trust.policy == policy_of([LOG.verifier])
    other = vkey_format(STRANGER.verifier)
    asked = {**body["ledger"], "policy": f"log {other}\nwitness w {vkey_format(WITNESSES[0].verifier)}\nquorum w\n"}
    policy = trust_parse(json.dumps({**body, "ledger": asked}).encode()).policy
    assert [log.key for log in policy.logs] == [STRANGER.verifier, LOG.verifier]
    assert policy.quorum == "w"
    both = {"origin": "log.example", "vkeys": [vkey_format(LOG.verifier), vkey_format(WITNESSES[2].verifier)]}
    assert trust_parse(json.dumps({**body, "ledger": both}).encode()).keys == (LOG.verifier, WITNESSES[2].verifier)
    for bad in (
        b"",
        b"[]",
        b"{}",
        b"null",
        json.dumps({**body, "salaklang": "2"}).encode(),
        b"[" * 9999,
        json.dumps({**body, "ledger": {"origin": "o", "vkeys": ["x"]}}).encode(),
        json.dumps({**body, "agencies": []}).encode(),
        json.dumps({**body, "ledger": {**asked, "policy": "quorum nobody\n"}}).encode(),
    ):
        with pytest.raises(TrustError):
            trust_parse(bad)
    assert base64_text(b"") == ""
