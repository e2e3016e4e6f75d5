"""The bank's pages: plain HTML forms in Thai and English; keyboard and no JavaScript are enough."""

from html import escape
from urllib.parse import urlencode

from salaklang.embedded.bank.qr import Slip
from salaklang.embedded.bank.store import Payment
from salaklang.embedded.small_web import FONT_FACES

_CSS = (
    f"{FONT_FACES}"
    ":root{color-scheme:light dark;--ink:#17211d;--soft:#4c5a54;--paper:#fff;--ground:#eef3f0;--line:#c9d5cf;"
    "--bank:#12503b;--note:#fff8e5;--mark:#b58900;--bad:#b10e1e}"
    "@media(prefers-color-scheme:dark){:root{--ink:#eef3f0;--soft:#b5c4bd;--paper:#131b18;--ground:#0c1210;"
    "--line:#3a4a43;--note:#2b2412;--bad:#ff9c94}}"
    "body{font:1.125rem/1.65 Sarabun,'Noto Sans Thai',Arial,sans-serif;margin:0;color:var(--ink);"
    "background:var(--ground)}"
    "header{background:var(--bank);color:#fff}header div{display:flex;justify-content:space-between;gap:1rem;"
    "max-width:32rem;margin:0 auto;padding:.85rem 1.25rem}header a{color:#fff}header strong{font-size:1.2rem}"
    "main{max-width:32rem;box-sizing:border-box;margin:0 auto;padding:1.25rem 1.25rem 2rem;background:var(--paper);"
    "border:1px solid var(--line);border-top:0}"
    "@media(min-width:36rem){main{margin:1.5rem auto;border-top:1px solid var(--line);padding:1.5rem 2rem 2.25rem}"
    "header div{padding:.85rem 2rem}}"
    "h1{font-size:1.6rem;line-height:1.4;margin:1rem 0 .75rem}"
    "dl{border-top:1px solid var(--line);margin:0 0 1rem}dt{color:var(--soft);font-size:1rem;padding-top:.5rem}"
    "dd{margin:0;padding-bottom:.5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere;"
    "font-variant-numeric:tabular-nums}"
    "label{display:block;font-weight:700;margin-top:1rem}a{color:inherit;text-underline-offset:.18em}"
    "input,textarea{font:inherit;color:inherit;background:var(--paper);width:100%;box-sizing:border-box;"
    "padding:.5rem .7rem;border:2px solid var(--ink);border-radius:0}"
    "button{font:inherit;font-weight:700;background:var(--bank);color:#fff;border:1px solid #fff0;"
    "padding:.6rem 1.5rem;margin-top:1.25rem;cursor:pointer}"
    ":focus-visible{outline:3px solid #ffbf47;outline-offset:2px}"
    ".note{border-left:6px solid var(--mark);background:var(--note);padding:.5rem .9rem;margin:0;font-size:1rem}"
    ".error{border:4px solid var(--bad);padding:.5rem .9rem}.big{font-size:1.9rem;font-weight:700;margin:0 0 .75rem}"
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
        "<meta name='viewport' content='width=device-width, initial-scale=1'><link rel='icon' href='data:,'>"
        f"<title>{_t(lang, title)} – {_t(lang, 'bank')}</title><style>{_CSS}</style></head><body>"
        f"<header><div><strong>{_t(lang, 'bank')}</strong>"
        f"<a href='{escape(here)}lang={other}' lang='{other}'>{label}</a></div></header>"
        f"<main><p class='note'>{_t(lang, 'sandbox')}</p><h1>{_t(lang, title)}</h1>{body}</main></body></html>"
    )


def _pair(lang: str, key: str, value: str) -> str:
    return f"<dt>{_t(lang, key)}</dt><dd>{escape(value)}</dd>" if value else ""


def _error(lang: str, key: str) -> str:
    return f"<p class='error' id='error' role='alert'>{_t(lang, key)}</p>" if key else ""


def _t(lang: str, key: str) -> str:
    return _TEXTS[key][lang == "en"]
