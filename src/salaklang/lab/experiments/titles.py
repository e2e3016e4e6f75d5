"""Names for people of what experiments vary."""

from salaklang.kernel.text import Text
from salaklang.lab.experiments.factors import LEVER
from salaklang.lab.parameters import PARAMETERS

LEVER_TITLES: dict[str, Text] = {
    "openness": Text("ความเปิดและโปร่งใส", "openness"),
    "public_integration": Text("การใช้ข้อมูลร่วมกันของรัฐ", "public integration"),
    "private_role": Text("บทบาทของเอกชน", "the private role"),
    "self_organisation": Text("การจัดการกันเองของประชาชน", "self-organisation"),
    "inclusion_spend": Text("งบช่วยผู้ที่ตกหล่น", "spending on inclusion"),
    "audit": Text("การตรวจสอบ", "audit"),
    "moderation": Text("การกลั่นกรองข้อมูลเท็จ", "moderation"),
    "privacy_guard": Text("การคุ้มครองข้อมูลส่วนบุคคล", "the guard of privacy"),
}


def factor_titles() -> dict[str, Text]:
    """Every lever and parameter by the name that designs use."""
    levers = {LEVER + name: title for name, title in LEVER_TITLES.items()}
    return levers | {p.name: Text(f"{p.meaning.th} ({p.name})", f"{p.name} ({p.meaning.en})") for p in PARAMETERS}
