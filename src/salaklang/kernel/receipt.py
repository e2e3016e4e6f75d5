"""The receipt of an act: a C2SP tlog-proof file that proves, offline, what was recorded, by whom and when.

    c2sp.org/tlog-proof@v1
    extra base64({"act": {…}, "leaf": base64, "salaklang": "receipt/v1", "salt": hex})
    index …, the hashes of the path, and the signed checkpoint as the standard has them

The leaf, which is public, holds SHA-256(salt ‖ canonical JSON of `act`); the proof shows that the leaf is in the log.
Any verifier of tlog-proof files can check the file once it has taken the leaf from `extra`; what the leaf means takes
the rest of `extra`. The JSON in it has exactly one spelling: another order, another space, another escape is refused.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from salaklang.kernel.canonical_json import canonical_json, commitment
from salaklang.kernel.note import NoteError, base64_bytes, base64_text, note_parts
from salaklang.kernel.tlog_policy import Policy, PolicyReport
from salaklang.kernel.tlog_proof import EXTRA_MAX, TlogProof, proof_format, proof_parse, proof_verify

VERSION = "receipt/v1"
MEDIA_TYPE = "text/plain; charset=utf-8"
SUFFIX = ".tlog-proof"
_FIELDS = {"salaklang", "act", "salt", "leaf"}


class ReceiptError(ValueError):
    """A receipt that doesn't hold. `code` says why: form, canonical, log, proof, commitment, leaf,
    unwitnessed.
    """

    def __init__(self, code: str, internal: str = "") -> None:
        super().__init__(internal or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Receipt:
    """`act`: the statement that was committed to; `salt`: 32 bytes; `leaf`: the public bytes; `proof` has no extra."""

    act: Mapping[str, Any]
    salt: bytes
    leaf: bytes
    proof: TlogProof


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt that the log has signed, with what its leaf says and who vouches for the checkpoint that covers it.

    `unknown`: signatures by parties that the policy doesn't name; nobody has looked at them.
    """

    receipt: Receipt
    leaf: Mapping[str, Any]
    index: int
    report: PolicyReport
    unknown: int


class ReceiptUnwitnessed(ReceiptError):
    """Signed by the log, but not cosigned by as many witnesses as the policy asks. `checked`: all the rest holds."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("unwitnessed")
        self.checked = checked


def receipt_name(code: str) -> str:
    """What the file is called: `<code>.tlog-proof`."""
    return f"{code}{SUFFIX}"


def receipt_bytes(receipt: Receipt) -> bytes:
    """The file, byte for byte. Raises NoteError for a statement too long to travel in a proof."""
    extra = canonical_json(
        {
            "salaklang": VERSION,
            "act": receipt.act,
            "salt": receipt.salt.hex(),
            "leaf": base64_text(receipt.leaf),
        }
    )
    proof = receipt.proof
    return proof_format(TlogProof(proof.index, proof.hashes, proof.checkpoint, extra)).encode()


def receipt_parse(raw: bytes) -> Receipt:
    """The receipt in a file; nothing in it is verified yet but its spelling. Raises ReceiptError."""
    try:
        proof = proof_parse(raw.decode())
    except (NoteError, UnicodeDecodeError) as e:
        raise ReceiptError("form", str(e)) from None
    body = _json(proof.extra or b"")
    if set(body) != _FIELDS or body["salaklang"] != VERSION or not isinstance(body["act"], dict):
        raise ReceiptError("form")
    if not all(isinstance(body[f], str) for f in _FIELDS - {"act"}):
        raise ReceiptError("form")
    bare = TlogProof(proof.index, proof.hashes, proof.checkpoint)
    try:
        receipt = Receipt(body["act"], bytes.fromhex(body["salt"]), base64_bytes(body["leaf"]), bare)
        same = receipt_bytes(receipt) == raw
    except (ValueError, TypeError) as e:
        raise ReceiptError("form", str(e)) from None
    if not same:
        raise ReceiptError("canonical")
    return receipt


def receipt_check(raw: bytes, *, policy: Policy) -> Checked:
    """Check a receipt file against the logs and the quorum of `policy`. Raises ReceiptError with the reason."""
    receipt = receipt_parse(raw)
    try:
        signers = [(name, blob[:4]) for name, blob in note_parts(receipt.proof.checkpoint)[1]]
        logs = {(log.key.name, log.key.id) for log in policy.logs}
        if not logs.intersection(signers):
            raise ReceiptError("log")
        known = logs | {(w.key.name, w.key.id) for w in policy.witnesses}
        report = proof_verify(receipt.proof, receipt.leaf, policy=policy)
    except NoteError as e:
        raise ReceiptError("proof", str(e)) from None
    leaf = _json(receipt.leaf)
    if len(receipt.salt) != 32 or leaf.get("commit") != commitment(receipt.salt, receipt.act).hex():
        raise ReceiptError("commitment")
    if not _agree(receipt.act, leaf):
        raise ReceiptError("leaf")
    unknown = sum(signer not in known for signer in signers)
    checked = Checked(receipt, leaf, receipt.proof.index, report, unknown)
    if not report.satisfied:
        raise ReceiptUnwitnessed(checked)
    return checked


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
    if len(raw) > EXTRA_MAX:
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
