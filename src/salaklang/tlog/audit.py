"""Audit a log from outside: its signature, that it only ever grew, and that every entry leads to the signed root."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from salaklang.kernel.merkle import TILE_WIDTH
from salaklang.kernel.note import NoteError
from salaklang.kernel.tlog_policy import Policy, PolicyReport
from salaklang.tlog.audit_state import AuditState
from salaklang.tlog.blocks import Chain
from salaklang.tlog.client import TileReader, checkpoint_read
from salaklang.tlog.errors import LogError, LogForked, LogRolledBack
from salaklang.tlog.evidence import Evidence, evidence_of
from salaklang.tlog.source import Source

# So many bundles are read between two savings of the state.
_STEP = 64


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to read: everything since the state (`sample` None), or so many bundles drawn by lot."""

    sample: int | None = None
    chance: random.Random = field(default_factory=random.SystemRandom)


@dataclass(slots=True)
class AuditReport:
    """What was found. `fault`: the first thing wrong, where anything is; `evidence`: where that is a forked history.

    `since`: the size of the remembered checkpoint, once it is known that the log continues it; `entries`: how many were
    read and recomputed; `audited`: all entries below it have been, in this run or earlier ones; `blocks`: how many this
    run followed, up to `height`.
    """

    note: str = ""
    report: PolicyReport | None = None
    since: int | None = None
    entries: int = 0
    audited: int = 0
    blocks: int = 0
    height: int = 0
    fault: LogError | None = None
    evidence: Evidence | None = None

    @property
    def witnessed(self) -> bool:
        return self.report is not None and self.report.satisfied

    @property
    def ok(self) -> bool:
        return self.fault is None and self.witnessed


def audit(
    source: Source,
    policy: Policy,
    *,
    state: AuditState | None = None,
    plan: Plan | None = None,
    save: Callable[[AuditState], None] = lambda _: None,
) -> AuditReport:
    """Examine the log behind `source` under `policy`, from where `state` left off; `save` is given every new state.

    Never raises for what a log does wrong: it stands in the report. A log that does not answer is such a fault, too.
    """
    found = AuditReport(audited=state.audited if state else 0)
    try:
        found.note, found.report = checkpoint_read(source, policy)
        checkpoint = found.report.checkpoint
        if state:
            _continues(source, policy, state, found)
            found.since = state.checkpoint.size
        reader = TileReader(source, checkpoint)
        now = AuditState(found.note, state.audited if state else 0, state.chain if state else Chain())
        if plan and plan.sample is not None:
            _some(reader, plan, found)
        else:
            _all(reader, now, found, save)
        save(now)
    except LogError as e:
        found.fault = e
    return found


def _all(reader: TileReader, state: AuditState, found: AuditReport, save: Callable[[AuditState], None]) -> None:
    """Every entry from where the state stands to the end; the chain of blocks along with them."""
    origin, before = reader.checkpoint.origin, state.chain.blocks
    for n in range(state.audited // TILE_WIDTH, -(-reader.size // TILE_WIDTH)):
        for index, entry in enumerate(reader.bundle(n), n * TILE_WIDTH):
            if index < state.audited:
                continue
            state.chain.step(index, entry, origin=origin, root_at=reader.root_at)
            state.audited += 1
            found.entries += 1
        found.audited, found.blocks = state.audited, state.chain.blocks - before
        found.height = state.chain.height
        if n % _STEP == _STEP - 1:
            save(state)
    state.chain.end(reader.size, origin=origin)


def _some(reader: TileReader, plan: Plan, found: AuditReport) -> None:
    """Bundles drawn by lot: who can't foresee which must have them all right."""
    bundles = -(-reader.size // TILE_WIDTH)
    for n in sorted({plan.chance.randrange(bundles) for _ in range(plan.sample or 0)} if bundles else ()):
        found.entries += len(reader.bundle(n))


def _continues(source: Source, policy: Policy, state: AuditState, found: AuditReport) -> None:
    """Hold the log's checkpoint against the remembered one. Raises LogForked (evidence is found), LogError."""
    if found.report is None:
        return
    old, new = state.checkpoint, found.report.checkpoint
    if old.origin != new.origin:
        raise LogForked(f"{old.origin}, {new.origin}", seen=old.size, now=new.size)
    smaller, larger = sorted((old, new), key=lambda point: point.size)
    prefix = new.root if smaller.size == larger.size else None
    proof: list[bytes] = []
    if prefix is None:
        try:
            reader = TileReader(source, larger)
            prefix, proof = reader.root_at(smaller.size), reader.consistency(smaller.size)
        except LogError:
            if larger is new:
                raise
            raise LogRolledBack(seen=old.size, now=new.size) from None
    if smaller.root != prefix:
        found.evidence = _evidence(policy, state, found, prefix, proof)
        raise LogForked(old.origin, seen=old.size, now=new.size)
    if larger is old and smaller.size < larger.size:
        raise LogRolledBack(seen=old.size, now=new.size)


def _evidence(
    policy: Policy, state: AuditState, found: AuditReport, prefix: bytes, proof: list[bytes]
) -> Evidence | None:
    keys = [log.key for log in policy.logs]
    with suppress(NoteError):
        return evidence_of(state.note, found.note, keys, prefix_root=prefix, proof=proof)
    return None
