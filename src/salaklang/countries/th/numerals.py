"""Thai digits, for print only: inside, numbers are ASCII. Pure."""

from salaklang.kernel.text import digits_fold

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def digits_thai(value: str | int) -> str:
    """`2569` → `๒๕๖๙`; everything but ASCII digits stays as it is."""
    return str(value).translate(_TO_THAI)


def digits_ascii(value: str) -> str:
    """`๒๕๖๙` → `2569`."""
    return digits_fold(value)
