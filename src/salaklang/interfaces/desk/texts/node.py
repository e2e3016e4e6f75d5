"""Texts of the operators' page."""

from salaklang.kernel.text import Text

TITLE = Text("สุขภาพของโหนดและคู่สัญญา", "How this node and its partners do")
AS_OF = Text(
    "ณ {at} · วัดทุกนาที ไม่มีข้อมูลของประชาชนในหน้านี้", "As of {at} · measured each minute · no citizen’s data is on this page"
)
TROUBLES = Text("ต้องดูแล", "Needs looking after")
FINE = Text("ไม่มีเรื่องต้องดูแล", "Nothing needs looking after")
LEVELS = {"bad": Text("ด่วน", "Urgent"), "warn": Text("เตือน", "Warning")}
HERE = Text("โหนดนี้", "This node")
DO = Text("ทำอย่างไร", "What to do")
SAID = Text("เรื่อง", "What")
WHERE = Text("ที่", "Where")
LEVEL = Text("ระดับ", "Level")

PARTNERS = Text("คู่สัญญา", "Partners")
PARTNERS_NONE = Text(
    "ยังไม่ได้เชื่อมกับโหนดอื่น ผู้ดูแลเชื่อมได้ด้วย ./sala node add",
    "No other node is joined. Its operator joins one with ./sala node add.",
)
ANSWERS = Text("ตอบ", "Answers")
SILENT = Text("ไม่ตอบ", "Does not answer")
REFUSES = Text("ปฏิเสธ", "Refuses")
NOT_ASKED = Text("ยังไม่ได้ถาม", "Not asked yet")
CHART = Text("เวลาตอบสัญญาณชีพของ {name} ใน 24 ชั่วโมง", "How long {name} took to answer heartbeats, last 24 hours")
CHART_ABOUT = Text(
    "แท่งคือค่ากลางทุกครึ่งชั่วโมง กากบาทคือมีครั้งที่ไม่ตอบ {silent} จาก {all} ครั้งไม่ตอบ",
    "A bar is the median of half an hour, a cross says that some were not answered: {silent} of {all} were not.",
)
DAY_AGO = Text("24 ชั่วโมงก่อน", "24 hours ago")
NOW = Text("ขณะนี้", "now")
BEHIND = Text("ตัวเลขทุกครึ่งชั่วโมง", "The figures, by the half hour")
SLOT = Text("เริ่ม", "From")
MEDIAN = Text("ค่ากลาง (มิลลิวินาที)", "Median (ms)")
ANSWERED = Text("ตอบ", "Answered")
MISSED = Text("ไม่ตอบ", "Not answered")
AGENCIES = Text("หน่วยงาน", "Agencies")
LAST = Text("ตอบล่าสุด", "Last answer")
NEVER = Text("ไม่เคย", "Never")
HEARTBEATS = Text("สัญญาณชีพ ชั่วโมงนี้ / วันนี้", "Heartbeats, last hour / last day")
PAIR = Text("ค่ากลาง {median}, 95% ภายใน {p95} มิลลิวินาที ({count} ครั้ง)", "median {median}, 95 % within {p95} ms ({count})")
NO_FIGURES = Text("ไม่มีตัวเลข", "no figures")
CALLS = Text("คำขอข้อมูลจริง ชั่วโมงนี้", "Real requests, last hour")
CLOCK = Text("นาฬิกาต่างกัน", "Clock, theirs less ours")
CLOCK_IS = Text("{seconds} วินาที (±0.5)", "{seconds} s (±0.5)")
QUEUE = Text("ข้อความรอส่ง", "Messages waiting")
QUEUE_IS = Text("{n} ฉบับ เก่าสุดรอ {span}", "{n}, the oldest for {span}")
QUEUE_NONE = Text("ไม่มี", "None")
ENTRY = Text("ข้อมูลโหนด", "Directory entry")
ENTRY_IS = Text("ลงนามเมื่อ {made} ดึงล่าสุด {fetched}", "signed {made}, fetched {fetched}")
TLS = Text("ใบรับรอง TLS", "TLS certificate")
TLS_IS = Text("ถึง {until} (อีก {days} วัน)", "until {until} ({days} days left)")
TLS_NONE = Text("ที่อยู่นี้ไม่ใช้ TLS", "This address does not use TLS")
TLS_UNSEEN = Text("ยังไม่ได้ตรวจ", "Not looked at yet")

