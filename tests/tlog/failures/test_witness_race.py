"""Two checkpoints at once, and the witness killed between check and persist (failure mode 5): it never goes back."""

import http.client
import random
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from tests.support.logs import FileLog
from tests.support.witnesses import WitnessProcess, note_at, proof_of, sala

from salaklang.kernel.note import checkpoint_parse
from salaklang.tlog.witness.rules import Stored
from salaklang.tlog.witness.store import Store

pytestmark = pytest.mark.crash
PROGRAM = sala(module="tests.support.witness_program")


def stored_size(witness: WitnessProcess) -> int:
    shown = witness.shown()
    return checkpoint_parse(shown.rpartition("\n\n")[0] + "\n").size if shown else 0


class Submitters:
    """Submits checkpoints at the same time; knows which sizes were answered with a cosignature."""

    def __init__(self, witness: WitnessProcess, log: FileLog) -> None:
        self._witness, self._log = witness, log
        self.answered: list[int] = []
        self.statuses: list[int] = []

    def start(self, old: int, sizes: list[int]) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._submit, args=(old, size)) for size in sizes]
        for thread in threads:
            thread.start()
        return threads

    def _submit(self, old: int, size: int) -> None:
        try:
            status, _, _ = self._witness.add(old, proof_of(self._log, old, size), note_at(self._log, size))
        except (OSError, http.client.HTTPException):
            return
        self.statuses.append(status)
        if status == 200:
            self.answered.append(size)


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(600)])
    return log


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, f"{file.name} never came"
        time.sleep(0.005)


def test_killed_between_check_and_persist(log: FileLog, tmp_path: Path) -> None:
    hold = tmp_path / "hands"
    hold.mkdir()
    size = 0
    with WitnessProcess(tmp_path / "w", program=PROGRAM, more={"HOLD_FOLDER": str(hold)}) as witness:
        for turn in range(6):
            (hold / "held").unlink(missing_ok=True)
            (hold / "hold").touch()
            submitters = Submitters(witness, log)
            threads = submitters.start(size, [size + 20, size + 57])
            wait_for(hold / "held")
            witness.kill()
            for thread in threads:
                thread.join()
            (hold / "hold").unlink()
            witness.start()
            assert submitters.answered == [], "no answer before the size is on disk"
            assert stored_size(witness) == size
            # What was interrupted can be done again; only one of the two wins, and the other learns of it.
            again = Submitters(witness, log)
            for thread in again.start(size, [size + 20, size + 57]):
                thread.join()
            assert sorted(again.statuses) == [200, 409]
            assert stored_size(witness) == again.answered[0], f"turn {turn}"
            size = again.answered[0]


def test_killed_at_any_moment(log: FileLog, tmp_path: Path) -> None:
    chance = random.Random(5)
    size = 0
    with WitnessProcess(tmp_path / "w") as witness:
        for _ in range(10):
            submitters = Submitters(witness, log)
            steps = sorted({size + chance.randrange(1, 40) for _ in range(4)})
            threads = submitters.start(size, steps)
            time.sleep(chance.random() * 0.03)
            witness.kill()
            for thread in threads:
                thread.join()
            witness.start()
            now = stored_size(witness)
            assert now >= max([size, *submitters.answered])
            assert now in {size, *steps}
            size = now
        assert witness.add(size, proof_of(log, size), note_at(log, 600))[0] == 200


def test_two_processes_on_one_memory_stand_in_line(tmp_path: Path) -> None:
    """The file itself keeps check and persist together, even if the lock on the folder were lost."""
    path = tmp_path / "w.sqlite3"
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def slow(stored: Stored | None) -> tuple[Stored, None]:
        inside.set()
        go_on.wait(30)
        order.append("slow")
        return Stored(5, bytes(32), 10, "five"), None

    def quick(stored: Stored | None) -> tuple[None, int]:
        order.append("quick")
        return None, stored.size if stored else 0

    one = threading.Thread(target=lambda: Store(path).advance("o", slow))
    one.start()
    assert inside.wait(30)
    seen: list[int] = []
    two = threading.Thread(target=lambda: seen.append(Store(path).advance("o", quick)))
    two.start()
    time.sleep(0.2)
    go_on.set()
    one.join()
    two.join()
    assert (order, seen) == (["slow", "quick"], [5])


@pytest.mark.parametrize(
    "change", [Stored(4, bytes(32), 11, ""), Stored(5, bytes([1]) * 32, 11, ""), Stored(6, bytes(32), 9, "")]
)
def test_the_memory_itself_refuses_to_go_back(tmp_path: Path, change: Stored) -> None:
    store = Store(tmp_path / "w.sqlite3")
    first = Stored(5, bytes(32), 10, "")
    store.advance("o", lambda _: (first, None))
    with pytest.raises(sqlite3.IntegrityError):
        store.advance("o", lambda _: (change, None))
    assert store.get("o") == first
    store.advance("o", lambda _: (Stored(6, bytes(32), 10, ""), None))
    assert store.all()["o"].size == 6
