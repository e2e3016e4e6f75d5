"""Proofs, and the public check of a document."""

from salaklang.kernel.text import Text

TITLE = Text("หลักฐาน", "Proof")
WHAT = Text("สิ่งที่ทำ", "What was done")
AGENCY = Text("หน่วยงาน", "Agency")
WHEN = Text("เมื่อ", "When")
BY = Text("โดย", "By")
GROUND = Text("ตามอำนาจ", "On which ground")
CODE = Text("รหัสหลักฐาน", "Code of this proof")
PLACE = Text("ลำดับในสมุดบันทึก", "Place in the record")
PLACE_OF = Text("ที่ {index} จาก {size} รายการ", "Entry {index} of {size}")
SEALED = Text("บันทึกในสมุดสาธารณะแล้ว ไม่มีใครแก้ย้อนหลังได้โดยไม่มีคนเห็น", "In the public record: nobody can change it unseen")
WAITING = Text(
    "รับเข้าสมุดแล้ว กำลังรอลงนามปิดหน้า ปกติใช้เวลาไม่กี่วินาที", "Taken in, waiting to be signed: a few seconds, as a rule"
)
RELOAD = Text("ดูอีกครั้ง", "Look again")
BROWSER_YES = Text(
    "เบราว์เซอร์ของคุณคำนวณตรวจแล้ว: รายการนี้อยู่ในสมุดจริง ลายเซ็นของสมุดถูกต้อง และหน่วยงานพยานร่วมลงนามครบ",
    "Your own browser has just checked it: this entry is in the record, the record’s signature is right, and enough "
    "witnesses cosigned it.",
)
BROWSER_ALONE = Text(
    "เบราว์เซอร์ของคุณคำนวณตรวจแล้ว: รายการนี้อยู่ในสมุดจริง และลายเซ็นของสมุดถูกต้อง สมุดนี้ยังไม่มีพยาน",
    "Your own browser has just checked it: this entry is in the record, and the record’s signature is right. This "
    "record "
    "has no witnesses yet.",
)
BROWSER_SHORT = Text(
    "เบราว์เซอร์ของคุณคำนวณตรวจแล้ว: รายการนี้อยู่ในสมุดจริงและลายเซ็นของสมุดถูกต้อง แต่หน่วยงานพยานยังร่วมลงนามไม่ครบ",
    "Your own browser has just checked it: this entry is in the record and the record’s signature is right, but too "
    "few "
    "witnesses have cosigned it yet.",
)
BROWSER_CANNOT = Text(
    "ยังไม่ได้ตรวจ: เบราว์เซอร์นี้ไม่มีลายเซ็น Ed25519 หรือไม่ได้เปิดหน้าผ่าน https รายละเอียดด้านล่างใช้ตรวจด้วยโปรแกรมอื่นได้",
    "Not checked: this browser lacks Ed25519 signatures, or the page was not opened over https. Other programs can "
    "check "
    "the details below.",
)
BROWSER_NO = Text("ตรวจแล้วไม่ตรง: แจ้งเราพร้อมรหัสหลักฐานนี้", "The check failed: tell us, with this code.")
GIVEN_TO = Text("ให้แก่", "Given to")
GIVEN_FROM = Text("จาก", "From")
GIVEN_WHAT = Text("ข้อมูลที่ให้", "What was given")
GIVEN_FOR = Text("เพื่อ", "What for")
RECORD_RAW = Text("ข้อความเดียวกันแบบที่โปรแกรมอ่าน", "The same, as programs read it")
RECORD_TITLE = Text("เนื้อความที่บันทึก (เห็นเฉพาะคุณ)", "What was recorded (only you see this)")
ERASED = Text("เนื้อความถูกลบตามกฎหมายแล้ว รอยประทับยังอยู่", "The words were erased under the law; the fingerprint stays.")
DOWNLOAD = Text(
    "ดาวน์โหลดใบรับ (.tlog-proof) ไว้ตรวจเองแบบออฟไลน์", "Download the receipt (.tlog-proof), to check offline yourself"
)
TECH = Text("รายละเอียดสำหรับตรวจด้วยโปรแกรมอื่น", "Details, for checking with other programs")
TECH_LEAF = Text("ใบ (leaf, base64)", "Leaf (base64)")
TECH_PROOF = Text("หลักฐานตามมาตรฐาน C2SP tlog-proof", "C2SP tlog-proof")
TECH_POLICY = Text("กติกาและกุญแจที่ใช้ตรวจ (C2SP tlog-policy)", "Rules and keys to check by (C2SP tlog-policy)")
IN_RECORD = Text("ดูรายการนี้ในสมุดบันทึกสาธารณะ", "See this entry in the public record")
CHECK_RECEIPT = Text("ตรวจใบรับที่คุณมี", "Check a receipt that you have")
CHANNELS = {
    "online": Text("ออนไลน์", "online"),
    "counter": Text("ที่เคาน์เตอร์", "at a counter"),
    "api": Text("ผ่านระบบ", "through the API"),
    "system": Text("โดยระบบ", "by the system"),
}

