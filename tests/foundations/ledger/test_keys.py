"""Keys change through leaves of the log: both sign for a while, then the old one can sign nothing any more."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from salaklang.foundations.ledger.actions import (
    Act,
    key_retire,
    key_rotate,
    ledger_key_ensure,
    sequence_once,
    trust_write,
)
from salaklang.foundations.ledger.errors import KeyInUse, KeyUnknown, LedgerDamaged
from salaklang.foundations.ledger.models import LedgerHead
from salaklang.foundations.ledger.queries import (
    block_entries,
    blocks_latest,
    checkpoint_latest,
    ledger_check,
    log_keys,
    proof_of,
    receipt_file,
)
from salaklang.foundations.ledger.queries.trust import keys_retired
from salaklang.interfaces.cli.verify_receipt import receipt_finding
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.cosignature import COSIGNATURE_MLDSA44, key_parse
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    checkpoint_format,
    note_open,
    note_sign,
    skey_parse,
    vkey_format,
    vkey_parse,
)
from salaklang.kernel.receipt import receipt_bytes, receipt_parse
from salaklang.kernel.tlog_proof import proof_parse, proof_verify
from salaklang.kernel.trust import policy_of, trust_parse

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]


def note() -> str:
    latest = checkpoint_latest()
    assert latest is not None
    return latest.note


def signed_by(vkey: str) -> bool:
    try:
        return len(note_open(note(), [vkey_parse(vkey)]).signed_by) == 1
    except NoteError:
        return False


def test_both_sign_during_the_overlap_then_the_new_one_alone(record: Record, home: Path) -> None:
    first = record()
    sequence_once()
    old = vkey_format(ledger_key_ensure().verifier)
    new = key_rotate()
    assert log_keys() == [old, new]
    record()
    assert sequence_once() == 2
    announced = [e.body for e in block_entries(blocks_latest()[0].height) if e.kind == "key"]
    assert [(a["vkey"], a["valid_to"]) for a in announced] == [(new, None)]
    assert signed_by(old) and signed_by(new)
    assert key_retire() == old
    record()
    sequence_once()
    assert signed_by(new) and not signed_by(old)
    (gone,) = [e for e in block_entries(blocks_latest()[0].height) if e.kind == "key"]
    assert gone.body["vkey"] == old
    assert gone.body["valid_to"]
    assert keys_retired() == {old: gone.index}
    assert [p.name for p in (home / "keys").glob("*.key")] == ["ledger.key"]
    assert ledger_check().ok
    proof = proof_of(system(), code=first.code)
    proof_verify(proof_parse(proof.text), proof.leaf, policy=policy_of([vkey_parse(proof.log_key)]))
    assert list(trust_parse((home / "trust.json").read_bytes()).keys) == [vkey_parse(old), vkey_parse(new)]
    assert json.loads((home / "trust.json").read_text())["ledger"]["retired"] == {}
    assert key_rotate() != new


def test_a_retired_key_can_sign_nothing_that_covers_its_end(record: Record, ledger_dir: Path) -> None:
    """Whoever stole it publishes a checkpoint of today, or sets the clock back: the place of the leaf decides."""
    stolen = ledger_key_ensure()
    record()
    sequence_once()
    before = (ledger_dir / "checkpoint").read_bytes()
    key_rotate()
    key_retire()
    sequence_once()
    head = LedgerHead.objects.get()
    forged = note_sign(checkpoint_format(Checkpoint("log.example/test", head.size, bytes(head.root))), [stolen])
    (ledger_dir / "checkpoint").write_text(forged)
    assert [p.text.en for p in ledger_check().problems] == ["The published file checkpoint doesn't match the entries"]
    record()
    with pytest.raises(LedgerDamaged, match="retired"):
        sequence_once()
    (ledger_dir / "checkpoint").write_bytes(before)
    assert any("./sala ledger rebuild" in p.text.en for p in ledger_check().problems)


def test_a_reader_offline_refuses_it_too(record: Record, citizen: Actor) -> None:
    """The trust file says where the key's time ended: receipts from before hold, a forged one of today does not."""
    stolen = ledger_key_ensure()
    before = record()
    sequence_once()
    old = receipt_file(citizen, code=before.code)
    key_rotate()
    key_retire()
    sequence_once()
    fresh = receipt_parse(receipt_file(citizen, code=before.code))
    text = fresh.proof.checkpoint.rpartition("\n\n")[0] + "\n"
    forged = receipt_bytes(replace(fresh, proof=replace(fresh.proof, checkpoint=note_sign(text, [stolen]))))
    trust = trust_parse(trust_write().read_bytes())
    assert list(trust.retired.values()) == [4]
    assert receipt_finding(old, trust).ok
    assert receipt_finding(receipt_bytes(fresh), trust).ok
    assert receipt_finding(forged, trust).code == "retired"


def test_what_can_not_be_retired(record: Record) -> None:
    with pytest.raises(KeyInUse):
        key_retire()
    only = ledger_key_ensure()
    with pytest.raises(KeyInUse):
        key_retire(only.verifier.id.hex())
    with pytest.raises(KeyUnknown):
        key_retire("00000000")


def test_a_rotation_that_was_cut_off_is_made_good(record: Record, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes when the new key's file is there, and nothing else."""
    from salaklang.foundations.ledger.actions import key_change

    def fall() -> None:
        raise KeyboardInterrupt

    old = vkey_format(ledger_key_ensure().verifier)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(key_change, "ledger_keys_ensure", fall)
        key_rotate()
    new = vkey_format(skey_parse((home / "keys" / "ledger.key").read_text().strip()).verifier)
    assert new != old
    record()
    sequence_once()
    sequence_once()
    assert signed_by(old) and signed_by(new)
    assert [e.body["vkey"] for b in blocks_latest() for e in block_entries(b.height) if e.kind == "key"] == [new]


def test_with_a_second_signature_against_quantum_computers(record: Record, settings: Any, home: Path) -> None:
    record()
    sequence_once()
    settings.SALA_LEDGER_MLDSA = True
    record()
    sequence_once()
    sequence_once()
    (strong,) = map(key_parse, log_keys(kinds=(COSIGNATURE_MLDSA44,)))
    assert note_open(note(), [strong]).unknown == 1
    assert len(note_open(note(), [strong, *map(vkey_parse, log_keys())]).signed_by) == 2
    assert len(trust_parse(trust_write().read_bytes()).keys) == 1
    assert ledger_check().ok
