"""PromptPay bill payment (Thai QR, tag 30): the text behind the QR code, written and read strictly.

The text is EMV TLV: two digits of tag, two of length, then the value; it ends with tag 63, a CRC16-CCITT-FALSE over
everything before it including "6304". Tag 30 holds 00 = the application id, 01 = the biller id (13-digit tax number and
a two-digit suffix), 02 = reference 1, 03 = reference 2; tag 53 = 764 (baht), 54 = the amount, 58 = TH, 59 = the payee's
name, 62-07 = the terminal.

A QR code proves nothing: whether a bill is paid is known from the bank only.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from salaklang.capabilities.payments.ports import Payable, payment_code_use

AID = "A000000677010112"
_BILLER = re.compile(r"[0-9]{15}\Z")
_REFERENCE = re.compile(r"[A-Z0-9]{1,20}\Z")
_NAME = re.compile(r"[ -~]{1,25}\Z")
_AMOUNT = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?\Z")
_MAX_SATANG = 10**12 - 1


class PayloadInvalid(ValueError):
    """The text or the fields break the form; the argument says which rule, for developers and logs."""


@dataclass(frozen=True, slots=True)
class BillPayment:
    """What a bill payment code says. `amount_satang` None: the payer types the amount (a static code)."""

    biller: str
    ref1: str
    ref2: str = ""
    amount_satang: int | None = None
    name: str = ""
    terminal: str = ""


def crc16(data: bytes) -> int:
    """CRC16-CCITT-FALSE: polynomial 0x1021, start 0xFFFF. `b"123456789"` gives 0x29B1."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def payload_encode(bill: BillPayment) -> str:
    """The text to put into the QR code. Raises `PayloadInvalid` when a field breaks its rule."""
    _fields_check(bill)
    account = _tlv("00", AID) + _tlv("01", bill.biller) + _tlv("02", bill.ref1)
    if bill.ref2:
        account += _tlv("03", bill.ref2)
    parts = [_tlv("00", "01"), _tlv("01", "11" if bill.amount_satang is None else "12"), _tlv("30", account)]
    parts.append(_tlv("53", "764"))
    if bill.amount_satang is not None:
        parts.append(_tlv("54", f"{bill.amount_satang // 100}.{bill.amount_satang % 100:02d}"))
    parts.append(_tlv("58", "TH"))
    if bill.name:
        parts.append(_tlv("59", bill.name))
    if bill.terminal:
        parts.append(_tlv("62", _tlv("07", bill.terminal)))
    body = "".join(parts) + "6304"
    return f"{body}{crc16(body.encode('ascii')):04X}"


def payload_decode(text: str) -> BillPayment:
    """Read a bill payment text. Raises `PayloadInvalid` for a wrong check sum, length, order of magnitude or field.

    Tags that we don't know are skipped, as EMV asks; tags given twice are refused.
    """
    if not text.isascii() or text[-8:-4] != "6304":
        raise PayloadInvalid("no check sum at the end")
    if text[-4:] != f"{crc16(text[:-4].encode('ascii')):04X}":
        raise PayloadInvalid("the check sum does not fit")
    tags = _tlv_read(text)
    if tags.get("00") != "01" or tags.get("53") != "764" or tags.get("58") != "TH":
        raise PayloadInvalid("not a Thai code in baht")
    account = _tlv_read(tags.get("30", ""))
    if account.get("00") != AID:
        raise PayloadInvalid("not a bill payment")
    bill = BillPayment(
        biller=account.get("01", ""),
        ref1=account.get("02", ""),
        ref2=account.get("03", ""),
        amount_satang=_amount_read(tags["54"]) if "54" in tags else None,
        name=tags.get("59", ""),
        terminal=_tlv_read(tags.get("62", "")).get("07", ""),
    )
    _fields_check(bill)
    if tags.get("01") != ("11" if bill.amount_satang is None else "12"):
        raise PayloadInvalid("tag 01 does not fit the amount")
    return bill


class PromptPay:
    """The payment code of Thailand: one biller id per agency; the entry "*" stands for agencies without their own."""

    def __init__(self, billers: Mapping[str, str]) -> None:
        for agency, biller in billers.items():
            if not _BILLER.match(biller):
                raise PayloadInvalid(f"the biller id of {agency} is not 15 digits")
        self._billers = dict(billers)

    def account(self, agency: str) -> str | None:
        return self._billers.get(agency) or self._billers.get("*")

    def owner(self, account: str) -> str | None:
        owners = [agency for agency, biller in self._billers.items() if biller == account]
        return owners[0] if len(owners) == 1 and owners[0] != "*" else None

    def payload(self, bill: Payable) -> str:
        return payload_encode(
            BillPayment(biller=bill.account, ref1=bill.ref1, ref2=bill.ref2, amount_satang=bill.amount_satang)
        )


def register(billers: Mapping[str, str]) -> None:
    """Make PromptPay the node's payment code. `billers`: agency → biller id, 15 digits."""
    payment_code_use(PromptPay(billers))


def _fields_check(bill: BillPayment) -> None:
    rules = (
        (_BILLER.match(bill.biller), "the biller id is not 15 digits"),
        (_REFERENCE.match(bill.ref1), "reference 1 is not 1 to 20 of A-Z and 0-9"),
        (not bill.ref2 or _REFERENCE.match(bill.ref2), "reference 2 is not 1 to 20 of A-Z and 0-9"),
        (bill.amount_satang is None or 0 < bill.amount_satang <= _MAX_SATANG, "the amount is out of range"),
        (not bill.name or _NAME.match(bill.name), "the name is not 1 to 25 ASCII characters"),
        (not bill.terminal or _REFERENCE.match(bill.terminal), "the terminal is not 1 to 20 of A-Z and 0-9"),
    )
    for holds, message in rules:
        if not holds:
            raise PayloadInvalid(message)


def _tlv(tag: str, value: str) -> str:
    if not 1 <= len(value) <= 99:
        raise PayloadInvalid(f"tag {tag} is empty or longer than 99")
    return f"{tag}{len(value):02d}{value}"


def _tlv_read(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if len(length) != 2 or not (tag + length).isdigit() or int(length) == 0:
            raise PayloadInvalid("a tag or its length is broken")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length) or tag in found:
            raise PayloadInvalid(f"tag {tag} is cut short or given twice")
        found[tag] = value
        at += 4 + int(length)
    return found


def _amount_read(text: str) -> int:
    match = _AMOUNT.match(text)
    if not match:
        raise PayloadInvalid("the amount is not baht with at most two decimals")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
