"""Compare what a witness shows of a log with a copy, or with what the log publishes: one history, or proof of two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from salaklang.kernel.note import Checkpoint, NoteError, NoteKey, checkpoint_parse, note_open
from salaklang.kernel.tlog_policy import NONE, Policy, PolicyLog
from salaklang.tlog.client import TileReader, checkpoint_read
from salaklang.tlog.errors import LogBroken, LogError, LogMissing
from salaklang.tlog.evidence import Evidence, evidence_of
from salaklang.tlog.source import Source


class Outcome(Enum):
    """What a comparison found. AHEAD: the witness has seen more than can be compared now."""

    SAME = "same"
    FORK = "fork"
    SUSPECT = "suspect"
    AHEAD = "ahead"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Compared:
    """`size`: that of the checkpoint shown, where there is one; `evidence`: for a fork, proven or (SUSPECT) half so."""

    outcome: Outcome
    size: int | None = None
    evidence: Evidence | None = None


def compare(
    shown: str,
    *,
    witness: NoteKey,
    logs: Sequence[NoteKey],
    ours: str,
    copy: TileReader,
    log: Callable[[Checkpoint], TileReader] | None = None,
) -> Compared:
    """Hold the note `shown` by a witness against the verified `copy`, whose signed note is `ours`.

    `logs`: the log's keys. `log` opens the log itself at a larger checkpoint that it signed. Raises LogError only for a
    copy that can't be read.
    """
    checkpoint = _opened(shown, witness, logs)
    if checkpoint is None or checkpoint.origin != copy.checkpoint.origin:
        return Compared(Outcome.UNREADABLE)
    if checkpoint.size <= copy.size:
        return _against(copy, checkpoint, shown=shown, ours=ours, logs=logs)
    if log is None:
        return Compared(Outcome.AHEAD, checkpoint.size)
    try:
        return _against(log(checkpoint), copy.checkpoint, shown=shown, ours=ours, logs=logs, size=checkpoint.size)
    except (LogBroken, LogMissing):  # the log shows us no tree that leads to what it signed for the witness
        return Compared(Outcome.SUSPECT, checkpoint.size, evidence_of(ours, shown, logs))
    except LogError:
        return Compared(Outcome.AHEAD, checkpoint.size)


def published(source: Source, *, ours: str, logs: Sequence[NoteKey]) -> Compared:
    """Hold what the log behind `source` publishes against `ours`, a signed note of it that was verified and kept.

    `logs`: the log's keys. Raises LogError for a log that is out of reach or shows nothing that it signed.
    """
    policy = Policy(tuple(PolicyLog(key) for key in logs), (), (), NONE)
    shown, report = checkpoint_read(source, policy)
    fresh, held = report.checkpoint, checkpoint_parse(note_open(ours, logs).text)
    if fresh.origin != held.origin:
        return Compared(Outcome.UNREADABLE)
    if fresh.size == held.size:
        if fresh.root == held.root:
            return Compared(Outcome.SAME, fresh.size)
        return Compared(Outcome.FORK, fresh.size, evidence_of(ours, shown, logs))
    smaller, larger = (fresh, held) if fresh.size < held.size else (held, fresh)
    try:
        reader = TileReader(source, larger)
        return _against(reader, smaller, shown=shown, ours=ours, logs=logs, size=fresh.size)
    except (LogBroken, LogMissing):
        return Compared(Outcome.SUSPECT, fresh.size, evidence_of(ours, shown, logs))


def _against(
    larger: TileReader, smaller: Checkpoint, *, shown: str, ours: str, logs: Sequence[NoteKey], size: int | None = None
) -> Compared:
    size = smaller.size if size is None else size
    prefix = larger.root_at(smaller.size)
    if prefix == smaller.root:
        return Compared(Outcome.SAME, size)
    proof = larger.consistency(smaller.size)
    return Compared(Outcome.FORK, size, evidence_of(ours, shown, logs, prefix_root=prefix, proof=proof))


def _opened(shown: str, witness: NoteKey, logs: Sequence[NoteKey]) -> Checkpoint | None:
    """The checkpoint, if both the log and the witness signed it."""
    try:
        note = note_open(shown, [witness, *logs])
        checkpoint = checkpoint_parse(note.text)
    except NoteError:
        return None
    both = witness in note.signed_by and any(k in note.signed_by and k.name == checkpoint.origin for k in logs)
    return checkpoint if both else None
