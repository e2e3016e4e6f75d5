"""Canonical JSON (RFC 8785 for the values we allow): the one byte form of a record that is hashed and signed.

Allowed: None, bool, int within ±(2^53 - 1), str, list or tuple, dict with str keys. Floats, dates and the rest are
refused, because two programs may print them differently.
"""

import hashlib
import json
from collections.abc import Mapping

Json = None | bool | int | str | list["Json"] | tuple["Json", ...] | Mapping[str, "Json"]

_MAX_INT = 2**53 - 1
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """The canonical UTF-8 bytes of `value`. Raises TypeError or ValueError for what is not allowed."""
    return _ENCODER.encode(_checked(value)).encode()


def commitment(salt: bytes, value: object) -> bytes:
    """SHA-256(salt ‖ canonical JSON): binds to `value` and, without the 32-byte salt, tells nothing about it."""
    if len(salt) != 32:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(salt + canonical_json(value)).digest()


def _checked(value: object) -> object:
    if isinstance(value, str):  # most are
        if not value.isascii():
            value.encode()  # lone surrogates have no UTF-8 form
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -_MAX_INT <= value <= _MAX_INT:
            raise ValueError("an integer outside ±(2^53 - 1) has no canonical form")
        return value
    if isinstance(value, list | tuple):
        return [_checked(v) for v in value]
    if isinstance(value, Mapping):
        try:
            # RFC 8785 sorts by UTF-16 code units, not by code points; in ASCII that is the same.
            ascii_only = "".join(value).isascii()
        except TypeError:
            raise TypeError("canonical JSON has string keys only") from None
        names = sorted(value) if ascii_only else sorted(value, key=lambda k: k.encode("utf-16-be"))
        return {k: _checked(value[k]) for k in names}
    raise TypeError(f"{type(value).__name__} has no canonical form")
