"""Errors of correspondence."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound
from salaklang.kernel.text import Text


class LetterMissing(NotFound):
    code = "letter-missing"
    text = Text("ไม่พบหนังสือฉบับนี้", "We can't find this letter")


class LetterInvalid(Invalid):
    code = "letter-invalid"
    text = Text("หนังสือยังไม่ครบถ้วน", "The letter is not complete yet")


class LetterAlreadyAnswered(Conflict):
    code = "letter-already-answered"
    text = Text("หนังสือฉบับนี้มีผู้ตอบแล้ว", "This letter has already been answered")
    next_step = Text(
        "เปิดดูหนังสือตอบ หากต้องการเพิ่มเติมให้ออกหนังสือฉบับใหม่", "Open the answer; to add to it, send a new letter."
    )


class PrefixMissing(Conflict):
    code = "prefix-missing"
    text = Text("หน่วยงานนี้ยังไม่มีเลขประจำของเจ้าของหนังสือ", "This agency has no letter prefix yet")
    next_step = Text("ให้ผู้ดูแลระบบตั้งเลขประจำของหน่วยงานก่อน", "Ask the operator to set the agency's prefix first.")
