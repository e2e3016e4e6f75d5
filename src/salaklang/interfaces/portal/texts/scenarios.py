"""The laboratory's start page, its navigation, its words that all pages share."""

from salaklang.kernel.text import Text

LAB = Text("ห้องทดลองฉากทัศน์", "Scenario laboratory")
NAV = Text("หน้าของห้องทดลอง", "Pages of the laboratory")
PAGES = (
    ("scenarios", Text("เริ่มที่นี่", "Start here")),
    ("scenario-outcomes", Text("อนาคตสี่แบบ", "Four futures")),
    ("scenario-place", Text("ลองคันโยก", "Try the levers")),
    ("scenario-scores", Text("ตารางคะแนน", "Scorecard")),
    ("scenario-who", Text("ใครได้ ใครเสีย", "Who wins, who loses")),
    ("scenario-drivers", Text("อะไรเปลี่ยนคำตอบ", "What changes the answer")),
    ("scenario-runs", Text("การทดลอง", "Runs")),
)

TITLE = Text("สี่วิธีปกครอง ลองกับทุกคนในประเทศ", "Four ways to govern, tried on every resident")
LEAD = Text(
    "ถ้ารัฐเปิดกว่านี้ หรือรวมศูนย์กว่านี้ หรือให้เอกชนทำ หรือให้ชุมชนทำเอง ชีวิตคนจะต่างกันอย่างไร "
    "ห้องทดลองนี้จำลองผู้อยู่อาศัยทุกคน แล้วบอกว่าอะไรแน่ อะไรไม่แน่",
    "What if the state were more open, or more central, or left it to firms, or to communities? The laboratory "
    "simulates "
    "every resident and says what is sure and what is not.",
)
LIMITS_TITLE = Text("อ่านก่อน: สิ่งนี้ไม่ใช่อะไร", "Read this first: what it is not")
LIMITS = (
    Text(
        "ไม่ใช่คำพยากรณ์ ตัวเลขบอกว่า “ถ้าโลกทำงานแบบนี้ จะเกิดอะไรขึ้น” ไม่ใช่ “จะเกิดอะไรขึ้น”",
        "It is no forecast. It says what would follow if the world worked like this, not what will happen.",
    ),
    Text(
        "คนในแบบจำลองถูกสร้างจากตัวเลขรวมที่เผยแพร่ ไม่มีข้อมูลของคนจริงแม้แต่คนเดียว",
        "The people in it are made up from published totals. No real person’s data is in it, not one.",
    ),
    Text(
        "ตัวเลขของคันโยกในสี่ฉากทัศน์เป็นการตีความของเรา บทความต้นทางบอกเป็นคำ ไม่ได้บอกเป็นตัวเลข",
        "The levers’ numbers in the four scenarios are our reading: the source describes them in words, not in "
        "numbers.",
    ),
    Text(
        "พารามิเตอร์หลายตัวเป็นข้อสมมติ จึงลองทั้งช่วงแล้วแสดงเป็นแถบ อย่าอ่านเฉพาะเส้นกลาง",
        "Many parameters are assumptions: we try their whole range and show a band. Do not read the middle line alone.",
    ),
    Text(
        "ตัวชี้วัดส่วนใหญ่ยังไม่ได้เทียบกับข้อมูลจริง ป้ายข้างตัวชี้วัดบอกทุกครั้งว่าเทียบแล้วหรือยัง",
        "Most indicators have not been held against real data. The badge beside each says whether it has.",
    ),
    Text(
        "การแพร่ต่อกัน เช่น ข่าวเท็จ ให้คำตอบผิดเมื่อจำลองคนน้อยเกินไป ตัวชี้วัดเหล่านั้นจะไม่แสดงถ้าคนไม่พอ",
        "What spreads from person to person, such as false news, comes out wrong with too few people: such figures are "
        "refused when the sample is too small.",
    ),
)
IS_TITLE = Text("ใช้ทำอะไรได้", "What it is good for")
IS = (
    Text("เห็นว่าข้อสมมติใดทำให้คำตอบเปลี่ยน", "To see which assumption changes the answer"),
    Text(
        "เห็นว่าใครได้ ใครเสีย แยกตามจังหวัด วัย และความเปราะบาง",
        "To see who wins and who loses, by province, age and vulnerability",
    ),
    Text(
        "ถกกันบนข้อสมมติเดียวกัน ทุกผลมีสูตรที่ใครก็ทำซ้ำได้ตรงทุกบิต",
        "To argue on the same assumptions: each result has a recipe that anyone can repeat, bit for bit",
    ),
)
FOUR_TITLE = Text("ฉากทัศน์สี่แบบของบทความ", "The article’s four scenarios")
FOUR_LEAD = Text(
    "ทั้งสี่เป็นจุดบนระนาบเดียวกัน ระหว่างจุดก็ลองได้ วางจุดของคุณเองในหน้า “ลองคันโยก”",
    "All four are points on one plane, and all between can be tried: put your own point on “Try the levers”.",
)
ABOUT = {
    "open": Text(
        "รัฐเชื่อมข้อมูลเป็นหนึ่ง และเปิดให้ประชาชนเห็น ตรวจ และร่วมตัดสินใจ เสี่ยงที่ความเป็นส่วนตัวและข้อมูลล้น",
        "The state joins its data and lets people see, check and decide with it. Risks: privacy, overload.",
    ),
    "leviathan": Text(
        "ผู้เชี่ยวชาญของรัฐตัดสินใจจากข้อมูล ให้บริการก่อนที่จะขอ ประชาชนแทบไม่มีเสียง เสี่ยงที่เสรีภาพ",
        "Experts of the state decide on data and serve without being asked; people have little say. Risk: liberty.",
    ),
    "privatised": Text(
        "บริษัทเป็นผู้จัดบริการและถือแบบจำลอง ประชาชนเป็นลูกค้า เสี่ยงที่ความเหลื่อมล้ำและไม่มีผู้รับผิดชอบ",
        "Firms run services and own the models; people are customers. Risks: inequality, nobody accountable.",
    ),
    "self-service": Text(
        "ประชาชนเลือกและทำบริการเองเป็นกลุ่มเล็ก รัฐเพียงช่วย เสี่ยงที่คุณภาพไม่เท่ากันและต่างคนต่างไป",
        "People choose and make services in small groups; the state only helps. Risks: uneven quality, fragments.",
    ),
}
LEVERS_OF = Text("คันโยกของฉากทัศน์นี้", "This scenario’s levers")
TRY_THIS = Text("เริ่มจากจุดนี้", "Start from here")
SOURCES = Text("แหล่งที่มา", "Sources")
LEVERS_TITLE = Text("คันโยกแปดอัน", "The eight levers")
LEVERS_LEAD = Text(
    "วิธีปกครองหนึ่งแบบคือค่าของคันโยกแปดอัน แต่ละอันตั้งแต่ 0 ถึง 1",
    "A way to govern is eight levers, each from 0 to 1.",
)
LEVER = Text("คันโยก", "Lever")
ZERO = Text("0 หมายถึง", "0 means")
ONE = Text("1 หมายถึง", "1 means")
HOW_TITLE = Text("อ่านกราฟอย่างไร", "How to read the charts")
HOW = (
    Text(
        "เส้นหนาคือค่ากลาง แถบเข้มคือช่วงที่ครึ่งหนึ่งของการทดลองตกอยู่ แถบถัดไปคือ 80 และ 95 ใน 100",
        "The thick line is the middle. Half of the runs lie in the dark band, 80 and 95 in 100 in the wider ones.",
    ),
    Text(
        "เส้นบางคือการทดลองจริงบางครั้ง แต่ละเส้นเป็นอนาคตหนึ่งแบบที่เป็นไปได้ ไม่มีเส้นใดพิเศษกว่ากัน",
        "Thin lines are single runs: each is one possible future, none of them special.",
    ),
    Text(
        "แถบกว้างแปลว่าเราไม่รู้ ไม่ได้แปลว่าผลใหญ่",
        "A wide band means that we do not know, not that the effect is large.",
    ),
)
INDICATOR = Text("ตัวชี้วัด", "Indicator")
SHOW = Text("แสดง", "Show")
TABLE = Text("ดูตัวเลขเป็นตาราง", "See the numbers as a table")
DOWNLOAD = Text("ดาวน์โหลด", "Download")
CSV = Text("CSV (เปิดด้วยโปรแกรมตาราง)", "CSV (for spreadsheets)")
PARQUET = Text("Parquet (สำหรับนักวิเคราะห์)", "Parquet (for analysts)")
BADGES = {
    "validated": Text("เทียบกับข้อมูลจริงแล้ว", "held against data"),
    "pattern": Text("เทียบเพียงแบบแผน", "pattern-checked"),
    "untested": Text("ยังไม่ได้ทดสอบ", "untested"),
}
BADGE_ABOUT = {
    "validated": Text(
        "ย้อนทดสอบกับข้อมูลในอดีตของหลายประเทศ เทียบกับวิธีทำนายอย่างง่าย",
        "Back-tested on past data of many countries, beside simple forecasts.",
    ),
    "pattern": Text(
        "รูปร่างตรงกับข้อเท็จจริงที่รู้กัน แต่ขนาดยังไม่ได้ทดสอบ",
        "Its shape agrees with known facts; its size has not been tested.",
    ),
    "untested": Text(
        "ไม่มีข้อมูลให้เทียบ อ่านเป็นคำถาม ไม่ใช่คำตอบ",
        "There is no data to hold it against. Read it as a question, not an answer.",
    ),
}
REFUSED = Text(
    "ไม่แสดง: “{title}” ขึ้นกับการแพร่ต่อกัน ต้องจำลองอย่างน้อย {needed:,} คน ผลนี้จำลอง {agents:,} คน",
    "Not shown: “{title}” spreads from person to person and needs at least {needed:,} people simulated; this is of "
    "{agents:,}.",
)
NEEDS = Text("ต้องจำลองอย่างน้อย {needed:,} คน", "needs at least {needed:,} people simulated")
POINTS = Text("{n} จุด", "{n} points")
ABOUTS = {
    "people": Text("ประชาชน", "People"),
    "services": Text("บริการสาธารณะ", "Public services"),
    "business": Text("ธุรกิจ", "Business"),
}
HIGHER = Text("ยิ่งสูงยิ่งดี", "higher is better")
LOWER = Text("ยิ่งต่ำยิ่งดี", "lower is better")
NEITHER = Text("สูงหรือต่ำดีขึ้นกับมุมมอง", "high or low: that is a matter of view")
YEARS = Text("ปีที่ {n}", "year {n}")
FROM = Text(
    "จากการทดลอง {runs:,} ครั้ง ครั้งละ {agents:,} คน {years} ปี สูตร {digest}",
    "From {runs:,} runs of {agents:,} people over {years} years; recipe {digest}",
)
SCENARIO = Text("ฉากทัศน์", "Scenario")
RECIPE = Text("สูตรของผลนี้ (ทำซ้ำได้)", "Recipe of this result (anyone can repeat it)")
