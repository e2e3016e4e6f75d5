"""A key's fingerprint that two people can compare on the telephone: digits, which every language reads aloud."""

import hashlib

_GROUPS, _DIGITS = 8, 5


def fingerprint(key: str) -> str:
    """Eight groups of five digits from the SHA-256 of the key's text: about 132 bits, so nobody finds a second key."""
    number = int.from_bytes(hashlib.sha256(key.strip().encode()).digest())
    digits = f"{number % 10 ** (_GROUPS * _DIGITS):0{_GROUPS * _DIGITS}d}"
    return " ".join(digits[n : n + _DIGITS] for n in range(0, len(digits), _DIGITS))


def fingerprint_is(key: str, given: str) -> bool:
    """Whether `given` is the fingerprint of `key`, however its digits are grouped."""
    return "".join(c for c in given if c.isdigit()) == fingerprint(key).replace(" ", "")
