"""The 13-digit Thai personal number (เลขประจำตัวประชาชน, PID). Pure.

The check digit follows the formula in general use (unverified against an official text). The first digit is the
person's class: 1–8, and 0 for people without a registration, who hold ten-year cards.
Implements: `identity.ports.PersonNumber`.
"""

import re

from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, digits_fold, text_normalise

LENGTH = 13
_FILLERS = re.compile(r"[\s\-–—.]")


class PidWrong(Invalid):
    """Not a personal number. The number itself is never in the error."""

    code = "pid-wrong"
    text = Text("เลขประจำตัวประชาชนไม่ถูกต้อง", "That is not a valid national ID number")
    next_step = Text(
        "ตรวจเลข 13 หลักบนบัตรประชาชนแล้วกรอกอีกครั้ง", "Check the 13 digits on your ID card and type them again."
    )


def check_digit(first12: str) -> int:
    """The 13th digit for twelve digits: (11 − Σ dᵢ·(13−i) mod 11) mod 10."""
    if len(first12) != 12 or not (first12.isascii() and first12.isdigit()):
        raise ValueError("twelve digits expected")
    return (11 - sum(int(d) * (13 - i) for i, d in enumerate(first12)) % 11) % 10


def pid_valid(pid: str) -> bool:
    """Whether `pid` is 13 ASCII digits, of a known class, with the right check digit."""
    if len(pid) != LENGTH or not (pid.isascii() and pid.isdigit()) or pid[0] == "9":
        return False
    return check_digit(pid[:12]) == int(pid[12])


def pid_parse(typed: str) -> str:
    """The 13 digits from what a person typed: Thai digits, spaces, hyphens and dots forgiven. Raises PidWrong."""
    digits = _FILLERS.sub("", digits_fold(text_normalise(typed)))
    if not pid_valid(digits):
        raise PidWrong(fields={"pid": PidWrong.text})
    return digits


def pid_format(pid: str) -> str:
    """`1234567890121` → `1-2345-67890-12-1`, as printed on the card."""
    return f"{pid[0]}-{pid[1:5]}-{pid[5:10]}-{pid[10:12]}-{pid[12]}"


def pid_mask(pid: str) -> str:
    """For showing: the first digit and the last three stay (`1-xxxx-xxxxx-12-1`)."""
    return f"{pid[0]}-xxxx-xxxxx-{pid[10:12]}-{pid[12]}"


class ThaiPersonNumber:
    """The port's face of the functions above."""

    def normalise(self, typed: str) -> str:
        """The 13 digits. Raises PidWrong (field `pid`)."""
        return pid_parse(typed)
