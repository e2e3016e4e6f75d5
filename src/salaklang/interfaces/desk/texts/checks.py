"""Texts of the checks that an office makes in other agencies' registers."""

from salaklang.kernel.text import Text

SECTION_LEAD = Text(
    "ช่วยตรวจสอบเท่านั้น ไม่ใช่ผลการพิจารณา ถ้าหน่วยงานปลายทางไม่ตอบ พิจารณาเรื่องต่อได้",
    "A help to look, and no decision. If the other agency does not answer, go on with the case.",
)
RUN = Text("ตรวจกับ{keeper}", "Check with the {keeper}")
RUN_AGAIN = Text("ตรวจอีกครั้ง", "Check again")
ASKED = Text("ชื่อที่ตรวจ: {name}", "Name checked: {name}")
NONE_ALIKE = Text("ไม่พบชื่อที่คล้าย จากทั้งหมด {n} ชื่อในจังหวัด", "No name alike among {n} names of the province")
ALIKE = Text("พบชื่อที่คล้าย {found} จาก {n} ชื่อในจังหวัด", "{found} alike among {n} names of the province")
COL_NAME = Text("ชื่อกิจการ", "Business")
COL_NUMBER = Text("เลขทะเบียน", "Registration number")
COL_LIKENESS = Text("คล้ายกัน", "Alike")
PERCENT = Text("{n}%", "{n}%")
REASONS = {
    "same": Text("ชื่อเดียวกัน", "The same name"),
    "sound": Text("ออกเสียงเหมือนกัน", "Sounds the same"),
    "spelling": Text("สะกดคล้ายกัน", "Spelt alike"),
}
BY = Text("ตรวจโดย {name} {capacity}", "Checked by {name}, {capacity}")
PROOF_HERE = Text("การตรวจในเรื่องนี้", "this check")
PROOF_THERE_LINK = Text("หลักฐานของหน่วยงานปลายทาง", "Proof of the answer")
FAILED = Text("ครั้งล่าสุดไม่ได้คำตอบ", "The last check brought no answer")
FAILED_NEXT = Text("ลองอีกครั้งภายหลัง หรือพิจารณาเรื่องต่อโดยไม่มีผลตรวจนี้", "Try again later, or go on with the case without it.")
OUTDATED = Text("ผู้ยื่นแก้ข้อมูลหลังการตรวจ ตรวจอีกครั้ง", "The application has changed since: check again")
