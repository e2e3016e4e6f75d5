"""The simulator's one page: what it is, which fault is on, which queries it has had. Works without JavaScript."""

from html import escape

from salaklang.embedded.linkage.state import FAULTS, State
from salaklang.embedded.small_web import FONT_FACES

_SHOWN = 50
_WORDS = {
    "title": ("เครื่องจำลองศูนย์เชื่อมโยงข้อมูล (Linkage)", "Linkage simulator"),
    "label": (
        "นี่คือเครื่องจำลองที่เขียนจากข้อเท็จจริงที่เปิดเผย ไม่ใช่ Linkage Center ของจริง และไม่มีบุคคลใดในนี้มีตัวตนจริง",
        "This is a simulator written from public facts. It is not the real Linkage Center, and nobody in it exists.",
    ),
    "fault": ("ความขัดข้องที่จำลอง", "Simulated fault"),
    "set": ("ตั้ง", "Set"),
    "queries": ("คำขอที่ได้รับ ล่าสุดอยู่บน", "Queries received, newest first"),
    "none": ("ยังไม่มีคำขอ", "No queries yet."),
    "at": ("เวลา (UTC)", "Time (UTC)"),
    "step": ("ขั้น", "Step"),
    "agent": ("เจ้าหน้าที่ (AgentID)", "Officer (AgentID)"),
    "citizen": ("ผู้ถูกสืบค้น", "Asked about"),
    "status": ("ตอบ", "Answer"),
    "other": ("English", "ไทย"),
}
_FAULTS = {
    "none": ("ไม่มี", "None"),
    "unauthorised": ("ไม่ยอมรับผู้ใดเลย (401)", "Accepts nobody (401)"),
    "expired": ("โทเค็นที่ให้ไว้หมดอายุเดี๋ยวนี้", "Tokens given so far end now"),
    "refused": ("ไม่มีความยินยอมให้หน่วยงาน (403)", "The agency has no consent (403)"),
    "slow": ("ไม่ตอบภายใน 30 วินาที", "No answer for 30 seconds"),
    "rubbish": ("ตอบสิ่งที่ไม่ใช่ JSON", "Answers what is no JSON"),
    "error": ("ขัดข้องภายใน (500)", "Internal error (500)"),
    "wrong-person": ("ตอบข้อมูลของคนอื่น", "Answers with someone else’s data"),
    "huge": ("ตอบยาวเกินไป", "An answer that is far too long"),
    "moved": ("ส่งต่อไปที่อยู่อื่น (302)", "Sends elsewhere (302)"),
}
_STYLE = (
    f"{FONT_FACES}"
    "body{font:1rem/1.6 Sarabun,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#0b0c0c}"
    ".label{border-left:.5rem solid #b58840;padding:.75rem 1rem;background:#fff7e6;font-weight:700}"
    "fieldset{border:1px solid #b1b4b6;padding:1rem}label{display:block;padding:.4rem 0}"
    "input[type=radio]{width:1.25rem;height:1.25rem;vertical-align:middle;margin-right:.6rem}"
    "button{font:inherit;padding:.5rem 1.5rem;margin-top:1rem;background:#00703c;color:#fff;border:0}"
    "a:focus,button:focus,input:focus{outline:3px solid #fd0;outline-offset:2px}"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #b1b4b6;white-space:nowrap}"
)


def page_start(lang: str, state: State) -> str:
    """The page in Thai, or English for `en`."""
    n = 1 if lang == "en" else 0
    w = {key: escape(words[n]) for key, words in _WORDS.items()}
    other = "th" if n else "en"
    radios = "".join(
        f'<label><input type="radio" name="fault" value="{f}"{" checked" if f == state.fault else ""}>'
        f"{escape(_FAULTS[f][n])}</label>"
        for f in FAULTS
    )
    return (
        f'<!doctype html><html lang="{"en" if n else "th"}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{w["title"]}</title>'
        f"<style>{_STYLE}</style></head><body><main>"
        f'<p><a href="/?lang={other}" lang="{other}">{w["other"]}</a></p>'
        f'<h1>{w["title"]}</h1><p class="label">{w["label"]}</p>'
        f'<form method="post" action="/simulator/fault"><input type="hidden" name="lang" value="{"en" if n else "th"}">'
        f"<fieldset><legend>{w['fault']}</legend>{radios}</fieldset><button>{w['set']}</button></form>"
        f"<h2>{w['queries']}</h2>{_table(w, state)}</main></body></html>"
    )


def _table(w: dict[str, str], state: State) -> str:
    columns = ("at", "step", "agent", "citizen", "status")
    rows = state.queries()[:_SHOWN]
    if not rows:
        return f"<p>{w['none']}</p>"
    head = "".join(f'<th scope="col">{w[c]}</th>' for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(row[c]))}</td>" for c in columns) + "</tr>" for row in rows)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{w["queries"]}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
