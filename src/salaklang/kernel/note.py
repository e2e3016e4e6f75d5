"""Signed notes and log checkpoints (C2SP signed-note, tlog-checkpoint), with Ed25519 keys (signature type 01)."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salaklang.kernel.merkle import HASH_SIZE

ED25519 = 1
NOTE_MAX = 256 * 1024
SIGNATURES_MAX = 64
_SIZE_DIGITS = 19
_DASH = "\u2014"


class NoteError(ValueError):
    """A note, key or checkpoint that is malformed, or that no trusted key has rightly signed."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key that a reader trusts: `public` has 32 bytes, `id` the 4 that mark its signatures."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, ED25519, self.public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key: `seed` has 32 bytes. Never shown by repr."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key().public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._key().sign(message)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of which at least one trusted key signed the text."""

    text: str
    signed_by: tuple[Verifier, ...]
    unknown: int  # signatures by keys that the reader doesn't know


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says about itself: its name, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def key_id(name: str, kind: int, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def vkey_format(key: Verifier) -> str:
    """`name+hex(id)+base64(type ‖ key)`: how a public key is published."""
    return f"{key.name}+{key.id.hex()}+{base64_text(bytes([ED25519]) + key.public)}"


def vkey_parse(text: str) -> Verifier:
    """The key in a vkey. Raises NoteError."""
    name, public = _key_parts(text)
    return Verifier(name, public)


def skey_format(key: Signer) -> str:
    """`PRIVATE+KEY+name+hex(id)+base64(type ‖ seed)`: how Go's note package keeps a private key."""
    return f"PRIVATE+KEY+{key.name}+{key.verifier.id.hex()}+{base64_text(bytes([ED25519]) + key.seed)}"


def skey_parse(text: str) -> Signer:
    """The private key in `text`. Raises NoteError, without showing what it read."""
    if not text.startswith("PRIVATE+KEY+"):
        raise NoteError("not a private key")
    parts = text.split("+", 4)
    raw = base64_bytes(parts[4]) if len(parts) == 5 else b""
    if len(raw) != 33 or raw[0] != ED25519 or not name_is(parts[2]):
        raise NoteError("not an Ed25519 private key")
    key = Signer(parts[2], raw[1:])
    if key.verifier.id.hex() != parts[3]:
        raise NoteError("the private key's id does not fit the key")
    return key


def name_is(name: str) -> bool:
    """Whether a key, or a log, may be called so."""
    return bool(name) and "+" not in name and not any(c.isspace() or ord(c) < 0x20 for c in name)


def note_sign(text: str, signers: Iterable[Signer]) -> str:
    """The signed note. `text` ends with a newline. Raises NoteError for a text that no note can hold."""
    if not text.endswith("\n") or any(ord(c) < 0x20 and c != "\n" for c in text):
        raise NoteError("the text of a note ends with a newline and holds no control characters")
    raw = text.encode()
    lines = [f"{_DASH} {s.name} {base64_text(s.verifier.id + s.sign(raw))}\n" for s in signers]
    return text + "\n" + "".join(lines)


def note_open(note: str, keys: Iterable[Verifier]) -> Note:
    """The text of `note`, if one of `keys` at least signed it and none of them wrongly.

    Signatures of unknown keys are counted and ignored. Raises NoteError.
    """
    text, signatures = _note_parts(note)
    known = {(key.name, key.id): key for key in keys}
    raw, unknown = text.encode(), 0
    signed_by: list[Verifier] = []
    for name, blob in signatures:
        key = known.get((name, blob[:4]))
        if key is None:
            unknown += 1
        elif not key.verifies(raw, blob[4:]):
            raise NoteError(f"the signature of {name} is false")
        elif key in signed_by:
            raise NoteError(f"{name} signed twice")
        else:
            signed_by.append(key)
    if not signed_by:
        raise NoteError("no trusted key signed this")
    return Note(text, tuple(signed_by), unknown)


def checkpoint_format(checkpoint: Checkpoint) -> str:
    """The note text of a checkpoint."""
    lines = [checkpoint.origin, str(checkpoint.size), base64_text(checkpoint.root), *checkpoint.extensions]
    return "".join(f"{line}\n" for line in lines)


def checkpoint_parse(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Raises NoteError."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise NoteError("a checkpoint has at least three lines, none empty")
    root = base64_bytes(lines[2])
    if len(root) != HASH_SIZE:
        raise NoteError("the root of a checkpoint has 32 bytes")
    return Checkpoint(lines[0], decimal(lines[1]), root, tuple(lines[3:-1]))


def decimal(text: str) -> int:
    """A number as logs write it: ASCII digits, no leading zero, below 10^19. Raises NoteError."""
    plain = text.isascii() and text.isdigit() and len(text) <= _SIZE_DIGITS
    if not plain or (text[0] == "0" and text != "0"):
        raise NoteError("not a decimal number")
    return int(text)


def base64_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def base64_bytes(text: str) -> bytes:
    """The bytes behind standard Base 64, in its one canonical spelling. Raises NoteError."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("not Base 64") from None
    if base64_text(raw) != text:  # stray bits behind the last byte would let two texts mean the same
        raise NoteError("not canonical Base 64")
    return raw


def _key_parts(text: str) -> tuple[str, bytes]:
    parts = text.split("+", 2)
    if len(parts) != 3 or not name_is(parts[0]):
        raise NoteError("not a key")
    raw = base64_bytes(parts[2])
    if len(raw) != 33 or raw[0] != ED25519:
        raise NoteError("not an Ed25519 key")
    if key_id(parts[0], ED25519, raw[1:]).hex() != parts[1]:
        raise NoteError("the key's id does not fit the key")
    return parts[0], raw[1:]


def _note_parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text and its signature lines, split at the last blank line."""
    if len(note) > NOTE_MAX or any(ord(c) < 0x20 and c != "\n" for c in note):
        raise NoteError("too long for a note, or with control characters")
    head, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise NoteError("too many signatures")
    return head + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not name_is(parts[1]):
        raise NoteError("not a signature line")
    blob = base64_bytes(parts[2])
    if len(blob) < 5:
        raise NoteError("a signature too short")
    return parts[1], blob
