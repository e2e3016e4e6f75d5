"""The log as this node publishes it, read by Go's own packages from the files alone: 70,000 leaves, cosigned."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.support.go import folder_judged, receipt_judged

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions.sequencer import sequence_once
from salaklang.foundations.ledger.models import LedgerOutbox
from salaklang.foundations.ledger.ports import Cosigned, WitnessAnswer
from salaklang.foundations.ledger.queries import checkpoint_latest, ledger_check, log_keys, receipt_file
from salaklang.kernel.actor import Actor
from salaklang.kernel.cosignature import (
    COSIGNATURE_ED25519,
    COSIGNATURE_MLDSA44,
    CosignatureSigner,
    cosignature_line,
)
from salaklang.kernel.ids import id_new
from salaklang.kernel.merkle import leaf_hash
from salaklang.kernel.note import note_parts, vkey_format, vkey_parse
from salaklang.kernel.trust import policy_of
from salaklang.tlog.audit import audit
from salaklang.tlog.client import source_open

pytestmark = pytest.mark.django_db(transaction=True)

WITNESSES = [
    CosignatureSigner("witness.example/a", COSIGNATURE_ED25519, b"a" * 32),
    CosignatureSigner("witness.example/b", COSIGNATURE_MLDSA44, b"b" * 32),
]


class Cosigners:
    """Two witnesses that cosign whatever they are shown: here it is the form that counts."""

    def cosign(self, note: str, *, prove: Callable[[int], Sequence[bytes]]) -> Cosigned:
        text = note_parts(note)[0]
        lines = tuple(cosignature_line(w, text, time=1_782_900_000) for w in WITNESSES)
        return Cosigned(True, lines, tuple(WitnessAnswer(w.name, 1_782_900_000) for w in WITNESSES))

    def remembered(self) -> Sequence[str]:
        return ()


@pytest.fixture(autouse=True)
def cosigners() -> Iterator[None]:
    ports.cosigner_use(Cosigners())
    yield
    ports.cosigner_use(None)


def test_go_reads_what_this_node_publishes(record: Any, citizen: Actor, tmp_path: Path) -> None:
    older: list[Path] = []

    def turn(batch: int) -> None:
        assert sequence_once(batch=batch)
        latest = checkpoint_latest()
        assert latest is not None
        older.append(tmp_path / f"checkpoint-{latest.size}")
        older[-1].write_text(latest.note, encoding="utf-8")

    first = record()
    turn(1)
    leaves = (b'{"v":1,"n":%d}' % n for n in range(70_000))
    for part in _parts(leaves, 5000):
        LedgerOutbox.objects.bulk_create(
            LedgerOutbox(act_id=id_new(), leaf=leaf, leaf_hash=leaf_hash(leaf)) for leaf in part
        )
    for batch in (1, 2, 247, 1, 254, 1000):
        turn(batch)
    last = record()
    while LedgerOutbox.objects.exists():
        turn(9000)
    folder = Path(settings.SALA_LEDGER_DIR)
    size = int(older[-1].name.rpartition("-")[2])
    assert size > 70_000 and size % 256
    assert (folder / f"tile/0/{size // 256}.p/{size % 256}").exists()
    keys = [*log_keys(), *(vkey_format(w.verifier) for w in WITNESSES)]
    assert folder_judged(folder, keys, older[:-1]) == "ok"
    for act in (first, last):
        file = tmp_path / f"{act.code}.tlog-proof"
        file.write_bytes(receipt_file(citizen, code=act.code))
        assert receipt_judged(file, keys) == "ok"
    found = audit(source_open(str(folder)), policy_of(map(vkey_parse, log_keys())))
    assert found.ok, found.fault
    assert (found.entries, found.height) == (size, len(older))
    assert ledger_check().ok


def _parts(items: Iterator[bytes], count: int) -> Iterator[list[bytes]]:
    while part := list(itertools.islice(items, count)):
        yield part
