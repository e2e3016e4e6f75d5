"""Read the text of a Thai bill payment QR code, as a bank would: written apart from the node's encoder on purpose."""

from dataclasses import dataclass
from itertools import accumulate

_BILL_PAYMENT = "A000000677010112"


class NotABill(ValueError):
    """The text is no bill payment code; the argument says why."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What the customer is asked to pay. `amount_satang` None: the customer types the amount."""

    biller_id: str
    ref1: str
    ref2: str
    amount_satang: int | None
    payee: str


def slip_read(text: str) -> Slip:
    """The slip that a QR code's text stands for. Raises `NotABill`."""
    text = text.strip()
    if len(text) < 20 or not text.isascii() or text[-8:-4] != "6304":
        raise NotABill("too short, or no check sum")
    if f"{_crc(text[:-4].encode('ascii')):04X}" != text[-4:]:
        raise NotABill("check sum")
    fields = _fields(text)
    account = _fields(fields.get("30", ""))
    if account.get("00") != _BILL_PAYMENT or fields.get("53") != "764":
        raise NotABill("not a bill payment in baht")
    if len(account.get("01", "")) != 15 or not account.get("02"):
        raise NotABill("biller or reference missing")
    return Slip(
        biller_id=account["01"],
        ref1=account["02"],
        ref2=account.get("03", ""),
        amount_satang=amount_read(fields["54"]) if "54" in fields else None,
        payee=fields.get("59", ""),
    )


def amount_read(baht: str) -> int:
    """Satang from `50`, `50.5` or `1,050.50`. Raises `NotABill`."""
    whole, _, part = baht.strip().replace(",", "").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 9) or len(part) > 2 or (part and not part.isdigit()):
        raise NotABill("amount")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def _fields(text: str) -> dict[str, str]:
    out: dict[str, str] = {}
    rest = text
    while rest:
        if len(rest) < 5 or not rest[:4].isdigit() or len(rest) < 4 + int(rest[2:4]):
            raise NotABill("broken field")
        end = 4 + int(rest[2:4])
        out[rest[:2]], rest = rest[4:end], rest[end:]
    return out


def _crc(data: bytes) -> int:
    """CRC16-CCITT-FALSE, a byte at a time by its table."""
    *_, last = accumulate(data, lambda crc, byte: (crc << 8 & 0xFFFF) ^ _TABLE[crc >> 8 ^ byte], initial=0xFFFF)
    return last


def _table_entry(n: int) -> int:
    *_, last = accumulate(range(8), lambda v, _: (v << 1 ^ (0x1021 if v & 0x8000 else 0)) & 0xFFFF, initial=n << 8)
    return last


_TABLE = tuple(_table_entry(n) for n in range(256))
