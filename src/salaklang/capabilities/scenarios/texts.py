"""Texts of scenarios: acts, states, the eight levers in people's words."""

from dataclasses import dataclass

from salaklang.kernel.text import Text

# Public kinds: their leaves show the digests of recipe and result, the number of people and quarters.
ACTS = {
    "scenario.recorded": Text("บันทึกผลการทดลองฉากทัศน์", "Result of a scenario run recorded"),
    "scenario.replayed": Text("ทำซ้ำการทดลองฉากทัศน์", "Scenario run replayed"),
}
STATES = {
    "queued": Text("รอคิว", "Waiting"),
    "running": Text("กำลังจำลอง", "Running"),
    "done": Text("เสร็จแล้ว", "Done"),
    "cancelled": Text("ยกเลิกแล้ว", "Cancelled"),
    "failed": Text("ล้มเหลว", "Failed"),
}
FAULTS = {
    "memory": Text(
        "หน่วยความจำของเครื่องไม่พอสำหรับจำนวนคนนี้: สั่งใหม่ด้วยจำนวนคนที่น้อยลง",
        "The machine has too little memory for this many people: ask again with fewer.",
    ),
    "engine": Text(
        "เครื่องจำลองหยุดเพราะข้อผิดพลาด ผู้ดูแลระบบเห็นรายละเอียดในบันทึก: สั่งใหม่ได้ ถ้ายังเป็นอีกให้แจ้งเรา",
        "The engine stopped on an error; the operator sees it in the log. Ask again; tell us if it happens again.",
    ),
}


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever in people's words: what it is about, and its two ends."""

    name: str
    title: Text
    about: Text
    low: Text
    high: Text


LEVERS = (
    Lever(
        "openness",
        Text("ความเปิดเผย", "Openness"),
        Text("ประชาชนเห็นและตรวจสอบสิ่งที่รัฐทำได้แค่ไหน", "How much people can see and check of what the state does"),
        Text("ปิด", "closed"),
        Text("เปิดทุกอย่าง", "open to all"),
    ),
    Lever(
        "public_integration",
        Text("รัฐเชื่อมข้อมูลเป็นหนึ่ง", "The state joins its data"),
        Text(
            "หน่วยงานรัฐเชื่อมทะเบียน ใช้ข้อมูลและแบบจำลองร่วมกันแค่ไหน",
            "How far agencies link their registers and use data and models together",
        ),
        Text("ต่างคนต่างทำ", "each on its own"),
        Text("เป็นหนึ่งเดียว", "as one"),
    ),
    Lever(
        "private_role",
        Text("บทบาทเอกชน", "Role of business"),
        Text("บริการสาธารณะอยู่ในมือบริษัทแค่ไหน", "How much of public service firms own and run"),
        Text("รัฐทำเอง", "the state does it"),
        Text("เอกชนทำ", "firms do it"),
    ),
    Lever(
        "self_organisation",
        Text("ชุมชนทำเอง", "Communities do it themselves"),
        Text("ประชาชนรวมกลุ่มจัดบริการเองแค่ไหน", "How much people make services themselves, together"),
        Text("รอรัฐ", "wait for the state"),
        Text("ทำเอง", "do it ourselves"),
    ),
    Lever(
        "inclusion_spend",
        Text("งบช่วยคนเข้าไม่ถึง", "Money for those left behind"),
        Text("ลงทุนกับเคาน์เตอร์ช่วยเหลือ การอบรม และอุปกรณ์แค่ไหน", "How much goes to assisted counters, training and devices"),
        Text("ไม่มี", "none"),
        Text("เต็มที่", "all it takes"),
    ),
    Lever(
        "audit",
        Text("การตรวจสอบ", "Checks and audits"),
        Text("ตรวจภาษี การใช้เงิน และเจ้าหน้าที่แค่ไหน", "How much taxes, spending and officers are checked"),
        Text("แทบไม่ตรวจ", "hardly any"),
        Text("ตรวจทั่วถึง", "everywhere"),
    ),
    Lever(
        "moderation",
        Text("รับมือข่าวเท็จ", "Answering false news"),
        Text("คัดกรองและโต้แย้งข้อมูลเท็จแค่ไหน", "How actively false content is screened and answered"),
        Text("ปล่อยผ่าน", "let it pass"),
        Text("รับมือทันที", "answered at once"),
    ),
    Lever(
        "privacy_guard",
        Text("การคุ้มครองข้อมูล", "Protection of personal data"),
        Text(
            "เก็บข้อมูลเท่าที่จำเป็น ขอความยินยอม และรักษาความปลอดภัยแค่ไหน",
            "How far records are kept few, safe and used by consent",
        ),
        Text("หละหลวม", "lax"),
        Text("เข้มงวด", "strict"),
    ),
)
