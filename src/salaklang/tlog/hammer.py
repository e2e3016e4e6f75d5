"""Hammer a log: many readers and writers at once, and every single thing that comes back is verified.

A violation is an answer that no honest log gives: a tile, entry or proof that doesn't lead to the signed root, two
histories, or something accepted that never appears. No answer at all is an error, counted apart.
"""

import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from salaklang.kernel.merkle import inclusion_verify, leaf_hash
from salaklang.kernel.note import Checkpoint, NoteError
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import Policy
from salaklang.kernel.tlog_proof import proof_parse, proof_verify
from salaklang.tlog.client import TileReader, checkpoint_read
from salaklang.tlog.errors import LogError, LogForked, LogOutOfReach, LogTooSlow
from salaklang.tlog.source import Source

_PAUSE = 0.05
_VIOLATIONS_MAX = 100

LOST = Text(
    "สิ่งที่รับไว้ไม่ปรากฏในบันทึกภายใน {seconds} วินาที: {code}", "Accepted, but not in the log after {seconds} seconds: {code}"
)
FALSE_PROOF = Text("หลักฐานของ {code} ใช้ไม่ได้: {why}", "The proof of {code} does not hold: {why}")
TWICE = Text("{code} และ {other} อยู่ที่ลำดับเดียวกัน ({index})", "{code} and {other} have the same place ({index})")


@dataclass(frozen=True, slots=True)
class Plan:
    """`seconds`: how long; `grace`: how long after that whatever was accepted may take to be proven."""

    readers: int = 4
    writers: int = 0
    seconds: float = 10.0
    grace: float = 30.0


class Door(Protocol):
    """Where something can be written into the log. Used by many threads."""

    def write(self) -> str:
        """Have something accepted; the code by which to ask for its proof. Raises LogOutOfReach."""

    def proof(self, code: str) -> tuple[bytes, str] | None:
        """The leaf and its proof (C2SP tlog-proof); None as long as there is none. Raises LogOutOfReach."""

    def leave(self) -> None:
        """The thread that calls this comes no more."""


@dataclass(slots=True)
class HammerReport:
    """Times in seconds. `reads`: a checkpoint, an entry and its proof, verified; `proven`: from write to proof."""

    seconds: float = 0.0
    size: int = 0
    checkpoints: int = 0
    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    proven: list[float] = field(default_factory=list)
    errors: int = 0
    violations: list[Text] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.violations and bool(self.reads)


def share(times: list[float], part: float) -> float:
    """The time within which `part` (0 to 1) of them fell; 0 where there is none."""
    if len(times) < 2:
        return times[0] if times else 0.0
    return statistics.quantiles(times, n=1000, method="inclusive")[min(998, round(part * 1000) - 1)]


