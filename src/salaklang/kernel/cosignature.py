"""Cosignatures (C2SP tlog-cosignature): what witnesses, mirrors and logs sign about a checkpoint, with the time.

Two signature types: Ed25519 `cosignature/v1` (04), over the time and the whole text of the checkpoint; ML-DSA-44
`subtree/v1` (06), over cosigner, time, origin, size and root, safe from quantum computers. In a note, either is the
time in eight bytes, then the signature.
"""

from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from salaklang.kernel.note import (
    ED25519,
    Checkpoint,
    NoteError,
    NoteKey,
    NoteSigner,
    Verifier,
    base64_text,
    checkpoint_parse,
    ed25519_private,
    ed25519_verifies,
    key_id,
    signature_line,
    skey_parse,
    skey_parts,
    vkey_parts,
)

COSIGNATURE_ED25519 = 4
COSIGNATURE_MLDSA44 = 6
COSIGNATURE_KINDS = (COSIGNATURE_ED25519, COSIGNATURE_MLDSA44)
TIME_MAX = 2**63 - 1
_PUBLIC_SIZES = {ED25519: 32, COSIGNATURE_ED25519: 32, COSIGNATURE_MLDSA44: 1312}
_SIGNATURE_SIZES = {COSIGNATURE_ED25519: 64, COSIGNATURE_MLDSA44: 2420}
_LABEL = b"subtree/v1\n\0"
_TIME_SIZE = 8


@dataclass(frozen=True, slots=True)
class CosignatureKey:
    """A cosigner's public key; `kind` is 4 (32 bytes, Ed25519) or 6 (1,312 bytes, ML-DSA-44)."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return key_id(self.name, self.kind, self.public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (time ‖ signature) is this cosigner's over the checkpoint text `message`."""
        if len(signature) != _TIME_SIZE + _SIGNATURE_SIZES[self.kind]:
            return False
        time, raw = cosignature_time(signature), signature[_TIME_SIZE:]
        if time > TIME_MAX:
            return False
        try:
            signed = signed_message(self.name, self.kind, time, message)
        except NoteError:
            return False
        if self.kind == COSIGNATURE_ED25519:
            return ed25519_verifies(self.public, signed, raw)
        try:
            _mldsa_public(self.public).verify(raw, signed)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class CosignatureSigner:
    """A cosigner's private key: `seed` has 32 bytes. Never shown by repr."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"CosignatureSigner({self.name!r}, {self.kind})"

    @property
    def verifier(self) -> CosignatureKey:
        if self.kind == COSIGNATURE_ED25519:
            public = ed25519_private(self.seed).public_key().public_bytes_raw()
        else:
            public = _mldsa_private(self.seed).public_key().public_bytes_raw()
        return CosignatureKey(self.name, self.kind, public)

    def cosign(self, text: str, time: int) -> bytes:
        """time ‖ signature over a checkpoint's text, at `time` (POSIX seconds). Raises NoteError."""
        if not (0 if self.kind == COSIGNATURE_MLDSA44 else 1) <= time <= TIME_MAX:
            raise NoteError("a time that no cosignature of this type can hold")
        message = signed_message(self.name, self.kind, time, text.encode())
        stamp = time.to_bytes(_TIME_SIZE, "big")
        if self.kind == COSIGNATURE_ED25519:
            return stamp + ed25519_private(self.seed).sign(message)
        return stamp + _mldsa_private(self.seed).sign(message)

    def sign(self, message: bytes) -> bytes:
        """A cosignature without a time: how a log signs its own checkpoint with ML-DSA-44.

        Raises NoteError for Ed25519, whose time can't be left out.
        """
        return self.cosign(message.decode(), 0)


def signed_message(name: str, kind: int, time: int, text: bytes) -> bytes:
    """What a cosigner signs about the checkpoint whose note text is `text`. Raises NoteError when it is none."""
    checkpoint = checkpoint_of(text)
    if kind == COSIGNATURE_ED25519:
        return b"cosignature/v1\ntime %d\n" % time + text
    return (
        _LABEL
        + _short(name)
        + time.to_bytes(8, "big")
        + _short(checkpoint.origin)
        + (0).to_bytes(8, "big")
        + checkpoint.size.to_bytes(8, "big")
        + checkpoint.root
    )


def cosignature_line(signer: CosignatureSigner, text: str, *, time: int) -> str:
    """The note line, newline included, by which `signer` cosigns a checkpoint's text at `time` (POSIX seconds)."""
    return signature_line(signer.verifier, signer.cosign(text, time))


def cosignature_time(signature: bytes) -> int:
    """When a cosignature (time ‖ signature) was made, in POSIX seconds; 0: the cosigner doesn't say."""
    return int.from_bytes(signature[:_TIME_SIZE], "big")


def key_parse(text: str) -> NoteKey:
    """The key in a vkey, of any type that we know (01, 04, 06). Raises NoteError."""
    name, kind, public = vkey_parts(text)
    if len(public) != _PUBLIC_SIZES.get(kind):
        raise NoteError("not a key of a type that we know")
    return Verifier(name, public) if kind == ED25519 else CosignatureKey(name, kind, public)


def signer_format(signer: CosignatureSigner) -> str:
    """`PRIVATE+KEY+name+hex(id)+base64(type ‖ seed)`: how a witness keeps its key."""
    return f"PRIVATE+KEY+{signer.name}+{signer.verifier.id.hex()}+{base64_text(bytes([signer.kind]) + signer.seed)}"


def signer_parse(text: str) -> NoteSigner:
    """The private key in `text`, of any type that we know. Raises NoteError, without showing what it read."""
    name, kind, seed, key_hex = skey_parts(text)
    if kind == ED25519:
        return skey_parse(text)
    if kind not in COSIGNATURE_KINDS:
        raise NoteError("not a private key of a type that we know")
    signer = CosignatureSigner(name, kind, seed)
    if signer.verifier.id.hex() != key_hex:
        raise NoteError("the private key's id does not fit the key")
    return signer


def checkpoint_of(text: bytes) -> Checkpoint:
    try:
        return checkpoint_parse(text.decode())
    except UnicodeDecodeError:
        raise NoteError("not a checkpoint") from None


def _short(name: str) -> bytes:
    """A name behind its length in one byte. Raises NoteError beyond 255 bytes."""
    raw = name.encode()
    if not 0 < len(raw) < 256:
        raise NoteError("a name in a cosignature has 1 to 255 bytes")
    return bytes([len(raw)]) + raw


@lru_cache(maxsize=64)
def _mldsa_private(seed: bytes) -> MLDSA44PrivateKey:
    return MLDSA44PrivateKey.from_seed_bytes(seed)


@lru_cache(maxsize=256)
def _mldsa_public(public: bytes) -> MLDSA44PublicKey:
    return MLDSA44PublicKey.from_public_bytes(public)
