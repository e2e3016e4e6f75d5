"""Hammering a log: an honest one stands it, and every kind of lie is noticed while it grows."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog, folder_served

from salaklang.kernel.tlog_proof import TlogProof, proof_format
from salaklang.kernel.tlog_tiles import TilePath
from salaklang.kernel.trust import policy_of
from salaklang.tlog.client import TileReader, source_open
from salaklang.tlog.hammer import HammerReport, Plan, hammer, share

POLICY = policy_of([LOG.verifier])


class FileDoor:
    """A log that takes entries while it is read: a thread of its own places what waits, all together."""

    def __init__(self, log: FileLog) -> None:
        self.log = log
        self.waiting: list[bytes] = []
        self.places: dict[str, int] = {}
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.count = 0
        self.left = 0

    def write(self) -> str:
        with self.lock:
            self.count += 1
            code = f"written {self.count}"
            self.waiting.append(code.encode())
        time.sleep(0.005)
        return code

    def proof(self, code: str) -> tuple[bytes, str] | None:
        with self.lock:
            index = self.places.get(code)
            if index is None:
                return None
            reader = TileReader(source_open(str(self.log.folder)), self.log.checkpoint)
            note = (self.log.folder / "checkpoint").read_text(encoding="utf-8")
            return code.encode(), proof_format(TlogProof(index, tuple(reader.inclusion(index)), note))

    def leave(self) -> None:
        with self.lock:
            self.left += 1

    def sequence(self) -> None:
        with self.lock:
            waiting, self.waiting = self.waiting, []
            if waiting:
                first = self.log.size
                self.grow(waiting)
                self.places |= {entry.decode(): first + i for i, entry in enumerate(waiting)}

    def grow(self, entries: list[bytes]) -> None:
        self.log.grow(entries)

    @contextmanager
    def running(self) -> Iterator[None]:
        def turns() -> None:
            while not self.stop.wait(0.05):
                self.sequence()

        thread = threading.Thread(target=turns, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join()


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"entry %d" % n for n in range(300)])
    return log


def hammered(log: FileLog, door: FileDoor, *, seconds: float = 1.5, grace: float = 60.0) -> HammerReport:
    plan = Plan(readers=3, writers=2, seconds=seconds, grace=grace)
    with folder_served(log.folder) as url, door.running():
        return hammer(lambda: source_open(url), POLICY, plan, door)


def test_an_honest_log_stands_it(log: FileLog) -> None:
    door = FileDoor(log)
    found = hammered(log, door)
    assert found.ok, [v.en for v in found.violations]
    assert found.size > 300 and found.checkpoints > 1
    assert len(found.reads) > 5
    assert len(found.writes) == len(found.proven) == door.count > 5
    assert door.left == 2


def lies(found: HammerReport) -> str:
    assert not found.ok
    return " ".join(v.en for v in found.violations)


def test_something_accepted_and_lost(log: FileLog) -> None:
    class Losing(FileDoor):
        def grow(self, entries: list[bytes]) -> None:
            if b"written 3" in entries:
                entries.remove(b"written 3")
            super().grow(entries)

        def proof(self, code: str) -> tuple[bytes, str] | None:
            return None if code == "written 3" else super().proof(code)

    assert "Accepted, but not in the log after 1.0 seconds: written 3" in lies(hammered(log, Losing(log), grace=1.0))


def test_a_place_given_twice_and_a_false_proof(log: FileLog) -> None:
    class Doubling(FileDoor):
        def proof(self, code: str) -> tuple[bytes, str] | None:
            first = super().proof("written 1")
            return first if first and code != "written 2" else (first and (b"another leaf", first[1]))

    said = lies(hammered(log, Doubling(log)))
    assert "have the same place (300)" in said
    assert "The proof of written 2 does not hold" in said


def _flip(log: FileLog) -> None:
    path = log.path(TilePath(None, 0))
    raw = bytearray(path.read_bytes())
    raw[10] ^= 1
    path.write_bytes(raw)


def _drop(log: FileLog) -> None:
    log.path(TilePath(None, 0)).unlink()


def _fork(log: FileLog) -> None:
    twin = FileLog(log.folder)
    twin.grow([b"other %d" % n for n in range(log.size + 50)])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_flip, "does not fit the signed root"),
        (_drop, "What must be there is not there"),
        (_fork, "two contradicting histories"),
    ],
)
def test_a_log_that_goes_bad_while_it_is_read(log: FileLog, spoil: Callable[[FileLog], None], said: str) -> None:
    timer = threading.Timer(0.5, spoil, [log])
    timer.start()
    try:
        with folder_served(log.folder) as url:
            found = hammer(lambda: source_open(url), POLICY, Plan(readers=3, seconds=2.0))
    finally:
        timer.join()
    assert found.reads
    assert said in lies(found)


def test_no_answer_is_an_error_and_no_violation() -> None:
    found = hammer(lambda: source_open("http://127.0.0.1:1"), POLICY, Plan(readers=1, seconds=0.3))
    assert found.errors > 0
    assert not found.violations
    assert not found.ok  # nothing was seen to be right


def test_shares() -> None:
    assert share([], 0.5) == 0
    assert share([3.0], 0.99) == 3
    assert share([float(n) for n in range(101)], 0.95) == pytest.approx(95)
