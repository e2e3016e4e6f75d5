"""What `./sala verify` says."""

from salaklang.kernel.text import Text

GOOD_RECEIPT = Text(
    "ใบรับนี้เป็นของจริง: สิ่งที่ระบุคือสิ่งที่บันทึกไว้ในบันทึกสาธารณะ ไม่มีการแก้ไข",
    "This receipt is genuine: what it states is what the public ledger recorded, unchanged",
)
GOOD_CERTIFICATE = Text(
    "เอกสารนี้เป็นของจริง และไม่มีการแก้ไขแม้แต่ไบต์เดียวหลังลงนาม",
    "This document is genuine: not one byte has been changed since it was signed",
)
BAD = Text("อย่าเชื่อไฟล์นี้", "Do not rely on this file")
WAIT = Text(
    "ดาวน์โหลดใบรับใหม่อีกครั้งภายหลัง หรือถามหน่วยงานที่ออก ก่อนจะเชื่อไฟล์นี้",
    "Download the receipt again later, or ask the agency that issued it, before you rely on this file",
)
UNWITNESSED = Text(
    "บันทึกสาธารณะลงนามแล้ว แต่ยังไม่มี{n}หน่วยงานร่วมเป็นพยาน", "signed by the log, not yet witnessed by {n} agencies"
)
UNWITNESSED_ONE = Text(
    "บันทึกสาธารณะลงนามแล้ว แต่ยังไม่มีหน่วยงานร่วมเป็นพยาน", "signed by the log, not yet witnessed by the agency asked for"
)
UNWITNESSED_POLICY = Text(
    "บันทึกสาธารณะลงนามแล้ว แต่พยานยังไม่ครบตามนโยบายความเชื่อถือ",
    "signed by the log, not yet witnessed as the trust policy asks",
)
NUMBERS = {
    2: Text("สอง", "two"),
    3: Text("สาม", "three"),
    4: Text("สี่", "four"),
    5: Text("ห้า", "five"),
}

RECEIPT_REASONS = {
    "form": Text("ไฟล์นี้ไม่ใช่ใบรับ หรือเสียหาย", "This is not a receipt, or it is damaged"),
    "canonical": Text(
        "ไฟล์นี้ถูกเขียนใหม่ ไม่ใช่ไฟล์ที่ออกให้ (แม้แต่ช่องว่างก็เปลี่ยนไม่ได้)",
        "This file was rewritten; it is not the one that was issued (not even a space may change)",
    ),
    "log": Text("ใบรับนี้เป็นของบันทึกสาธารณะที่คุณไม่ได้เชื่อถือ", "This receipt is of a public ledger that you don't trust"),
    "retired": Text(
        "ใบรับนี้ลงนามด้วยกุญแจที่บันทึกสาธารณะเลิกใช้ไปก่อนแล้วเท่านั้น",
        "Only a key that the public ledger had already ended signed this receipt",
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
LOG_SIGNED = Text("ลงนามโดยบันทึกสาธารณะ", "Signed by the log")
COSIGNED = Text("พยาน", "Witnessed by")
NOT_COSIGNED = Text("ยังไม่ได้เป็นพยาน", "Not witnessed by")
UNKNOWN = Text("ไม่ได้ตรวจ", "Not examined")
UNKNOWN_N = Text(
    "ลายเซ็น {n} รายการของผู้ที่นโยบายความเชื่อถือไม่รู้จัก", "{n} signatures by parties that the trust policy doesn't name"
)
QUORUM = Text("พยานครบหรือไม่", "Witnesses")
QUORUM_YES = Text("ครบตามนโยบายความเชื่อถือ", "enough, as the trust policy asks")
QUORUM_NO = Text("ยังไม่ครบตามนโยบายความเชื่อถือ", "not enough for the trust policy")
QUORUM_NONE = Text("นโยบายความเชื่อถือไม่ได้ขอพยาน", "the trust policy asks for none")
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
NO_POLICY = Text(
    "แฟ้มนโยบายความเชื่อถือใช้ไม่ได้: {file} บรรทัด {line}: {reason}", "Not a trust policy: {file}, line {line}: {reason}"
)
USAGE = Text(
    "วิธีใช้: ./sala verify ไฟล์… [--trust แฟ้ม] [--policy แฟ้ม] [--lang th|en] [--json]",
    "usage: ./sala verify FILE… [--trust FILE] [--policy FILE] [--lang th|en] [--json]",
)
