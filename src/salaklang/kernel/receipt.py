"""The receipt of an act: one canonical JSON file that proves, offline, what was recorded, by whom and when.

    {"salaklang": "receipt/v1", "act": {…}, "salt": hex, "leaf": base64, "proof": C2SP tlog-proof text, "log_key": vkey}

The leaf, which is public, holds SHA-256(salt ‖ canonical JSON of `act`); the proof shows that the leaf is in the log.
The file has exactly one spelling: another order, another space, another escape is another file, and refused.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.kernel.canonical_json import canonical_json, commitment
from salaklang.kernel.note import NoteError, Verifier, base64_bytes, base64_text, vkey_format, vkey_parse
from salaklang.kernel.tlog_proof import Proven, proof_format, proof_parse, proof_verify

VERSION = "receipt/v1"
RECEIPT_MAX = 4 * 1024 * 1024
_FIELDS = {"salaklang", "act", "salt", "leaf", "proof", "log_key"}


class ReceiptError(ValueError):
    """A receipt that doesn't hold. `code` says why: form, canonical, key, proof, commitment, leaf."""

    def __init__(self, code: str, internal: str = "") -> None:
        super().__init__(internal or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Receipt:
    """`act`: the statement that was committed to; `salt`: 32 bytes; `leaf`: the public bytes; `log_key`: a vkey."""

    act: Mapping[str, Any]
    salt: bytes
    leaf: bytes
    proof: str
    log_key: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt that holds, with what its leaf says and the checkpoint that covers it."""

    receipt: Receipt
    leaf: Mapping[str, Any]
    index: int
    proven: Proven


def receipt_bytes(receipt: Receipt) -> bytes:
    """The file, byte for byte."""
    return canonical_json(
        {
            "salaklang": VERSION,
            "act": receipt.act,
            "salt": receipt.salt.hex(),
            "leaf": base64_text(receipt.leaf),
            "proof": receipt.proof,
            "log_key": receipt.log_key,
        }
    )


def receipt_parse(raw: bytes) -> Receipt:
    """The receipt in a file; nothing in it is verified yet but its spelling. Raises ReceiptError."""
    body = _json(raw)
    if set(body) != _FIELDS or body["salaklang"] != VERSION or not isinstance(body["act"], dict):
        raise ReceiptError("form")
    if not all(isinstance(body[f], str) for f in _FIELDS - {"act"}):
        raise ReceiptError("form")
    try:
        receipt = Receipt(
            act=body["act"],
            salt=bytes.fromhex(body["salt"]),
            leaf=base64_bytes(body["leaf"]),
            proof=body["proof"],
            log_key=body["log_key"],
        )
        same = receipt_bytes(receipt) == raw
    except (ValueError, TypeError) as e:
        raise ReceiptError("form", str(e)) from None
    if not same:
        raise ReceiptError("canonical")
    return receipt


def receipt_check(raw: bytes, *, origin: str, keys: list[Verifier]) -> Checked:
    """Check a receipt file against the log `origin` and its published `keys`. Raises ReceiptError with the reason."""
    receipt = receipt_parse(raw)
    try:
        key = vkey_parse(receipt.log_key)
    except NoteError:
        raise ReceiptError("key") from None
    if key not in keys or vkey_format(key) != receipt.log_key:
        raise ReceiptError("key")
    try:
        proof = proof_parse(receipt.proof)
        proven = proof_verify(proof, receipt.leaf, origin=origin, keys=keys)
    except NoteError as e:
        raise ReceiptError("proof", str(e)) from None
    # What nobody we know vouches for could be changed unseen: a receipt carries none of it.
    if proof.extra is not None or proven.note.unknown or proof_format(proof) != receipt.proof:
        raise ReceiptError("proof")
    leaf = _json(receipt.leaf)
    if len(receipt.salt) != 32 or leaf.get("commit") != commitment(receipt.salt, receipt.act).hex():
        raise ReceiptError("commitment")
    if not _agree(receipt.act, leaf):
        raise ReceiptError("leaf")
    return Checked(receipt, leaf, proof.index, proven)


def _agree(act: Mapping[str, Any], leaf: Mapping[str, Any]) -> bool:
    """Whether the private statement and the public leaf tell the same story."""
    return (
        leaf.get("v") == 1
        and act.get("kind") == leaf.get("type")
        and act.get("agency") == leaf.get("agency")
        and act.get("legal_basis") == leaf.get("legal_basis")
        and isinstance(act.get("at"), str)
        and f"{act['at'][:16]}Z" == leaf.get("time")
    )


def _json(raw: bytes) -> dict[str, Any]:
    if len(raw) > RECEIPT_MAX:
        raise ReceiptError("form", "too long")
    try:
        body = json.loads(raw, parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise ReceiptError("form") from None
    if not isinstance(body, dict):
        raise ReceiptError("form")
    return body


def _refused(text: str) -> object:
    raise ValueError("no floats")
