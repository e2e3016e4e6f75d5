"""Why a witness has not cosigned, in words for the people who run the log."""

from salaklang.kernel.text import Text

NO_ADDRESS = Text(
    "นโยบายไม่ได้บอกที่อยู่ของพยาน เพิ่มที่อยู่ในบรรทัด witness", "The policy names no address: add one to the witness line"
)
ADDRESS = Text(
    "ที่อยู่ของพยานใช้ไม่ได้ แก้ในนโยบาย: {why}", "The witness's address can't be used, correct it in the policy: {why}"
)
BUSY = Text("พยานยังไม่ตอบคำขอก่อนหน้า", "The witness has not answered the request before")
TOO_SLOW = Text("พยานไม่ตอบภายในเวลา", "The witness did not answer in time")
NO_PROOF = Text(
    "บันทึกสร้างหลักฐานความสอดคล้องให้พยานไม่ได้ ({why})", "The log could not prove its past to the witness ({why})"
)
GARBAGE = Text("คำตอบของพยานใช้ไม่ได้: {why}", "The witness's answer is no good: {why}")
UNSTEADY = Text("พยานเปลี่ยนขนาดที่บอกไปเรื่อย ๆ", "The witness names another size each time")
NO_SIGNATURE = Text("พยานไม่ได้ลงนามด้วยกุญแจในนโยบาย", "The witness did not sign with the key that the policy names")
REFUSED = Text("พยานปฏิเสธ (รหัส {n})", "The witness refused (status {n})")
STATUS = {
    400: Text("พยานอ่านคำขอไม่ได้ (รหัส {n})", "The witness could not read the request (status {n})"),
    403: Text(
        "พยานไม่รู้จักกุญแจของบันทึก (รหัส {n}) ให้ผู้ดูแลพยานใส่กุญแจใหม่",
        "The witness does not know the log's key (status {n}): its operator has to add it",
    ),
    404: Text(
        "พยานไม่รู้จักบันทึกนี้ (รหัส {n}) ให้ผู้ดูแลพยานเพิ่ม --log",
        "The witness does not know this log (status {n}): its operator has to add it with --log",
    ),
    429: Text("พยานรับคำขอไม่ทัน (รหัส {n})", "The witness gets more requests than it takes (status {n})"),
    503: Text("พยานบันทึกลงดิสก์ไม่ได้ (รหัส {n})", "The witness can't write to its disk (status {n})"),
}
CLAIM = Text(
    "พยานอ้างว่าเคยลงนาม {size} รายการ (บันทึกมี {ours}) แต่ไม่แสดงหลักฐานที่บันทึกลงนาม จึงไม่เชื่อ ตรวจสอบกับผู้ดูแลพยาน",
    "The witness claims a history of {size} entries (the log has {ours}) and shows nothing that the log signed: "
    "not believed. Ask its operator",
)
ROLLED_BACK = Text(
    "บันทึกนี้เคยลงนาม {size} รายการ แต่ตอนนี้มีเพียง {ours}: ข้อมูลถูกย้อนกลับ หรือมีผู้อื่นใช้กุญแจเดียวกัน หยุดและกู้คืนข้อมูลล่าสุดก่อน",
    "This log once signed {size} entries and now has only {ours}: it was rolled back, or "
    "something else signs with its key. Stop, and restore the newest data first",
)
FORKED = Text(
    "กุญแจของบันทึกนี้ลงนามสองฉบับที่ขัดกัน (พยานมีฉบับ {size} รายการ บันทึกมี {ours}) หยุดและตรวจสอบทันที",
    "This log's key signed two contradicting histories (the witness has one of {size} entries, the log {ours}). "
    "Stop and find out at once",
)
