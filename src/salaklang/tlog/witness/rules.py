"""What a witness answers, decided without a clock, a disk or a socket (C2SP tlog-witness, add-checkpoint)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from salaklang.kernel.merkle import EMPTY_ROOT, consistency_verify
from salaklang.kernel.note import Checkpoint, Note, NoteError, NoteKey, note_open, signature_line
from salaklang.kernel.witness_wire import SIZE_TYPE, AddCheckpoint, Submitted, size_format

TEXT_TYPE = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes
    kind: str = TEXT_TYPE

    @classmethod
    def of(cls, status: int, words: str) -> "Reply":
        return cls(status, f"{words}\n".encode())


@dataclass(frozen=True, slots=True)
class Stored:
    """The latest checkpoint cosigned for a log. `time`: of that cosignature; `note`: with the log's lines and ours."""

    size: int
    root: bytes
    time: int
    note: str


def note_check(request: AddCheckpoint, submitted: Submitted, logs: Mapping[str, Sequence[NoteKey]]) -> Note | Reply:
    """The opened note, if a key trusted for its origin signed it and none of them falsely; else 404 or 403."""
    keys = logs.get(submitted.checkpoint.origin)
    if keys is None:
        return Reply.of(404, "this witness does not know the log")
    if not submitted.signed:
        return Reply.of(403, "no key of this log that the witness trusts signed the checkpoint")
    try:
        return note_open(request.note, keys)
    except NoteError as e:
        return Reply.of(403, str(e))


def step_check(request: AddCheckpoint, checkpoint: Checkpoint, stored: Stored | None) -> Reply | None:
    """None when the checkpoint continues what is stored; else 400, 409 or 422, in the order of the standard."""
    size = stored.size if stored is not None else 0
    if request.old > checkpoint.size:
        return Reply.of(400, "the old size is larger than the checkpoint's")
    if request.old != size:
        return Reply(409, size_format(size), SIZE_TYPE)
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return Reply.of(422, "the root of an empty log is that of the empty tree")
    if not consistency_verify(
        old=size,
        new=checkpoint.size,
        old_root=stored.root if stored is not None else EMPTY_ROOT,
        new_root=checkpoint.root,
        hashes=request.proof,
    ):
        return Reply.of(422, "the proof does not lead from the checkpoint cosigned last to this one")
    return None


def contradicts(checkpoint: Checkpoint, stored: Stored | None) -> bool:
    """Whether a signed checkpoint and the one stored prove by themselves that the log forked."""
    return stored is not None and stored.size == checkpoint.size and stored.root != checkpoint.root


def time_next(now: float, stored: Stored | None) -> int:
    """The time of the next cosignature: never before that of the last one, even if the clock has gone back."""
    return max(int(now), 1, stored.time if stored is not None else 0)


def note_kept(note: Note, lines: Sequence[str]) -> str:
    """The note that monitors get: the log's signatures that were verified, and our cosignatures; nothing else."""
    verified = [signature_line(s.key, s.signature) for s in note.signatures]
    return note.text + "\n" + "".join([*verified, *lines])
