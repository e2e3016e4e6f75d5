"""The bank's pages: plain HTML forms in Thai and English; keyboard and no JavaScript are enough."""

from html import escape
from urllib.parse import urlencode

from salaklang.embedded.bank.qr import Slip
from salaklang.embedded.bank.store import Payment

_CSS = (
    "body{font:1.125rem/1.6 Sarabun,'Noto Sans Thai',Arial,sans-serif;margin:0;color:#0b0c0c;background:#f3f5f4}"
    "header{background:#12503b;color:#fff;padding:.75rem 1rem}header a{color:#fff}"
    "main{max-width:34rem;margin:0 auto;padding:1rem;background:#fff;min-height:70vh}"
    "dt{font-weight:700;margin-top:.75rem}dd{margin:0;overflow-wrap:anywhere}"
    "label{display:block;font-weight:700;margin-top:1rem}"
    "input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:2px solid #0b0c0c}"
    "button{font:inherit;font-weight:700;background:#12503b;color:#fff;border:0;padding:.6rem 1.25rem;"
    "margin-top:1.25rem}"
    ":focus-visible{outline:3px solid #ffbf47;outline-offset:2px}"
    ".note{border-left:6px solid #b58900;background:#fff8e5;padding:.5rem .75rem}"
    ".error{border:4px solid #b10e1e;padding:.5rem .75rem}.big{font-size:1.75rem;font-weight:700}"
)
_TEXTS = {
    "bank": ("ธนาคารตัวอย่าง", "Sample Bank"),
    "sandbox": ("ธนาคารจำลองสำหรับสาธิต ไม่มีการโอนเงินจริง", "A sandbox bank for demonstration. No real money moves."),
    "pay": ("ชำระเงินตามใบแจ้ง", "Pay a bill"),
    "payload": ("ข้อความจากคิวอาร์โค้ด", "Text of the QR code"),
    "read": ("ถัดไป", "Continue"),
    "check": ("ตรวจสอบก่อนชำระ", "Check before you pay"),
    "payee": ("ผู้รับเงิน", "Payee"),
    "ref1": ("รหัสอ้างอิง 1", "Reference 1"),
    "ref2": ("รหัสอ้างอิง 2", "Reference 2"),
    "amount": ("จำนวนเงิน (บาท)", "Amount (baht)"),
    "confirm": ("ยืนยันการชำระเงิน", "Confirm payment"),
    "done": ("ชำระเงินแล้ว", "Payment made"),
    "number": ("เลขที่รายการ", "Transaction"),
    "time": ("เวลา (UTC)", "Time (UTC)"),
    "notice": ("การแจ้งหน่วยงาน", "Notice to the agency"),
    "waiting": ("กำลังแจ้ง", "On its way"),
    "held": ("ยังไม่แจ้ง", "Held back"),
    "acknowledged": ("หน่วยงานรับทราบแล้ว", "Acknowledged by the agency"),
    "again": ("แจ้งหน่วยงานอีกครั้ง", "Send the notice again"),
    "not-a-bill": (
        "ข้อความนี้ไม่ใช่คิวอาร์โค้ดชำระบิล ตรวจแล้วลองใหม่",
        "This is not a bill payment code. Check it and try again.",
    ),
    "bad-amount": ("กรอกจำนวนเงินเป็นบาท เช่น 50.00", "Enter an amount in baht, such as 50.00"),
    "missing": ("ไม่พบหน้านี้", "There is no such page"),
    "back": ("กลับไปหน้าชำระเงิน", "Back to payment"),
}


def page_start(lang: str, *, error: str = "", payload: str = "") -> str:
    """The first page: the text of the QR code goes in."""
    mark = ' aria-describedby="error" aria-invalid="true"' if error else ""
    return _page(
        lang,
        "pay",
        f"{_error(lang, error)}<form method='post' action='/pay?lang={lang}'>"
        f"<label for='payload'>{_t(lang, 'payload')}</label>"
        f"<textarea id='payload' name='payload' rows='4' spellcheck='false' required{mark}>{escape(payload)}</textarea>"
        f"<button>{_t(lang, 'read')}</button></form>",
    )


def page_check(lang: str, slip: Slip, *, payload: str, token: str, amount: str, error: str = "") -> str:
    """What will be paid; the customer may alter the amount, as some bank apps allow."""
    mark = ' aria-describedby="error" aria-invalid="true"' if error else ""
    return _page(
        lang,
        "check",
        f"{_error(lang, error)}<dl>{_pair(lang, 'payee', slip.payee or slip.biller_id)}{_pair(lang, 'ref1', slip.ref1)}"
        f"{_pair(lang, 'ref2', slip.ref2)}</dl><form method='post' action='/confirm?lang={lang}'>"
        f"<input type='hidden' name='payload' value='{escape(payload)}'>"
        f"<input type='hidden' name='token' value='{escape(token)}'>"
        f"<label for='amount'>{_t(lang, 'amount')}</label>"
        f"<input id='amount' name='amount' inputmode='decimal' required value='{escape(amount)}'{mark}>"
        f"<button>{_t(lang, 'confirm')}</button></form>",
        here=f"/pay?{urlencode({'payload': payload})}&",
    )


def page_payment(lang: str, payment: Payment) -> str:
    """The slip afterwards, with how far the notice has come."""
    return _page(
        lang,
        "done",
        f"<p class='big'>{baht(payment.amount_satang)} {'บาท' if lang == 'th' else 'baht'}</p><dl>"
        f"{_pair(lang, 'number', payment.id)}{_pair(lang, 'payee', payment.biller_id)}"
        f"{_pair(lang, 'ref1', payment.ref1)}{_pair(lang, 'ref2', payment.ref2)}{_pair(lang, 'time', payment.paid_at)}"
        f"{_pair(lang, 'notice', _t(lang, payment.notice))}</dl>"
        f"<form method='post' action='/payments/{escape(payment.id)}/resend?lang={lang}'>"
        f"<button>{_t(lang, 'again')}</button></form>",
        here=f"/payments/{payment.id}?",
    )


def page_missing(lang: str) -> str:
    return _page(lang, "missing", f"<p><a href='/?lang={lang}'>{_t(lang, 'back')}</a></p>")


def baht(satang: int) -> str:
    return f"{satang // 100:,}.{satang % 100:02d}"


def _page(lang: str, title: str, body: str, *, here: str = "/?") -> str:
    """`here`: where the same page is found in the other language; ends with `?` or `&`."""
    other, label = ("en", "English") if lang == "th" else ("th", "ไทย")
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{_t(lang, title)} – {_t(lang, 'bank')}</title><style>{_CSS}</style></head><body>"
        f"<header><strong>{_t(lang, 'bank')}</strong> · "
        f"<a href='{escape(here)}lang={other}' lang='{other}'>{label}</a></header>"
        f"<main><p class='note'>{_t(lang, 'sandbox')}</p><h1>{_t(lang, title)}</h1>{body}</main></body></html>"
    )


def _pair(lang: str, key: str, value: str) -> str:
    return f"<dt>{_t(lang, key)}</dt><dd>{escape(value)}</dd>" if value else ""


def _error(lang: str, key: str) -> str:
    return f"<p class='error' id='error' role='alert'>{_t(lang, key)}</p>" if key else ""


def _t(lang: str, key: str) -> str:
    return _TEXTS[key][lang == "en"]
