"""Identifiers: time-ordered ids for rows, random codes for people."""

import os
import re
import secrets
import time
from uuid import UUID

# Crockford's base 32: no I, L, O, U, so that a code can be read aloud and typed from paper.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def id_new() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random; rows that are made together lie together."""
    ms = time.time_ns() // 1_000_000
    raw = bytearray(ms.to_bytes(6, "big") + os.urandom(10))
    raw[6] = (raw[6] & 0x0F) | 0x70
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))


def code_new(groups: int = 3, size: int = 4) -> str:
    """A random public code such as `7K3M-9QXA-2CDE` (5 bits a character), unguessable at 60 bits and more."""
    letters = "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(groups * size))  # 32 letters: all alike
    return "-".join(letters[n : n + size] for n in range(0, groups * size, size))


def code_normalise(typed: str) -> str:
    """A code as stored, from what a person typed: case, spaces and look-alike letters forgiven."""
    flat = re.sub(r"[^0-9A-Z]", "", typed.upper().translate(_READ_AS))
    return "-".join(flat[i : i + 4] for i in range(0, len(flat), 4))


def slug_is(value: str) -> bool:
    """Whether `value` is a machine name: lower-case words joined by hyphens."""
    return bool(_SLUG.match(value))