def hammer(open_source: Callable[[], Source], policy: Policy, plan: Plan, door: Door | None = None) -> HammerReport:
    """Hammer the log behind `open_source` (one source for each thread) and, where there is one, its door."""
    work = _Work(policy, plan, door)
    threads = [threading.Thread(target=work.reader, args=(open_source,), daemon=True) for _ in range(plan.readers)]
    if door is not None:
        threads += [threading.Thread(target=work.writer, args=(door,), daemon=True) for _ in range(plan.writers)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    work.stop.wait(plan.seconds)
    work.stop.set()
    work.report.seconds = time.monotonic() - began
    for thread in threads:
        thread.join()
    return work.report


class _Work:
    """What all threads share."""

    def __init__(self, policy: Policy, plan: Plan, door: Door | None) -> None:
        self.policy, self.plan, self.door = policy, plan, door
        self.stop = threading.Event()
        self.report = HammerReport()
        self._lock = threading.Lock()
        self._largest: Checkpoint | None = None
        self._places: dict[int, str] = {}

    # --- readers

    def reader(self, open_source: Callable[[], Source]) -> None:
        source = open_source()
        try:
            while not self.stop.is_set():
                self._guarded(lambda: self._read(source))
        finally:
            source.close()

    def _read(self, source: Source) -> None:
        began = time.monotonic()
        _, found = checkpoint_read(source, self.policy)
        checkpoint = found.checkpoint
        reader = TileReader(source, checkpoint)
        self._remember(source, reader)
        if checkpoint.size:
            index = random.randrange(checkpoint.size)  # noqa: S311  any entry will do
            leaf = leaf_hash(reader.entry(index))
            path = reader.inclusion(index)
            if not inclusion_verify(
                index=index, size=checkpoint.size, leaf=leaf, hashes=path, root=checkpoint.root
            ):  # pragma: no cover  the reader has verified each of its parts
                raise LogForked(checkpoint.origin, seen=checkpoint.size, now=checkpoint.size)
        with self._lock:
            self.report.reads.append(time.monotonic() - began)

    def _remember(self, source: Source, reader: TileReader) -> None:
        """Hold a checkpoint against the largest one seen by anybody: one of them must begin the other."""
        now = reader.checkpoint
        with self._lock:
            seen = self._largest
            if seen is None or now.size > seen.size:
                self._largest, self.report.size = now, now.size
                self.report.checkpoints += 1
        if seen is None or seen == now:
            return
        small, large = sorted((seen, now), key=lambda point: point.size)
        tree = reader if large is now else TileReader(source, large)
        if small.size == large.size or tree.root_at(small.size) != small.root:
            raise LogForked(now.origin, seen=seen.size, now=now.size)

    # --- writers

    def writer(self, door: Door) -> None:
        try:
            self._write_all(door)
        finally:
            door.leave()

    def _write_all(self, door: Door) -> None:
        waiting: dict[str, float] = {}
        while not self.stop.is_set():
            self._guarded(lambda: self._write(door, waiting))
            self._guarded(lambda: self._collect(door, waiting))
        deadline = time.monotonic() + self.plan.grace
        while waiting and time.monotonic() < deadline:
            self._guarded(lambda: self._collect(door, waiting))
            time.sleep(_PAUSE)
        for code in waiting:
            self._violation(LOST.fill(seconds=self.plan.grace, code=code))

    def _write(self, door: Door, waiting: dict[str, float]) -> None:
        began = time.monotonic()
        code = door.write()
        accepted = time.monotonic()
        waiting[code] = accepted
        with self._lock:
            self.report.writes.append(accepted - began)

    def _collect(self, door: Door, waiting: dict[str, float]) -> None:
        """Ask for the oldest that waits; go on as long as there are answers."""
        for code, accepted in list(waiting.items()):
            answer = door.proof(code)
            if answer is None:
                return
            del waiting[code]
            self._prove(code, *answer)
            with self._lock:
                self.report.proven.append(time.monotonic() - accepted)

    def _prove(self, code: str, leaf: bytes, text: str) -> None:
        try:
            proof = proof_parse(text)
            proof_verify(proof, leaf, policy=self.policy)
        except NoteError as e:
            self._violation(FALSE_PROOF.fill(code=code, why=str(e)))
            return
        with self._lock:
            other = self._places.setdefault(proof.index, code)
        if other != code:
            self._violation(TWICE.fill(code=code, other=other, index=proof.index))

    # --- faults

    def _guarded(self, step: Callable[[], None]) -> None:
        """One step; what goes wrong is counted or told, and never ends the thread."""
        try:
            step()
        except (LogOutOfReach, LogTooSlow):
            with self._lock:
                self.report.errors += 1
            self.stop.wait(_PAUSE)
        except LogError as e:
            self._violation(e.text)
            self.stop.wait(_PAUSE)

    def _violation(self, text: Text) -> None:
        with self._lock:
            if len(self.report.violations) < _VIOLATIONS_MAX and text not in self.report.violations:
                self.report.violations.append(text)
