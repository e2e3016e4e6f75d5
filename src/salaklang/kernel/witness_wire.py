"""What logs and witnesses say to each other (C2SP tlog-witness): the bodies of add-checkpoint, read and written.

A request is `old <size>`, up to 63 hashes of a consistency proof in Base64, a blank line and the signed checkpoint.
"""

import hashlib
from dataclasses import dataclass

from salaklang.kernel.merkle import HASH_SIZE
from salaklang.kernel.note import (
    NOTE_MAX,
    Checkpoint,
    NoteError,
    base64_bytes,
    base64_text,
    checkpoint_parse,
    decimal,
    note_parts,
)

ADD_CHECKPOINT = "add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
PROOF_LINES_MAX = 63
# 64 signatures of 3.3 kB each fit, and so do 16 of the 5 kB that the standard warns of.
REQUEST_MAX = NOTE_MAX + 4 * 1024
ANSWER_MAX = 64 * 1024
# What fits a database's column; no tree of this world comes near.
TREE_MAX = 2**63 - 1
_SIZE_MAX = 32


class WireError(NoteError):
    """A request or an answer that is not in the form of the standard."""


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """`old`: the size that the witness is thought to have; `note`: the signed checkpoint, word for word."""

    old: int
    proof: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The checkpoint of a request; `signed` is false when what follows its text is not made of signature lines."""

    checkpoint: Checkpoint
    text: str
    signed: bool


def request_format(request: AddCheckpoint) -> bytes:
    lines = [f"old {request.old}", *map(base64_text, request.proof)]
    return ("\n".join(lines) + "\n\n" + request.note).encode()


def request_parse(raw: bytes) -> AddCheckpoint:
    """The request in a body; nothing in it is verified yet. Raises WireError, at once beyond REQUEST_MAX bytes."""
    if len(raw) > REQUEST_MAX:
        raise WireError("too long for a request")
    head, gap, note = raw.partition(b"\n\n")
    lines = head.split(b"\n", PROOF_LINES_MAX + 1)
    if not gap or not lines[0].startswith(b"old ") or len(lines) > PROOF_LINES_MAX + 1:
        raise WireError("not a request to add a checkpoint")
    try:
        old = decimal(lines[0].removeprefix(b"old ").decode())
        proof = tuple(base64_bytes(line.decode("ascii")) for line in lines[1:])
        if any(len(h) != HASH_SIZE for h in proof):
            raise WireError("a hash has 32 bytes")
        return AddCheckpoint(old, proof, note.decode())
    except UnicodeDecodeError:
        raise WireError("a request is valid UTF-8") from None
    except NoteError as e:
        raise WireError(str(e)) from None


def submitted_parse(note: str) -> Submitted:
    """The checkpoint in a request's note, its form checked, its signatures not. Raises WireError."""
    head, gap, _ = note.rpartition("\n\n")
    if not gap or len(note) > NOTE_MAX:
        raise WireError("not a checkpoint, or too long")
    text, signed = head + "\n", True
    try:
        note_parts(note)
    except NoteError:  # not rightly signed is another answer than not a checkpoint
        signed = False
    try:
        checkpoint = checkpoint_parse(text)
        if checkpoint.size > TREE_MAX:
            raise WireError("a tree too large")
        return Submitted(checkpoint, text, signed)
    except NoteError as e:
        raise WireError(str(e)) from None


def size_format(size: int) -> bytes:
    """The body of a 409."""
    return b"%d\n" % size


def size_parse(raw: bytes) -> int:
    """The size in the body of a 409. Raises WireError."""
    if len(raw) > _SIZE_MAX or not raw.endswith(b"\n"):
        raise WireError("not a size")
    try:
        return decimal(raw[:-1].decode("ascii"))
    except (UnicodeDecodeError, NoteError):
        raise WireError("not a size") from None


def signatures_join(text: str, answer: bytes) -> str:
    """A note of a checkpoint's text and the signature lines of a 200, to be opened with the witness's keys.

    Raises WireError when the body is not made of signature lines.
    """
    if len(answer) > ANSWER_MAX:
        raise WireError("too long for an answer")
    try:
        lines = answer.decode()
        note = f"{text}\n{lines}"
        if "\n\n" in f"\n{lines}":
            raise WireError("a blank line among signatures")
        note_parts(note)
    except UnicodeDecodeError:
        raise WireError("an answer is valid UTF-8") from None
    except NoteError as e:
        raise WireError(str(e)) from None
    return note


def origin_hash(origin: str) -> str:
    """How a log is named in the path of the checkpoint that a witness or a mirror shows."""
    return hashlib.sha256(origin.encode()).hexdigest()


def monitor_path(origin: str) -> str:
    """`<origin hash>/checkpoint`: where, under its monitoring prefix, a witness shows a log's checkpoint."""
    return f"{origin_hash(origin)}/checkpoint"
