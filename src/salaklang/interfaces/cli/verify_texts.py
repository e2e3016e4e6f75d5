"""What `./sala verify` says."""

from salaklang.kernel.text import Text

GOOD_RECEIPT = Text("ใบรับนี้เป็นของจริง และไม่มีการแก้ไขแม้แต่ไบต์เดียว", "This receipt is genuine: not one byte has been changed")
GOOD_CERTIFICATE = Text(
    "เอกสารนี้เป็นของจริง และไม่มีการแก้ไขแม้แต่ไบต์เดียวหลังลงนาม",
    "This document is genuine: not one byte has been changed since it was signed",
)
BAD = Text("อย่าเชื่อไฟล์นี้", "Do not rely on this file")

RECEIPT_REASONS = {
    "form": Text("ไฟล์นี้ไม่ใช่ใบรับ หรือเสียหาย", "This is not a receipt, or it is damaged"),
    "canonical": Text(
        "ไฟล์นี้ถูกเขียนใหม่ ไม่ใช่ไฟล์ที่ออกให้ (แม้แต่ช่องว่างก็เปลี่ยนไม่ได้)",
        "This file was rewritten; it is not the one that was issued (not even a space may change)",
    ),
    "proof": Text("หลักฐานไม่นำไปสู่บันทึกสาธารณะที่ลงนามไว้", "The proof does not lead to the signed public ledger"),
    "commitment": Text("ข้อความในใบรับไม่ตรงกับที่บันทึกไว้", "What the receipt says is not what was recorded"),
    "leaf": Text(
        "หน่วยงาน เวลา หรือเรื่องในใบรับไม่ตรงกับบันทึกสาธารณะ",
        "Agency, time or subject don't agree with the public ledger",
    ),
}
INNER_BAD = Text("ใบรับที่แนบในเอกสารไม่ถูกต้อง: {reason}", "The receipt inside the document is not good: {reason}")

WHAT = Text("สิ่งที่บันทึก", "What was recorded")
WHO = Text("หน่วยงาน", "Agency")
WHEN = Text("เมื่อ", "When")
CODE = Text("รหัสใบรับ", "Receipt code")
RECORD = Text("รายละเอียดที่บันทึก", "Details recorded")
PLACE = Text("ลำดับในบันทึกสาธารณะ", "Place in the public ledger")
PLACE_OF = Text("{index} จาก {size} รายการ ({origin})", "{index} of {size} entries ({origin})")
SIGNER = Text("ผู้ลงนาม", "Signed by")
SIGNED_AT = Text("ลงนามเมื่อ", "Signed")
STAMPED = Text("มีตราประทับเวลา", "with a time stamp")
STATED = Text("ตามที่ผู้ลงนามระบุ", "as the signer states")
DATA = Text("ข้อมูลในเอกสาร", "Data inside")
DATA_THERE = Text("มีข้อมูลที่เครื่องอ่านได้แนบอยู่", "machine-readable data is attached")

NO_FILE = Text("เปิดไฟล์ไม่ได้: {file}", "Can't open {file}")
NO_TRUST = Text(
    "อ่านแฟ้มความเชื่อถือไม่ได้: {file} — ดาวน์โหลดจาก /.well-known/salaklang.json ของหน่วยที่ออกเอกสาร แล้วระบุด้วย --trust",
    "Can't read the trust file {file}: fetch /.well-known/salaklang.json of the node that issued the document, "
    "and name it with --trust",
)
USAGE = Text(
    "วิธีใช้: ./sala verify ไฟล์… [--trust แฟ้ม] [--lang th|en] [--json]",
    "usage: ./sala verify FILE… [--trust FILE] [--lang th|en] [--json]",
)
