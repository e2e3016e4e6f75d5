"""Proofs that anyone can check offline (C2SP tlog-proof@v1): where a leaf stands, its path, a signed checkpoint."""

from dataclasses import dataclass

from salaklang.kernel.merkle import HASH_SIZE, inclusion_verify, leaf_hash
from salaklang.kernel.note import NOTE_MAX, NoteError, base64_bytes, base64_text, decimal
from salaklang.kernel.tlog_policy import Policy, PolicyReport, policy_check

HEADER = "c2sp.org/tlog-proof@v1"
# A tree of 2^63 leaves needs 63 hashes.
HASHES_MAX = 63
EXTRA_MAX = 1024 * 1024
# Base 64 makes four characters of three bytes; a line of a hash has 45.
PROOF_MAX = NOTE_MAX + EXTRA_MAX * 4 // 3 + HASHES_MAX * 45 + 100


@dataclass(frozen=True, slots=True)
class TlogProof:
    """`hashes` nearest the leaf first; `checkpoint` is the signed note, word for word; `extra` is nobody's promise."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def proof_format(proof: TlogProof) -> str:
    """The file's text. Raises NoteError for an extra too long to be read again."""
    if proof.extra is not None and len(proof.extra) > EXTRA_MAX:
        raise NoteError("the extra of a proof has at most 1 MiB")
    extra = [] if proof.extra is None else [f"extra {base64_text(proof.extra)}"]
    lines = [HEADER, *extra, f"index {proof.index}", *map(base64_text, proof.hashes)]
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def proof_parse(text: str) -> TlogProof:
    """The proof in `text`; nothing in it is verified yet. Raises NoteError, at once beyond `PROOF_MAX` characters."""
    if len(text) > PROOF_MAX:
        raise NoteError("too long for a proof")
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n", HASHES_MAX + 3)
    if not gap or lines.pop(0) != HEADER:
        raise NoteError("not a proof")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = base64_bytes(lines.pop(0).removeprefix("extra "))
        if len(extra) > EXTRA_MAX:
            raise NoteError("the extra of a proof has at most 1 MiB")
    if not lines or not lines[0].startswith("index ") or len(lines) > HASHES_MAX + 1:
        raise NoteError("not a proof")
    hashes = tuple(map(base64_bytes, lines[1:]))
    if any(len(h) != HASH_SIZE for h in hashes):
        raise NoteError("a hash has 32 bytes")
    return TlogProof(decimal(lines[0].removeprefix("index ")), hashes, checkpoint, extra)


def proof_verify(proof: TlogProof, leaf: bytes, *, policy: Policy) -> PolicyReport:
    """Check that a log which `policy` names has the bytes `leaf` at the proof's index; the report tells who cosigned.

    Whether that is a quorum stands in the report (`satisfied`): ask it. Raises NoteError.
    """
    report = policy_check(proof.checkpoint, policy)
    if not inclusion_verify(
        index=proof.index,
        size=report.checkpoint.size,
        leaf=leaf_hash(leaf),
        hashes=proof.hashes,
        root=report.checkpoint.root,
    ):
        raise NoteError("the path does not lead to the checkpoint's root")
    return report
