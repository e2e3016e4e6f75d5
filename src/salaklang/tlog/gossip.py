"""Compare what a witness shows of a log with a copy of the log: one history, or proof of two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from salaklang.kernel.note import Checkpoint, NoteError, NoteKey, checkpoint_parse, note_open
from salaklang.tlog.client import TileReader
from salaklang.tlog.errors import LogBroken, LogError, LogMissing
from salaklang.tlog.evidence import Evidence, evidence_of


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