REFUSALS = Text("การปฏิเสธและความล้มเหลวใน 24 ชั่วโมง", "Refusals and failures, last 24 hours")
REFUSALS_NONE = Text("ไม่มีการปฏิเสธ", "Nothing was refused.")
DIRECTION = Text("ใครปฏิเสธใคร", "Who refused whom")
WE_REFUSED = Text("เราปฏิเสธ {name}", "We refused {name}")
THEY_REFUSED = Text("เราถาม {name} แล้วไม่ได้คำตอบ", "We asked {name} in vain")
HERE_REFUSED = Text("ภายในโหนดนี้ ระหว่างหน่วยงานของเรา", "Within this node, between its own agencies")
STRANGER = Text("ผู้ที่ไม่รู้จัก", "somebody unknown")
REASON = Text("เหตุผล", "Reason")
STEP = Text("ขั้นตรวจ", "Check")
COUNT = Text("ครั้ง", "Times")
GOOD = Text(
    "สำเร็จ {asked} คำขอที่เราถาม และ {gave} คำขอที่เราตอบ",
    "{asked} of our questions were answered, and we answered {gave}.",
)

KEYS = Text("กุญแจ", "Keys")
KEYS_LEAD = Text(
    "กุญแจที่ไม่มีวันหมดอายุควรเปลี่ยนปีละครั้ง ด้วย ./sala node rotate",
    "Keys without an end are best replaced once a year: ./sala node rotate.",
)
KEY_KIND = Text("ชนิด", "Kind")
KEY_KINDS = {
    "exchange": Text("แลกเปลี่ยนข้อมูล", "Exchange"),
    "ledger": Text("บันทึกสาธารณะ", "Ledger"),
    "tls": Text("TLS", "TLS"),
}
KEY_OWNER = Text("ของ", "Of")
KEY_ID = Text("ชื่อกุญแจ", "Key")
KEY_SINCE = Text("ใช้ตั้งแต่", "Since")
KEY_UNTIL = Text("ถึง", "Until")
KEY_ENDLESS = Text("ไม่กำหนด", "No end set")
KEY_LEFT = Text("{until} (อีก {days} วัน)", "{until} ({days} days left)")
KEY_OVER = Text("{until} (หมดอายุแล้ว)", "{until} (has ended)")
KEY_TODAY = Text("{until} (ภายในวันเดียว)", "{until} (within a day)")
KEY_FOLLOWED = Text("มีกุญแจใหม่แล้ว", "Its successor is there")

MACHINE = Text("เครื่องและบันทึกสาธารณะของโหนดนี้", "This node’s machinery and public log")
PUBLISHED = Text("เผยแพร่ล่าสุด", "Last published")
UNPUBLISHED = Text("รอเผยแพร่", "Waiting to be published")
ALL_PUBLISHED = Text("เผยแพร่ครบทุกการกระทำ", "Every act is published")
SINCE = Text("ตั้งแต่ {at}", "since {at}")
OVERRIDE = Text("คำสั่งให้ข้อมูลแม้บันทึกเงียบ", "Order to let data out although the log is silent")
OVERRIDE_NONE = Text("ไม่มี", "None")
SEQUENCER = Text("โปรแกรม sequencer", "Sequencer")
WORKER = Text("โปรแกรม worker", "Worker")
RUNS = Text("ทำงาน", "Runs")
STOPPED = Text("ไม่ทำงาน", "Does not run")
SEEN = Text("เห็นล่าสุด {at}", "last seen {at}")
JOBS = Text("งานเบื้องหลัง", "Background jobs")
JOBS_ARE = Text("ถึงกำหนด {waiting} ล้มเหลว {failed}", "{waiting} due, {failed} failed")
DATABASE = Text("การเชื่อมต่อฐานข้อมูล", "Database connections")
OF = Text("{n} จาก {most}", "{n} of {most}")
WITNESSES = Text("พยานของบันทึกสาธารณะ", "Witnesses of the public log")
WITNESS = Text("พยาน: {name}", "Witness: {name}")
WITNESS_NONE = Text("โหนดนี้ไม่ได้กำหนดพยาน", "This node names no witnesses")
SIGNED = Text("ลงนาม {at}", "cosigned {at}")
UNSIGNED = Text("ไม่ได้ลงนาม ({why})", "did not cosign ({why})")

REACH = Text("ถามถึงคนจำนวนเท่าใด", "How many people partners ask about")
REACH_LEAD = Text(
    "นับคนไม่ซ้ำในชั่วโมงและวันนี้ (UTC) เกินสิทธิแล้วทะเบียนปฏิเสธเอง",
    "Different people in this hour and today (UTC). Over its limit, a partner is refused by itself.",
)
REACH_NONE = Text("วันนี้ยังไม่มีใครถาม", "Nobody has asked today.")
REACH_WHO, REACH_SERVICE = Text("ผู้ขอ", "Who asks"), Text("บริการ", "Service")
REACH_HOUR, REACH_DAY = Text("ชั่วโมงนี้", "This hour"), Text("วันนี้", "Today")
REACH_EMPTY = Text("ไม่พบข้อมูลในชั่วโมงนี้", "Found nothing this hour")
REACH_REFUSED = Text("ถูกปฏิเสธเพราะมากเกินใน 24 ชม.", "Refused for too many, 24 h")
