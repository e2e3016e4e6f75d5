"""The first page and the search."""

from salaklang.kernel.text import Text

TITLE = Text("วันนี้ต้องการทำเรื่องอะไร", "What do you need to get done today?")
LEAD = Text(
    "บอกด้วยคำของคุณเอง เราจะพาไปให้ถูกหน่วยงาน และจะไม่ถามสิ่งที่รัฐรู้อยู่แล้ว",
    "Say it in your own words. We take you to the right office, and don’t ask what the state already knows.",
)
SEARCH_LABEL = Text("เรื่องที่ต้องการทำ", "What you need to do")
SEARCH = Text("ค้นหา", "Search")
GROUPS_TITLE = Text("เลือกตามเรื่อง", "Browse by topic")
NOT_YET = Text("ยังไม่เปิดออนไลน์", "Not online yet")

FOUND_TITLE = Text("ผลการค้นหา", "Search results")
FOUND_FOR = Text("บริการที่ตรงกับ “{query}”", "Services that match “{query}”")
FOUND_NONE = Text(
    "ยังไม่มีบริการออนไลน์ที่ตรงกับเรื่องนี้ ลองใช้คำอื่น หรือดูบริการทั้งหมดด้านล่าง",
    "No online service matches that yet. Try other words, or see every service below.",
)
ALL_SERVICES = Text("บริการทั้งหมดที่เปิดออนไลน์", "Every service that is online")

FIGURES_TITLE = Text("ตัวเลขของวันนี้", "Today in figures")
TODAY = Text("วันนี้", "Today:")
FIGURES = Text(
    "ตัดสินคำขอ {decided} เรื่อง ทันกำหนด {on_time} เรื่อง · ถามซ้ำสิ่งที่รัฐรู้อยู่แล้ว {twice} ครั้ง · "
    "บันทึกการกระทำทางราชการ {acts} รายการ",
    "{decided} applications decided, {on_time} of them on time · asked for what the state knew already {twice} times · "
    "{acts} official acts recorded",
)
FIGURES_NONE = Text(
    "ยังไม่มีคำขอที่ตัดสิน · บันทึกการกระทำทางราชการ {acts} รายการ",
    "no application decided so far · {acts} official acts recorded",
)
CHECK_FIGURES = Text("ตรวจสอบตัวเลขเหล่านี้", "Check these figures")
WHY_TWICE = Text("ถามซ้ำเพราะอะไร", "Why things were asked twice")

CHECK_TITLE = Text("ได้รับเอกสารมาหรือไม่", "Been given a document?")
CHECK_TEXT = Text("ตรวจว่าเอกสารเป็นของจริงด้วยรหัสบนเอกสาร", "Check that it is genuine with the code printed on it")


LAB_TITLE = Text("ถ้าปกครองแบบอื่น จะเป็นอย่างไร", "What if we were governed another way?")
LAB_TEXT = Text(
    "ลองสี่วิธีปกครองกับทุกคนในประเทศ ในห้องทดลองฉากทัศน์",
    "Try four ways to govern on every resident, in the scenario laboratory",
)


class Group:
    """One of the six topics on the first page: what belongs there once it is online."""

    def __init__(self, key: str, title: Text, about: Text, services: tuple[str, ...] = ()) -> None:
        self.key, self.title, self.about, self.services = key, title, about, services


GROUPS = (
    Group(
        "business",
        Text("เปิดร้านหรือเปลี่ยนกิจการ", "Start or change a business"),
        Text("ทะเบียนพาณิชย์ ใบอนุญาต ป้าย", "Commercial registration, licences, signs"),
        ("commercial-registration",),
    ),
    Group(
        "pay",
        Text("จ่ายภาษีและค่าธรรมเนียม", "Pay taxes and fees"),
        Text("ภาษีที่ดิน ภาษีป้าย ค่าน้ำ ค่าขยะ", "Land tax, sign tax, water, waste"),
    ),
    Group(
        "papers",
        Text("ขอเอกสารและใบรับรอง", "Get documents and certificates"),
        Text("ทะเบียนบ้าน รับรองการอยู่อาศัย", "House registration, proof of residence"),
    ),
    Group(
        "home",
        Text("บ้าน ที่ดิน ก่อสร้าง", "Home, land, building"),
        Text("ขออนุญาต แจ้งก่อสร้าง ย้ายเข้าออก", "Permits, building notices, moving"),
    ),
    Group(
        "family",
        Text("ครอบครัวและสวัสดิการ", "Family and welfare"),
        Text("แจ้งเกิด เบี้ยผู้สูงอายุ ผู้พิการ", "Births, old-age and disability allowances"),
    ),
    Group(
        "together",
        Text("ร่วมคิด ร่วมตัดสินใจ", "Have your say"),
        Text("รับฟังความเห็น งบประมาณชุมชน", "Consultations, community budgets"),
    ),
)

# Everyday words for a service, which its official title does not hold.
WORDS = {
    "commercial-registration": (
        "เปิดร้าน ขายของ ร้านค้า ร้านกาแฟ ร้านอาหาร คาเฟ่ ขายออนไลน์ ทำธุรกิจ ค้าขาย กิจการ จดทะเบียนร้าน ทะเบียนการค้า "
        "ใบทะเบียนพาณิชย์ ทพ พค0403 เปิดบริษัท ขายเสื้อผ้า อีคอมเมิร์ซ open shop start business cafe coffee store sell "
        "trade register commerce company restaurant online shop"
    ),
}
