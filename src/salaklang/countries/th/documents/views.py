"""From plain data to what a Thai form shows: Thai digits, Buddhist Era, words for money. Pure.

Thai digits are for what the state writes: numbers, dates, amounts, addresses. What people wrote (a trade name, a
letter's words) and what they must type elsewhere (a bank reference, a code) stays as it is.

Each function takes the JSON that travels inside the PDF and returns the values that the form of the same name prints.
A key that is missing raises KeyError: a form with a hole must not be signed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from salaklang.countries.th.address import address_text
from salaklang.countries.th.bahttext import baht_words
from salaklang.countries.th.dates import MONTHS, moment_text, year_be
from salaklang.countries.th.numerals import digits_thai
from salaklang.kernel.money import baht

# Typst breaks inside these compounds; officials don't.
KEEP_WHOLE = (
    *(m.th for m in MONTHS),
    "จังหวัด",
    "นายทะเบียน",
    "ที่ตั้ง",
    "อิเล็กทรอนิกส์",
    "ค่าใช้จ่าย",
    "ค่าธรรมเนียม",
    "หน่วยงาน",
    "พาณิชยกิจ",
    "พาณิชย์",
    "เลขที่",
    "ลายมือชื่อ",
)
_CHANNELS = {"online": "ยื่นออนไลน์", "counter": "ยื่นที่เคาน์เตอร์", "api": "ยื่นผ่านระบบอื่น", "system": "ระบบ"}

Data = Mapping[str, Any]


def certificate_view(data: Data) -> dict[str, Any]:
    """แบบ พค.0403.

    Keys: registration_no, request_no, agency_name, office_name, holder_name, registered_on, trade_name_th,
    trade_name_latin, trades (1 to 4), premises (an address), issued_on, registrar_name, registrar_position,
    registrar_capacity ("" where none), code, check_url; receipt_code where the decision's act is known.
    """
    return {
        "title": f"ใบทะเบียนพาณิชย์ {data['request_no']}",
        "agency_name": data["agency_name"],
        "office_name": data["office_name"],
        "registration_no": digits_thai(_number_spaced(str(data["registration_no"]))),
        "request_no": digits_thai(data["request_no"]),
        "holder_name": data["holder_name"],
        "registered_on": date_formal(data["registered_on"]),
        "trade_name_th": data["trade_name_th"],
        "trade_name_latin": data["trade_name_latin"] or "-",
        "trades": data["trades"],
        "trade_numbers": [digits_thai(n) for n in range(1, len(data["trades"]) + 1)],
        "premises": digits_thai(address_text(data["premises"]).th),
        "issued_on": date_formal(data["issued_on"]),
        "registrar_name": data["registrar_name"],
        "registrar_position": data["registrar_position"],
        "registrar_capacity": data["registrar_capacity"],
        **_proof(data),
    }


def receipt_view(data: Data) -> dict[str, Any]:
    """Receipt of an application.

    Keys: agency_name, case_number, service_name, applicant_name, received_at (ISO, UTC), channel, rows (list of
    {label, value}), due_on (ISO or ""), fee_satang, act_code, code, check_url.
    """
    return {
        "title": f"ใบรับคำขอ {data['case_number']}",
        "agency_name": data["agency_name"],
        "case_number": digits_thai(data["case_number"]),
        "service_name": data["service_name"],
        "applicant_name": data["applicant_name"],
        "received_at": digits_thai(moment_text(datetime.fromisoformat(data["received_at"])).th),
        "channel": _CHANNELS.get(data["channel"], data["channel"]),
        "rows": data["rows"],
        "due_on": date_formal(data["due_on"]) if data["due_on"] else "",
        "fee": f"{digits_thai(baht(data['fee_satang']))} บาท" if data["fee_satang"] else "ไม่มีค่าธรรมเนียม",
        **_proof({**data, "receipt_code": data["act_code"]}),
    }


def letter_view(data: Data) -> dict[str, Any]:
    """External letter (หนังสือภายนอก), parts in the order of the Regulation on Correspondence 2526.

    Keys: number, urgency ("" where normal), agency_name, agency_address (list of lines), dated, subject, salutation,
    refers (list), enclosures (list), body (list of paragraphs), closing, signer_name, signer_position, signer_capacity,
    unit, phone, email, copies_to (list), code, check_url.
    """
    as_written = (
        *("urgency", "agency_name", "subject", "salutation", "refers", "enclosures", "body", "closing"),
        *("signer_name", "signer_position", "signer_capacity", "unit", "email", "copies_to"),
    )
    return {
        "title": f"{data['number']} {data['subject']}",
        "number": digits_thai(data["number"]),
        "dated": date_formal(data["dated"], era=False),
        "phone": digits_thai(data["phone"]),
        "agency_address": [digits_thai(line) for line in data["agency_address"]],
        **{key: data[key] for key in as_written},
        **_proof(data),
    }


def payment_view(data: Data) -> dict[str, Any]:
    """Receipt of a payment.

    Keys: agency_name, receipt_no, paid_at (ISO, UTC), payer_name, items (list of {text, amount_satang}), method, ref1,
    ref2, bank_ref, receiver_name, receiver_position, code, check_url; receipt_code.
    """
    total = sum(item["amount_satang"] for item in data["items"])
    return {
        "title": f"ใบเสร็จรับเงิน {data['receipt_no']}",
        "agency_name": data["agency_name"],
        "receipt_no": digits_thai(data["receipt_no"]),
        "paid_at": digits_thai(moment_text(datetime.fromisoformat(data["paid_at"])).th),
        "payer_name": data["payer_name"],
        "items": [{"text": i["text"], "amount": digits_thai(baht(i["amount_satang"]))} for i in data["items"]],
        "total": digits_thai(baht(total)),
        "total_words": baht_words(total),
        "method": data["method"],
        "references": [
            {"label": digits_thai(label), "value": data[key]}
            for label, key in (("อ้างอิง 1", "ref1"), ("อ้างอิง 2", "ref2"), ("เลขที่รายการของธนาคาร", "bank_ref"))
            if data[key]
        ],
        "receiver_name": data["receiver_name"],
        "receiver_position": data["receiver_position"],
        **_proof(data),
    }


def date_formal(iso: str, *, era: bool = True) -> str:
    """`2026-11-22` → `๒๒ พฤศจิกายน พ.ศ. ๒๕๖๙`, its parts held together."""
    day = date.fromisoformat(iso)
    before_year = "พ.ศ.\u00a0" if era else ""
    return digits_thai(f"{day.day}\u00a0{MONTHS[day.month - 1].th}\u00a0{before_year}{year_be(day.year)}")


def _number_spaced(number: str) -> str:
    """A 13-digit number as people read it: `1-2345-67890-12-3`."""
    if len(number) == 13 and number.isdigit():
        return "-".join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    return number


def _proof(data: Data) -> dict[str, Any]:
    """What the foot of every document shows. Codes and addresses stay in ASCII: people type them."""
    act = data.get("receipt_code", "")
    return {
        "code": data["code"],
        "check_url": data["check_url"],
        "receipt_code": act if act != data["code"] else "",
        "keep_whole": list(KEEP_WHOLE),
    }
