"""Evidence that a log showed two histories: one file with both signed checkpoints, checked by anyone offline.

{"salaklang": "fork-evidence/v1", "origin": …, "vkeys": [vkey…], "first": note, "second": note,
 "prefix_root": Base 64 or null, "proof": [Base 64…]}

Two sizes alike with two roots speak for themselves. Else `second` is the larger: `proof` leads from `prefix_root`, the
root that the larger tree has at the smaller size, to the larger root, and `prefix_root` is not what `first` signed.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.merkle import HASH_SIZE, consistency_spans, consistency_verify, node_hash
from salaklang.kernel.note import (
    NOTE_MAX,
    Checkpoint,
    NoteError,
    NoteKey,
    base64_bytes,
    base64_text,
    checkpoint_parse,
    note_open,
    vkey_format,
)
from salaklang.kernel.text import Text

VERSION = "fork-evidence/v1"
EVIDENCE_MAX = 3 * NOTE_MAX
_HASHES_MAX = 64
_KEYS_MAX = 16


class EvidenceError(ValueError):
    """Not a file of evidence, in words for people."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two signed checkpoints of one log, the smaller first; `vkeys` are whose keys the finder says they are."""

    first: str
    second: str
    vkeys: tuple[str, ...]
    prefix_root: bytes | None = None
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What evidence proves. `proven`: the log's key signed two checkpoints that can't both be true."""

    proven: bool
    code: str
    text: Text
    first: Checkpoint
    second: Checkpoint
    keys: tuple[NoteKey, ...]


_SAME_SIZE = Text(
    "พิสูจน์แล้ว: บันทึก {origin} ลงนามสองฉบับที่ขัดกัน ขนาดเท่ากัน ({first} รายการ) แต่เนื้อหาต่างกัน "
    "อย่าเชื่อบันทึกนี้ต่อ ส่งแฟ้มนี้ให้ผู้ที่ใช้บันทึกนี้ทุกคน",
    "Proven: the log {origin} signed two contradicting histories of the same size ({first} entries). "
    "Don't rely on this log any more, and give this file to everyone who does",
)
_PREFIX = Text(
    "พิสูจน์แล้ว: บันทึก {origin} ลงนามสองฉบับที่ขัดกัน ฉบับ {second} รายการไม่ได้ต่อจากฉบับ {first} รายการ "
    "อย่าเชื่อบันทึกนี้ต่อ ส่งแฟ้มนี้ให้ผู้ที่ใช้บันทึกนี้ทุกคน",
    "Proven: the log {origin} signed two contradicting histories: the one of {second} entries does not continue "
    "the one of {first}. Don't rely on this log any more, and give this file to everyone who does",
)
_UNPROVEN = Text(
    "ยังไม่พิสูจน์: จุดตรวจสอบทั้งสอง ({first} และ {second} รายการ) เป็นของ {origin} จริง แต่หลักฐานที่แนบมาไม่แสดงว่าขัดกัน "
    "ขอหลักฐานความสอดคล้องจากบันทึก หรือให้ผู้ทำสำเนา (./sala mirror) เทียบ",
    "Not proven: both checkpoints ({first} and {second} entries) are truly of {origin}, but what comes with "
    "them does not show that they contradict. Ask the log for a proof, or let a mirror (./sala mirror) compare",
)
_CONSISTENT = Text(
    "ไม่ขัดกัน: จุดตรวจสอบทั้งสอง ({first} และ {second} รายการ) ของ {origin} เป็นบันทึกเดียวกัน",
    "No contradiction: both checkpoints ({first} and {second} entries) of {origin} are one history",
)
_NOT_EVIDENCE = Text("แฟ้มนี้ไม่ใช่หลักฐาน: {why}", "This is not a file of evidence: {why}")


def evidence_of(
    one: str, other: str, keys: Sequence[NoteKey], *, prefix_root: bytes | None = None, proof: Sequence[bytes] = ()
) -> Evidence:
    """Evidence from two notes in any order, signed by one of `keys`. Raises NoteError when they are not.

    Without `prefix_root`, the root that `proof` itself leads to at the smaller size is taken, where it leads to one.
    """
    first, second = sorted((one, other), key=lambda note: _opened(note, keys).size)
    if prefix_root is None:
        prefix_root = _prefix_root(_opened(first, keys).size, _opened(second, keys).size, proof)
    return Evidence(first, second, tuple(map(vkey_format, keys)), prefix_root, tuple(proof))


def evidence_check(evidence: Evidence, keys: Iterable[NoteKey] | None = None) -> Verdict:
    """What `evidence` proves to a reader who trusts `keys` (None: those that the file names). Raises EvidenceError."""
    try:
        trusted = tuple(map(key_parse, evidence.vkeys) if keys is None else keys)
        first, second = _opened(evidence.first, trusted), _opened(evidence.second, trusted)
    except NoteError as e:
        raise _refusal(str(e)) from None
    if first.origin != second.origin or first.size > second.size:
        raise _refusal("two checkpoints of one log are needed, the smaller first")
    proven, code, text = _judged(evidence, first, second)
    filled = text.fill(origin=first.origin, first=first.size, second=second.size)
    return Verdict(proven, code, filled, first, second, trusted)


def evidence_format(evidence: Evidence) -> str:
    body = {
        "salaklang": VERSION,
        "origin": evidence.first.partition("\n")[0],
        "vkeys": list(evidence.vkeys),
        "first": evidence.first,
        "second": evidence.second,
        "prefix_root": None if evidence.prefix_root is None else base64_text(evidence.prefix_root),
        "proof": list(map(base64_text, evidence.proof)),
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def evidence_parse(raw: bytes) -> Evidence:
    """The evidence in a file; nothing in it is verified yet. Raises EvidenceError."""
    if len(raw) > EVIDENCE_MAX:
        raise _refusal("too long")
    try:
        body = json.loads(raw)
        if body["salaklang"] != VERSION:
            raise _refusal("another version")
        root = body["prefix_root"]
        evidence = Evidence(
            first=str(body["first"]),
            second=str(body["second"]),
            vkeys=tuple(map(str, body["vkeys"])),
            prefix_root=None if root is None else base64_bytes(str(root)),
            proof=tuple(base64_bytes(str(h)) for h in body["proof"]),
        )
    except (NoteError, ValueError, KeyError, TypeError, RecursionError) as e:
        raise _refusal(type(e).__name__) from None
    if len(evidence.proof) > _HASHES_MAX or len(evidence.vkeys) > _KEYS_MAX:
        raise _refusal("too long")
    return evidence


def _judged(evidence: Evidence, first: Checkpoint, second: Checkpoint) -> tuple[bool, str, Text]:
    if first.size == second.size:
        return (True, "same-size", _SAME_SIZE) if first.root != second.root else (False, "consistent", _CONSISTENT)
    root = evidence.prefix_root
    if root is None or len(root) != HASH_SIZE or first.size == 0:
        return False, "unproven", _UNPROVEN
    leads = consistency_verify(
        old=first.size, new=second.size, old_root=root, new_root=second.root, hashes=evidence.proof
    )
    if not leads:
        return False, "unproven", _UNPROVEN
    return (True, "prefix", _PREFIX) if root != first.root else (False, "consistent", _CONSISTENT)


def _opened(note: str, keys: Sequence[NoteKey]) -> Checkpoint:
    opened = note_open(note, keys)
    checkpoint = checkpoint_parse(opened.text)
    if all(key.name != checkpoint.origin for key in opened.signed_by):
        raise NoteError("the log did not sign this as its own")
    return checkpoint


def _prefix_root(old: int, new: int, proof: Sequence[bytes]) -> bytes | None:
    """The root at size `old` that a consistency proof claims. None when it claims none: at 0, or a power of two."""
    if not 0 < old < new or old & (old - 1) == 0 or not proof:
        return None
    spans = consistency_spans(old, new)[1:]
    root = proof[0]
    for (_, hi), value in zip(spans, proof[1:], strict=False):
        if hi <= old:
            root = node_hash(value, root)
    return root


def _refusal(why: str) -> EvidenceError:
    return EvidenceError(_NOT_EVIDENCE.fill(why=why))
