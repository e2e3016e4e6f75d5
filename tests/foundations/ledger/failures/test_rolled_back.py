"""A log restored from a backup (failure mode 3): nothing is signed that contradicts what was published once.

And a witness that only says that the log was longer (failure mode 6): nothing stops for that.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.foundations.ledger.failures.processes import files
from tests.support.logs import Answer, handler_served
from tests.support.witnesses import WitnessProcess

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions import Act, ledger_key_ensure, sequence_once, tiles_rebuild
from salaklang.foundations.ledger.cosigner import cosigner_of_settings
from salaklang.foundations.ledger.errors import LedgerDamaged, LedgerRolledBack, ProofPending
from salaklang.foundations.ledger.models import LedgerHead
from salaklang.foundations.ledger.queries import cosignatures_latest, edge_check, ledger_check, log_size, proof_of
from salaklang.kernel.actor import system
from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner
from salaklang.kernel.note import Signer, checkpoint_format, checkpoint_parse, note_sign, vkey_format

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]
TABLES = ("ledgerentry", "ledgerblock", "ledgerhead", "ledgeroutbox", "ledgeract")
STRANGER = CosignatureSigner("stranger.example/w", COSIGNATURE_ED25519, bytes([7]) * 32)


def database_save() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE backup_{table} AS TABLE ledger_{table}")


def database_restore() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"TRUNCATE ledger_{table}")
            cursor.execute(f"INSERT INTO ledger_{table} SELECT * FROM backup_{table}")


@pytest.fixture
def witnessed(home: Path, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A real witness, whose cosignature the policy asks for."""
    with WitnessProcess(tmp_path / "witness", name="w.example/1", logs=[ledger_key_ensure()]) as witness:
        policy_use(settings, tmp_path, f"witness w {witness.vkey} {witness.url}\nquorum w\n")
        yield
        ports.cosigner_use(None)


def policy_use(settings: Any, folder: Path, text: str) -> None:
    (folder / "policy").write_text(text)
    settings.SALA_LEDGER_POLICY = str(folder / "policy")
    ports.cosigner_use(cosigner_of_settings())


def test_a_database_older_than_its_files(record: Record, ledger_dir: Path) -> None:
    record()
    sequence_once()
    database_save()
    record()
    sequence_once()
    database_restore()
    before = files(ledger_dir)
    record()
    for _ in range(2):
        with pytest.raises(LedgerRolledBack):
            sequence_once()
    with pytest.raises(LedgerRolledBack):
        tiles_rebuild()
    assert files(ledger_dir) == before
    (problem,) = ledger_check().problems
    assert "4 entries were published once, but the database has only 2" in problem.text.en
    assert "สำเนาเก่า" in problem.text.th
    assert edge_check()[0] == problem


def test_files_older_than_the_database(record: Record, ledger_dir: Path, tmp_path: Path) -> None:
    record()
    sequence_once()
    shutil.copytree(ledger_dir, tmp_path / "old")
    record()
    sequence_once()
    shutil.rmtree(ledger_dir)
    shutil.copytree(tmp_path / "old", ledger_dir)
    record()
    with pytest.raises(LedgerDamaged, match="older copy"):
        sequence_once()
    assert any("./sala ledger rebuild" in p.text.en for p in ledger_check().problems)
    assert any("./sala ledger rebuild" in p.text.en for p in edge_check())
    assert tiles_rebuild() == 4
    assert edge_check() == []
    assert sequence_once() == 1
    assert ledger_check().ok


def test_both_are_old_but_a_witness_remembers(
    record: Record, ledger_dir: Path, tmp_path: Path, witnessed: None
) -> None:
    record()
    sequence_once()
    cosigned = cosignatures_latest()
    assert cosigned is not None and cosigned.quorum
    assert [w.name for w in cosigned.cosigned] == ["w"]
    database_save()
    shutil.copytree(ledger_dir, tmp_path / "old")
    record()
    sequence_once()
    database_restore()
    shutil.rmtree(ledger_dir)
    shutil.copytree(tmp_path / "old", ledger_dir)
    before = files(ledger_dir)
    assert ledger_check().ok  # by itself the old copy is whole
    record()
    for _ in range(2):
        with pytest.raises(LedgerRolledBack, match="size 4"):
            sequence_once()
    assert files(ledger_dir) == before
    assert LedgerHead.objects.get().size == 2
    cosigner = ports.cosigner()
    assert cosigner is not None
    (problem,) = ledger_check(memories=cosigner.remembered()).problems
    assert edge_check(memories=cosigner.remembered()) == [problem]
    assert edge_check() == []
    assert "4 entries were published once, but the database has only 2" in problem.text.en


def lying_witness(size: int, shown: Callable[[], str]) -> type[Answer]:
    """Says that it has cosigned this log at `size` already."""

    class Witness(Answer):
        def do_POST(self) -> None:  # noqa: N802  the library's name
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(409, "text/x.tlog.size", f"{size}\n")

        def do_GET(self) -> None:  # noqa: N802
            self._say(200, "text/plain", shown())

        def _say(self, status: int, kind: str, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

    return Witness


@pytest.mark.parametrize("signer", [Signer("log.example/test", bytes(32)), Signer("log.example/other", bytes(32))])
@pytest.mark.parametrize("size", [1, 2, 10**9, 2**63 - 1])
def test_one_witness_that_lies_moves_nothing(
    record: Record, home: Path, settings: Any, tmp_path: Path, size: int, signer: Signer
) -> None:
    """Its evidence is signed, but not by us."""
    forged = note_sign(f"log.example/test\n{size}\n{'A' * 43}=\n", [signer])
    with handler_served(lying_witness(size, lambda: forged)) as url:
        ledger_key_ensure()
        policy_use(settings, tmp_path, f"witness liar {vkey_format(STRANGER.verifier)} {url}\nquorum liar\n")
        try:
            for n in (1, 2):
                act = record()
                assert sequence_once() == 1
                assert log_size() == 2 * n
        finally:
            ports.cosigner_use(None)
    cosigned = cosignatures_latest()
    assert cosigned is not None and not cosigned.quorum
    assert [w.name for w in cosigned.missing] == ["liar"]
    with pytest.raises(ProofPending):
        proof_of(system(), code=act.code)
    assert ledger_check().ok


def test_a_truly_signed_fork_stops_the_log(
    record: Record, home: Path, settings: Any, tmp_path: Path, ledger_dir: Path
) -> None:
    """The same, but the log's own key did sign another tree of that size: someone has used it elsewhere."""
    ours = ledger_key_ensure()
    record()
    sequence_once()
    point = checkpoint_parse((ledger_dir / "checkpoint").read_text().rpartition("\n\n")[0] + "\n")
    forked = note_sign(checkpoint_format(type(point)(point.origin, point.size, bytes(32))), [ours])
    before = files(ledger_dir)
    with handler_served(lying_witness(2, lambda: forked)) as url:
        policy_use(settings, tmp_path, f"witness w {vkey_format(STRANGER.verifier)} {url}\nquorum w\n")
        try:
            record()
            with pytest.raises(LedgerDamaged, match="another root"):
                sequence_once()
        finally:
            ports.cosigner_use(None)
    assert files(ledger_dir) == before
    assert json.loads(json.dumps(LedgerHead.objects.get().witnesses)) == []
