"""Sealing of identity numbers: found by a keyed index, opened only where the law needs the number itself.

Keys come from settings.SALA_SECRET_KEYS (32 bytes each, newest first). From each key two more are derived, so that one
key never serves two purposes. The first key seals; every key can open, so that keys can be rotated while old rows stay
readable (`is_stale` finds them). The index key is derived from the OLDEST key: an index that moved would lose people.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):
    """What should be opened was not sealed with a key of this node, or was altered. Carries no content."""


def pid_index(pid: str) -> str:
    """HMAC-SHA256 (64 hex digits) of a normalised identity number: equal for equal numbers, useless without the key."""
    return hmac.digest(_derived(_keys()[-1], b"salaklang pid index v1"), pid.encode(), "sha256").hex()


def seal(plain: str | bytes) -> str:
    """AES-256-GCM under the newest key: `v1.<key id>.<base64url nonce‖ciphertext>`; never the same text twice."""
    key, nonce = _keys()[0], os.urandom(_NONCE)
    body = plain.encode() if isinstance(plain, str) else plain
    head = f"v1.{_key_id(key)}"
    sealed = _sealer(key).encrypt(nonce, body, head.encode())
    return f"{head}.{base64.urlsafe_b64encode(nonce + sealed).decode().rstrip('=')}"


def unseal(sealed: str) -> str:
    """What `seal` was given, as text. Raises SealBroken."""
    return unseal_bytes(sealed).decode()


def unseal_bytes(sealed: str) -> bytes:
    """What `seal` was given, as bytes. Raises SealBroken."""
    try:
        version, key_id, raw = _body(sealed)
        key = next(k for k in _keys() if version == "v1" and _key_id(k) == key_id)
        return _sealer(key).decrypt(raw[:_NONCE], raw[_NONCE:], f"v1.{key_id}".encode())
    except (ValueError, StopIteration, InvalidTag):
        raise SealBroken("cannot open a sealed value") from None


def _body(sealed: str) -> tuple[str, str, bytes]:
    version, key_id, body = sealed.split(".")
    return version, key_id, base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))


def is_stale(sealed: str) -> bool:
    """Whether `sealed` was made with an older key and should be sealed again."""
    return not sealed.startswith(f"v1.{_key_id(_keys()[0])}.")


def _keys() -> tuple[bytes, ...]:
    return _checked(tuple(settings.SALA_SECRET_KEYS))


@lru_cache(maxsize=16)
def _checked(keys: tuple[bytes, ...]) -> tuple[bytes, ...]:
    if not keys or any(len(k) != 32 for k in keys):
        raise SealBroken("SALA_SECRET_KEYS must hold keys of 32 bytes")
    return keys


@lru_cache(maxsize=16)
def _sealer(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"salaklang seal v1"))


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(key)


@lru_cache(maxsize=16)
def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"salaklang key id v1" + key).hexdigest()[:8]
