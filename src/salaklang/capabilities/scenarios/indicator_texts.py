"""What each indicator means, and its unit, in people's words."""

from salaklang.kernel.text import Text

PLAIN = frozenset({"trust", "burden_gini", "polarisation", "bimodality", "concentration"})
"""On a scale from 0 to 1, but no share of anything: shown as a number."""

UNITS = {
    "share of needs": Text("ของเรื่องทั้งหมด", "of all needs"),
    "share of people": Text("ของคนทั้งหมด", "of all people"),
    "share": Text("ของเรื่องทั้งหมด", "of all cases"),
    "share points": Text("จุดร้อยละ", "percentage points"),
    "0–1": Text("มาตรวัด 0–1", "scale 0–1"),
    "1–5": Text("มาตรวัด 1–5", "scale 1–5"),
    "hours": Text("ชั่วโมง", "hours"),
    "days": Text("วัน", "days"),
    "baht": Text("บาท", "baht"),
    "a year": Text("บริการต่อปี", "services a year"),
    "hours a year": Text("ชั่วโมงต่อปี", "hours a year"),
    "needs met per 1,000 baht": Text("เรื่องที่สำเร็จต่อ 1,000 บาท", "needs met per 1,000 baht"),
    "per 1,000 contacts": Text("ครั้งต่อการติดต่อ 1,000 ครั้ง", "per 1,000 contacts"),
    "per 1,000 people and quarter": Text("รายการต่อ 1,000 คนต่อไตรมาส", "per 1,000 people and quarter"),
}
ABOUT = {
    "access": Text("เรื่องที่ต้องพึ่งรัฐ แล้วได้รับในไตรมาสนั้น", "Needs for public service that are met in the quarter"),
    "participation": Text("คนที่ร่วมให้ความเห็นหรือร่วมตัดสินใจ", "People who give their view or take part in deciding"),
    "trust": Text("ความไว้วางใจรัฐโดยเฉลี่ย จาก 0 ไม่เลย ถึง 1 เต็มที่", "Mean trust in the state, from 0 none to 1 full"),
    "trust_low": Text("คนที่แทบไม่ไว้วางใจรัฐ", "People who hardly trust the state"),
    "adoption": Text("คนที่ใช้บริการรัฐทางดิจิทัล", "People who use digital public services"),
    "hours": Text(
        "ชั่วโมงที่คนหนึ่งเสียไปกับเรื่องหนึ่ง รวมเดินทางและรอ", "Hours that one need costs a person, with travel and waiting"
    ),
    "divide_adoption": Text(
        "กลุ่มเปราะบางใช้บริการดิจิทัลน้อยกว่าคนอื่นเท่าใด", "How far the vulnerable lag behind others in digital use"
    ),
    "divide_burden": Text(
        "กลุ่มเปราะบางเสียเวลากับรัฐมากกว่าคนอื่นเท่าใด", "How many more hours the vulnerable spend than others"
    ),
    "burden_gini": Text(
        "ภาระเวลากระจายไม่เท่ากันแค่ไหน 0 เท่ากันหมด", "How unequally the hours are spread; 0 is all the same"
    ),
    "polarisation": Text(
        "ความเห็นแยกเป็นสองฝ่ายใหญ่แค่ไหน 1 คือสองฝ่ายเท่ากันคนละขั้ว",
        "How far opinion falls into two large camps; 1 is two halves at the ends",
    ),
    "bimodality": Text(
        "รูปการกระจายความเห็นมีสองยอดแค่ไหน เกิน 0.56 คือเริ่มมีสองยอด",
        "How two-peaked opinion is; above 0.56 two peaks begin to show",
    ),
    "misinformed": Text("คนที่เชื่อข้อมูลเท็จที่แพร่ต่อกัน", "People who believe false news that spreads between people"),
    "privacy_loss": Text("รายการข้อมูลส่วนบุคคลที่รั่วออกไป", "Personal records that leak out"),
    "bribes": Text("การติดต่อที่มีการเรียกหรือให้สินบน", "Contacts in which a bribe is paid"),
    "cost": Text("เงินที่รัฐใช้ต่อเรื่องหนึ่ง", "What one need costs the state"),
    "value": Text("เรื่องที่สำเร็จต่อเงินที่รัฐใช้", "Needs met for the money that the state spends"),
    "digital_share": Text("เรื่องที่ทำจบทางออนไลน์", "Needs handled online"),
    "proactive_share": Text("เรื่องที่รัฐให้เองโดยไม่ต้องขอ", "Needs that the state meets without being asked"),
    "community_share": Text("เรื่องที่ชุมชนจัดการกันเอง", "Needs that communities meet themselves"),
    "wait": Text("วันที่ต้องรอจนได้รับบริการ", "Days until a service is given"),
    "rule_error": Text("เรื่องที่เสียเพราะกฎของรัฐผิดพลาดและยังไม่ถูกแก้", "Cases spoilt by a bad rule not yet put right"),
    "generation": Text(
        "หน่วยงานอยู่รุ่นใดโดยเฉลี่ย จาก 1 เคาน์เตอร์ ถึง 5 เชื่อมถึงกันหมด",
        "Agencies’ mean generation, from 1 counter to 5 fully networked",
    ),
    "tax_compliance": Text("คนที่เสียภาษีถูกต้อง", "People who pay the tax they owe"),
    "innovation": Text("บริการใหม่ที่เกิดขึ้นในหนึ่งปี", "New services that appear in a year"),
    "concentration": Text(
        "ตลาดผู้ให้บริการอยู่ในมือไม่กี่รายแค่ไหน 1 คือรายเดียว", "How far few providers hold the market; 1 is one alone"
    ),
    "provider_share": Text("เรื่องที่บริษัทเป็นผู้ให้บริการ", "Needs served by firms"),
    "business_hours": Text("ชั่วโมงที่ธุรกิจหนึ่งใช้กับเรื่องภาษี", "Hours that a firm spends on taxes"),
}
