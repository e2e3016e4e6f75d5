"""Receipts of a log that never was: real keys, real signatures, a path as long as a large log's. No node needed.

The judge of the browser's verifier: it makes, on its own, what that verifier takes apart.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "log.example/made-up"
SIZE, INDEX = 10_000_000, 6_543_210
AT = 1_790_000_000


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _json(value: object) -> bytes:
    """Canonical for what is used here: ASCII keys, no floats."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Key:
    """`kind`: 1 for a log, 4 for a cosigner."""

    name: str
    kind: int
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def raw(self) -> bytes:
        return bytes([self.kind]) + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_b64(self.raw)}"

    def line(self, text: str, at: int = AT) -> str:
        """The signature line of this key under the note `text`."""
        if self.kind == 1:
            blob = self.private.sign(text.encode())
        else:
            blob = at.to_bytes(8, "big") + self.private.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
        return f"\u2014 {self.name} {_b64(self.id + blob)}\n"


@dataclass(frozen=True)
class MadeLog:
    """A log with its key and those of its witnesses, `quorum` of which its receipts need."""

    log: Key = field(default_factory=lambda: Key(ORIGIN, 1))
    witnesses: tuple[Key, ...] = field(
        default_factory=lambda: tuple(Key(f"witness.example/{name}", 4) for name in ("one", "two", "three"))
    )
    quorum: int = 2

    @property
    def policy(self) -> str:
        names = [w.name.rpartition("/")[2] for w in self.witnesses]
        lines = [f"log {self.log.vkey}"]
        lines += [f"witness {name} {w.vkey}" for name, w in zip(names, self.witnesses, strict=True)]
        if names:
            lines.append(f"group agencies {self.quorum} {' '.join(names)}")
        return "\n".join([*lines, f"quorum {'agencies' if names else 'none'}"]) + "\n"

    def receipt(
        self,
        *,
        cosigners: int | None = None,
        shown: dict[str, object] | None = None,
        leaf_says: dict[str, object] | None = None,
    ) -> bytes:
        """A receipt file, cosigned by the first `cosigners` witnesses (None: by all).

        For forgeries: `shown` changes the statement after it was sealed, `leaf_says` makes the leaf say something else.
        """
        act = act_made()
        salt = secrets.token_bytes(32)
        leaf = _json(
            {
                "v": 1,
                "type": act["kind"],
                "agency": act["agency"],
                "legal_basis": act["legal_basis"],
                "time": f"{str(act['at'])[:16]}Z",
                "commit": hashlib.sha256(salt + _json(act)).hexdigest(),
                "ref": secrets.token_hex(16),
            }
            | (leaf_says or {})
        )
        extra = _json({"salaklang": "receipt/v1", "act": act | (shown or {}), "salt": salt.hex(), "leaf": _b64(leaf)})
        proof, checkpoint = self.placed(leaf, self.witnesses[:cosigners])
        return f"c2sp.org/tlog-proof@v1\nextra {_b64(extra)}\n{proof}\n{checkpoint}".encode()

    def placed(self, leaf: bytes, witnesses: Sequence[Key]) -> tuple[str, str]:
        """The index and path of `leaf` in a tree whose other hashes are random, and the note that signs its root."""
        root = hashlib.sha256(b"\0" + leaf).digest()
        path, at, last = [], INDEX, SIZE - 1
        while last:
            if at & 1 or at < last:
                path.append(secrets.token_bytes(32))
                pair = (path[-1] + root) if at & 1 else (root + path[-1])
                root = hashlib.sha256(b"\1" + pair).digest()
            at, last = at >> 1, last >> 1
        text = f"{self.log.name}\n{SIZE}\n{_b64(root)}\n"
        lines = "".join(key.line(text) for key in (self.log, *witnesses))
        return "".join(f"{line}\n" for line in (f"index {INDEX}", *map(_b64, path))), f"{text}\n{lines}"


def act_made() -> dict[str, object]:
    """A statement as an act makes it, with Thai text in it."""
    return {
        "code": "7K3M-9QXA-2CDE",
        "kind": "case.submitted",
        "title": {"th": "ยื่นคำขอ", "en": "Application submitted"},
        "agency": "thepnakorn",
        "at": "2026-07-01T09:30:12Z",
        "by": {"kind": "citizen", "agency": None, "channel": "online"},
        "legal_basis": "พ.ร.บ. ทะเบียนพาณิชย์ พ.ศ. 2499",
        "subject": {"kind": "case", "id": "0190"},
        "record": {"trade_name": "ร้านกาแฟแสงจันทร์", "capital_satang": 5_000_000, "note": 'a "quoted"\nline'},
    }