CHECK_TITLE = Text("ตรวจเอกสาร", "Check a document")
CHECK_LEAD = Text(
    "พิมพ์รหัสที่อยู่ข้าง QR บนเอกสาร หน้านี้บอกว่าเอกสารเป็นของจริงและยังใช้ได้หรือไม่ โดยไม่แสดงข้อมูลส่วนบุคคล",
    "Type the code beside the QR mark. This page says whether the document is genuine and still "
    "good, and shows no personal "
    "data.",
)
CHECK_LABEL = Text("รหัสบนเอกสาร", "Code on the document")
CHECK_HINT = Text("ตัวอักษรและตัวเลข 12 ตัว เช่น 7K3M-9QXA-2CDE", "12 letters and digits, such as 7K3M-9QXA-2CDE")
CHECK_EMPTY = Text("พิมพ์รหัสก่อน", "Type the code first")
CHECK = Text("ตรวจ", "Check")
CHECK_FILE = Text("มีไฟล์ใบรับ (.tlog-proof) ใช่ไหม", "Do you have a receipt file (.tlog-proof)?")
CHECK_FILE_LINK = Text("ตรวจในเบราว์เซอร์ของคุณเอง", "Check it in your own browser")
CHECK_AGAIN = Text("ตรวจเอกสารอื่น", "Check another document")
GENUINE = Text("เอกสารจริง และยังใช้ได้", "Genuine, and in force")
WITHDRAWN = Text("เคยเป็นเอกสารจริง แต่ถูกยกเลิกแล้ว", "It was genuine, but is no longer in force")
UNKNOWN = Text("ไม่พบเอกสารที่มีรหัสนี้", "No document has this code")
UNKNOWN_TEXT = Text(
    "ตรวจตัวอักษรอีกครั้ง ถ้ารหัสตรงกับบนเอกสาร อย่าเพิ่งเชื่อเอกสารนั้น และแจ้งหน่วยงานที่ออก",
    "Check the letters again. If they match those on the document, do not rely on it, and tell the agency it names.",
)
DOC_KIND = Text("เอกสาร", "Document")
DOC_BY = Text("ออกโดย", "Issued by")
DOC_AT = Text("ออกเมื่อ", "Issued")
DOC_STATE = Text("สถานะ", "State")
DOC_HASH = Text("รอยประทับไฟล์ (SHA-256)", "Fingerprint of the file (SHA-256)")
DOC_COMPARE = Text(
    "เทียบชื่อบนเอกสารกับบุคคลที่ถือเอกสารเสมอ ไฟล์ PDF ตรวจลายเซ็นดิจิทัลได้ด้วยโปรแกรมอ่าน PDF",
    "Always compare the name on the document with the person. The signature in the PDF can be checked in a PDF reader.",
)
