"""Texts of the layout and the shared components."""

from salaklang.kernel.text import Text

NAME = Text("ศาลากลาง", "Salaklang")
SKIP = Text("ข้ามไปยังเนื้อหาหลัก", "Skip to main content")
SWITCH = Text("English", "ไทย")
SWITCH_LABEL = Text("Show this page in English", "แสดงหน้านี้เป็นภาษาไทย")
SIGN_IN = Text("เข้าสู่ระบบ", "Sign in")
SIGN_OUT = Text("ออกจากระบบ", "Sign out")
NAV = Text("เมนูของฉัน", "My menu")
NAV_CASES = Text("เรื่องของฉัน", "My cases")
NAV_INBOX = Text("กล่องข้อความ", "Messages")
NAV_DATA = Text("ใครใช้ข้อมูลของฉัน", "Who used my data")
NAV_MANDATES = Text("มอบอำนาจ", "Acting for others")
FOOTER = Text(
    "ทุกการกระทำของหน่วยงานในระบบนี้มีหลักฐานสาธารณะที่ใครก็ตรวจสอบได้",
    "Every act of an agency in this system leaves public evidence that anyone can check",
)
FOOTER_NAV = Text("ลิงก์ท้ายหน้า", "Footer links")
FOOTER_LEDGER = Text("สมุดบันทึกสาธารณะ", "Public record")
FOOTER_CHECK = Text("ตรวจเอกสาร", "Check a document")
FOOTER_PRIVACY = Text("ความเป็นส่วนตัว", "Privacy")
FOOTER_HELP = Text("ช่วยเหลือและติดต่อ", "Help and contact")
FOOTER_ACCESS = Text("การเข้าถึงสำหรับทุกคน", "Accessibility")
FOOTER_OPEN = Text("ซอฟต์แวร์เสรี เปิดเผยต้นฉบับ (Apache-2.0)", "Free software; the source is open (Apache-2.0)")

BACK = Text("ย้อนกลับ", "Back")
CONTINUE = Text("ต่อไป", "Continue")
SAVE = Text("บันทึก", "Save")
CHANGE = Text("แก้ไข", "Change")
REMOVE = Text("เอาออก", "Remove")
PROOF = Text("หลักฐาน", "Proof")
PROOF_OF = Text("หลักฐานของ", "Proof of")
ERROR_PREFIX = Text("ผิดพลาด", "Error")
ERROR_TITLE = Text("ยังมีบางอย่างต้องแก้", "There is a problem")
OPTIONAL = Text("(ถ้ามี)", "(optional)")
YES = Text("ใช่", "Yes")
NO = Text("ไม่ใช่", "No")
NONE_GIVEN = Text("ไม่ได้ให้ไว้", "Not given")
BAHT_UNIT = Text("บาท", "baht")
BAHT = Text("{amount} บาท", "{amount} baht")
DAY = Text("วัน", "Day")
MONTH = Text("เดือน", "Month")
YEAR = Text("ปี", "Year")
DAYS = Text("{n} วัน", "{n} d")
HOURS = Text("{n} ชั่วโมง", "{n} h")
MINUTES = Text("{n} นาที", "{n} min")
UNDER_A_MINUTE = Text("ไม่ถึงหนึ่งนาที", "under a minute")
LATITUDE = Text("ละติจูด", "Latitude")
LONGITUDE = Text("ลองจิจูด", "Longitude")

FROM_REGISTER = Text("จาก", "From")
FETCHED = Text("ดึงมาเมื่อ", "fetched")
BASIS = Text("ตาม", "under")
SEE_USE = Text("ดูหลักฐานการใช้ข้อมูล", "See the proof of this use")

NEXT_PAGE = Text("หน้าถัดไป", "Next page")
FIRST_PAGE = Text("กลับไปหน้าแรกของรายการ", "Back to the start of the list")

ERROR_NEXT = Text("ทำอะไรต่อ", "What to do next")
ERROR_BACK = Text("กลับไปหน้าเดิม", "Back to the page")
ERROR_RESEND = Text("ส่งสิ่งที่พิมพ์ไว้อีกครั้ง", "Send what you typed again")
ERROR_HOME = Text("กลับหน้าแรก", "Go to the first page")
ERROR_HELP = Text("ช่วยเหลือและติดต่อ", "Help and contact")
ERROR_ID = Text("รหัสอ้างอิงสำหรับแจ้งเรา", "Reference to quote when you contact us")

ADD_ANOTHER = Text("เพิ่มอีก", "Add another")
NUMBERED = Text("{label} ({n})", "{label} ({n})")
UNCHECKED = Text("ยังไม่ได้ตรวจกับตัวบท", "not checked against the law’s text")
ADDRESS = {
    "house_no": Text("บ้านเลขที่", "House number"),
    "moo": Text("หมู่ที่", "Moo (village number)"),
    "village_name": Text("หมู่บ้านหรืออาคาร", "Village or building"),
    "soi": Text("ตรอกหรือซอย", "Soi (lane)"),
    "road": Text("ถนน", "Road"),
    "subdistrict": Text("ตำบลหรือแขวง", "Subdistrict"),
    "district": Text("อำเภอหรือเขต", "District"),
    "province": Text("จังหวัด", "Province"),
    "postcode": Text("รหัสไปรษณีย์", "Postcode"),
    "building": Text("อาคาร", "Building"),
    "floor": Text("ชั้น", "Floor"),
    "room": Text("ห้อง", "Room"),
    "house_code": Text("รหัสประจำบ้าน", "House code"),
}
