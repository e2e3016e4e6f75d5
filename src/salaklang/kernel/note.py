"""Signed notes and log checkpoints (C2SP signed-note, tlog-checkpoint), with Ed25519 keys (signature type 01).

Keys of other types (cosignature.py) are read and used through the same two protocols, `NoteKey` and `NoteSigner`.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salaklang.kernel.merkle import HASH_SIZE

ED25519 = 1
NOTE_MAX = 256 * 1024
SIGNATURES_MAX = 64
_SIZE_DIGITS = 19
_DASH = "\u2014"
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_SEED_SIZE = 32


class NoteError(ValueError):
    """A note, key or checkpoint that is malformed, or that no trusted key has rightly signed."""


class NoteKey(Protocol):
    """A public key of any signature type. `verifies` takes a note's text and what follows the id in a signature."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> int: ...
    @property
    def public(self) -> bytes: ...
    @property
    def id(self) -> bytes: ...
    def verifies(self, message: bytes, signature: bytes) -> bool: ...


class NoteSigner(Protocol):
    """A private key of any signature type. `sign` takes a note's text, and gives what follows the id."""

    @property
    def name(self) -> str: ...
    @property
    def verifier(self) -> NoteKey: ...
    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Verifier:
    """An Ed25519 key that a reader trusts: `public` has 32 bytes, `id` the 4 that mark its signatures."""

    name: str
    public: bytes

    @property
    def kind(self) -> int:
        return ED25519

    @property
    def id(self) -> bytes:
        return key_id(self.name, ED25519, self.public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return ed25519_verifies(self.public, message, signature)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key: `seed` has 32 bytes. Never shown by repr."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, ed25519_private(self.seed).public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return ed25519_private(self.seed).sign(message)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was found good: whose, and the bytes behind the key's id."""

    key: NoteKey
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note of which at least one trusted key signed the text."""

    text: str
    signatures: tuple[Signed, ...]
    unknown: int  # signatures by keys that the reader doesn't know

    @property
    def signed_by(self) -> tuple[NoteKey, ...]:
        """The trusted keys that signed, each once."""
        return tuple({(s.key.name, s.key.id): s.key for s in self.signatures}.values())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says about itself: its name, how many leaves it has, and their root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def key_id(name: str, kind: int, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


@lru_cache(maxsize=64)
def ed25519_private(seed: bytes) -> Ed25519PrivateKey:
    """The key made from a seed of 32 bytes, kept for the next signature."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def vkey_format(key: NoteKey) -> str:
    """`name+hex(id)+base64(type ‖ key)`: how a public key is published."""
    return f"{key.name}+{key.id.hex()}+{base64_text(bytes([key.kind]) + key.public)}"


def vkey_parse(text: str) -> Verifier:
    """The Ed25519 key in a vkey (`cosignature.key_parse` reads every type). Raises NoteError."""
    name, kind, public = vkey_parts(text)
    if kind != ED25519 or len(public) != _SEED_SIZE:
        raise NoteError("not an Ed25519 key")
    return Verifier(name, public)


def vkey_parts(text: str) -> tuple[str, int, bytes]:
    """Name, signature type and public key of a vkey of any type, its id checked. Raises NoteError."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not name_is(parts[0]):
        raise NoteError("not a key")
    raw = base64_bytes(parts[2])
    if len(raw) < 2:
        raise NoteError("not a key")
    if key_id(parts[0], raw[0], raw[1:]).hex() != parts[1]:
        raise NoteError("the key's id does not fit the key")
    return parts[0], raw[0], raw[1:]


def skey_format(key: Signer) -> str:
    """`PRIVATE+KEY+name+hex(id)+base64(type ‖ seed)`: how Go's note package keeps a private key."""
    return f"PRIVATE+KEY+{key.name}+{key.verifier.id.hex()}+{base64_text(bytes([ED25519]) + key.seed)}"


def skey_parse(text: str) -> Signer:
    """The Ed25519 private key in `text`. Raises NoteError, without showing what it read."""
    name, kind, seed, key_hex = skey_parts(text)
    if kind != ED25519:
        raise NoteError("not an Ed25519 private key")
    key = Signer(name, seed)
    if key.verifier.id.hex() != key_hex:
        raise NoteError("the private key's id does not fit the key")
    return key


def skey_parts(text: str) -> tuple[str, int, bytes, str]:
    """Name, signature type, seed (32 bytes) and claimed id (hex) of a private key. Raises NoteError, silently."""
    if not text.startswith("PRIVATE+KEY+"):
        raise NoteError("not a private key")
    parts = text.split("+", 4)
    raw = base64_bytes(parts[4]) if len(parts) == 5 else b""
    if len(raw) != 1 + _SEED_SIZE or not name_is(parts[2]):
        raise NoteError("not a private key")
    return parts[2], raw[0], raw[1:], parts[3]


def name_is(name: str) -> bool:
    """Whether a key, or a log, may be called so."""
    return bool(name) and "+" not in name and not any(c.isspace() or c < " " or _lone(c) for c in name)


def note_sign(text: str, signers: Iterable[NoteSigner]) -> str:
    """The signed note. `text` ends with a newline. Raises NoteError for a text that no note can hold."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteError("the text of a note ends with a newline and holds no control characters")
    raw = _encoded(text)
    return text + "\n" + "".join(signature_line(s.verifier, s.sign(raw)) for s in signers)


def signature_line(key: NoteKey, signature: bytes) -> str:
    """The line by which a note says that `key` signed it, newline included."""
    return f"{_DASH} {key.name} {base64_text(key.id + signature)}\n"


def note_open(note: str, keys: Iterable[NoteKey]) -> Note:
    """The text of `note`, if one of `keys` at least signed it and none of them wrongly.

    Signatures of unknown keys are counted and ignored. Raises NoteError.
    """
    text, signatures = note_parts(note)
    known = {(key.name, key.id): key for key in keys}
    raw, unknown = _encoded(text), 0
    good: dict[tuple[NoteKey, bytes], Signed] = {}
    for name, blob in signatures:
        key = known.get((name, blob[:4]))
        if key is None:
            unknown += 1
        elif not key.verifies(raw, blob[4:]):
            raise NoteError(f"the signature of {name} is false")
        else:
            good[key, blob] = Signed(key, blob[4:])
    if not good:
        raise NoteError("no trusted key signed this")
    return Note(text, tuple(good.values()), unknown)


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


def note_parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text and its signatures (name, id ‖ signature), split at the last blank line; none verified.

    Raises NoteError.
    """
    if len(note) > NOTE_MAX or _CONTROL.search(note):
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


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NoteError("a note is valid Unicode") from None


def _lone(c: str) -> bool:
    """Half a surrogate pair: what a Python string can hold, and no UTF-8 file."""
    return "\ud800" <= c <= "\udfff"
