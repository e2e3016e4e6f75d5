"""What the report says."""

from salaklang.kernel.text import Text

TITLE = Text("รายงานห้องทดลองฉากทัศน์", "Report of the scenario laboratory")
LIMITS_HEAD = Text("ข้อจำกัด อ่านก่อน", "Limits: read these first")
LIMITS = (
    Text(
        "ผลเหล่านี้ไม่ใช่คำพยากรณ์: บอกว่าอะไรเกิดขึ้นได้ถ้าข้อสมมุติของแบบจำลองเป็นจริง",
        "These are no forecasts: they say what could happen if the model's assumptions held.",
    ),
    Text(
        "ค่าตัวเลขของแต่ละฉากทัศน์เป็นข้อสมมุติของเรา แหล่งที่มาบอกเป็นคำ ไม่ใช่ตัวเลข",
        "The scenarios' numbers are assumptions of ours; the sources give words, not numbers.",
    ),
    Text(
        "ตัวชี้วัดที่มีป้าย “ยังไม่ได้ตรวจ” ไม่เคยเทียบกับข้อมูลจริง",
        "Indicators with the badge “untested” were never held against data.",
    ),
    Text(
        "ตัวชี้วัดที่ขึ้นกับการแพร่จากคนสู่คนจะไม่แสดงเมื่อจำลองคนน้อยกว่าขนาดที่ทดสอบแล้ว",
        "Indicators that depend on contagion are not shown below the number of people at which they were found stable.",
    ),
    Text(
        "ทุกจังหวัดใช้กติกาเดียวกัน การเลือกตั้ง ภัยพิบัติ และเศรษฐกิจไม่อยู่ในแบบจำลอง",
        "All provinces follow the same rules; elections, disasters and the economy are not in the model.",
    ),
)
SCORES = Text("ตารางคะแนน เมื่อสิ้นสุด", "Scorecard, at the end")
INDICATOR = Text("ตัวชี้วัด", "indicator")
UNIT = Text("หน่วย", "unit")
BADGE = Text("ป้าย", "badge")
PATHS = Text("เส้นทางรายไตรมาส แกนร่วมกัน", "Paths by quarter, on shared axes")
QUARTER = Text("ไตรมาส", "quarter")
NUMBERS = Text("ตัวเลขของกราฟนี้", "The numbers of this plot")
PEOPLE = Text("ใครได้ ใครเสีย", "Who wins and who loses")
GROUP = Text("กลุ่ม", "group")
AGE = Text("อายุ", "age")
VULNERABLE = Text("กลุ่มเปราะบาง", "vulnerable")
OTHERS = Text("คนอื่น ๆ", "others")
PROVINCES = Text("ทั้ง 77 จังหวัด", "All 77 provinces")
PROVINCE = Text("จังหวัด", "province")
EXPLORED = Text("เมื่อค่าที่ไม่แน่ใจเปลี่ยนไป", "When what is uncertain changes")
FAN = Text(
    "พื้นสี: 50, 80 และ 95 % ของรัน เส้นหนา: ค่ากลาง เส้นบาง: ตัวอย่างรัน",
    "Areas: 50, 80 and 95 % of the runs. Thick: median. Thin: single runs.",
)
DRIVERS = Text("สิ่งที่ขยับผลมากที่สุด (Morris μ*)", "What moves the result most (Morris μ*)")
SHARES = Text("ส่วนแบ่งของความแปรปรวน (Sobol)", "Shares of the variance (Sobol)")
FACTOR = Text("ปัจจัย", "factor")
ALONE = Text("โดยลำพัง", "alone")
WITH_OTHERS = Text("รวมปฏิสัมพันธ์", "with interactions")
BOX = Text("กล่องที่ค้นพบ", "The box discovered")
CHECKED = Text("ตรวจกับข้อมูล: อะไรผ่าน อะไรไม่ผ่าน", "Held against data: what holds, what failed")
NOT_CHECKED = Text(
    "ยังไม่มีผลการตรวจในโฟลเดอร์นี้: สั่ง ./sala lab validate --out โฟลเดอร์/validate.json",
    "No validation lies in this directory: give ./sala lab validate --out DIR/validate.json",
)
CONVERGENCE = Text("ผลขึ้นกับจำนวนคนที่จำลองเพียงใด", "How far results depend on the number of simulated people")
AGENTS = Text("จำนวนคน", "agents")
RECIPES = Text("สูตร: ทำซ้ำได้ทุกบิต", "Recipes: replayed bit for bit")
REPLAY = Text("ทำซ้ำ: ./sala lab replay {file}", "Replay: ./sala lab replay {file}")
NOT_SHOWN = Text("ไม่แสดง: ต้องมีอย่างน้อย {agents} คน", "not shown: needs at least {agents} agents")
NOTHING = Text("ไม่พบผลใน {directory}", "There are no results in {directory}")
NOTHING_NEXT = Text("สั่ง ./sala lab run … --out โฟลเดอร์นี้ก่อน", "Give ./sala lab run … --out that directory first.")
BRACKETS = Text(
    "ในวงเล็บ: จำนวนคนน้อยกว่าขนาดที่ทดสอบแล้ว อย่าใช้ แสดงไว้ให้เห็นว่าทำไม",
    "In brackets: below the tested number of people, not to be used; shown so that one sees why.",
)
BADGES = {
    "validated": Text("ตรวจกับข้อมูลแล้ว", "validated"),
    "pattern": Text("ตรวจแบบแผนแล้ว", "pattern-checked"),
    "untested": Text("ยังไม่ได้ตรวจ", "untested"),
}
CLAIM = Text("สิ่งที่อ้าง", "claim")
HELD = Text("ผล", "held")
FIGURES = Text("แบบจำลอง", "model")
BASELINES = Text("ตัวเทียบ", "baselines")
BAR = Text("เกณฑ์", "bar")
NOTE = Text("หมายเหตุ", "note")
PASSED = {
    "True": Text("ผ่าน", "passed"),
    "False": Text("ไม่ผ่าน", "FAILED"),
    "None": Text("ไม่ได้ทดสอบ", "not run"),
}
FAILED = Text("ไม่ผ่านหรือไม่ได้ทดสอบ {failed} จาก {rows} ข้อ", "{failed} of {rows} failed or were not run.")
UNITS = {
    "share of needs": Text("สัดส่วนของเรื่อง", "share of needs"),
    "share of people": Text("สัดส่วนของคน", "share of people"),
    "share points": Text("ส่วนต่างสัดส่วน", "share points"),
    "share": Text("สัดส่วน", "share"),
    "hours": Text("ชั่วโมง", "hours"),
    "hours a year": Text("ชั่วโมงต่อปี", "hours a year"),
    "days": Text("วัน", "days"),
    "baht": Text("บาท", "baht"),
    "per 1,000 people and quarter": Text("ต่อ 1,000 คนต่อไตรมาส", "per 1,000 people and quarter"),
    "per 1,000 contacts": Text("ต่อการติดต่อ 1,000 ครั้ง", "per 1,000 contacts"),
    "needs met per 1,000 baht": Text("เรื่องที่สำเร็จต่อ 1,000 บาท", "needs met per 1,000 baht"),
    "a year": Text("ต่อปี", "a year"),
}


def unit_in(unit: str, language: str) -> str:
    """An indicator's unit in words; a range of numbers as it stands."""
    return UNITS[unit].in_(language) if unit in UNITS else unit
