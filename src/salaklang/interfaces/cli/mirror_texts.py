"""What `./sala mirror` says."""

from salaklang.kernel.text import Text

KEY = Text("กุญแจของสำเนานี้: {vkey}", "This mirror's key: {vkey}")
FOLDER = Text("สำเนาอยู่ที่ {folder} (ให้เว็บเซิร์ฟเวอร์ใดก็ได้เผยแพร่)", "The copy is in {folder} (any web server can serve it)")
COPIED = Text(
    "ตรวจครบและลงนามแล้ว {size} รายการ (คัดลอกใหม่ {copied})", "{size} entries verified and cosigned ({copied} copied now)"
)
ONE_LOG = Text("สำเนาหนึ่งชุดมีบันทึกเดียว ให้ --log ทุกตัวเป็นชื่อเดียวกัน", "One mirror, one log: give every --log the same name")
BAD_URL = Text(
    "ที่อยู่ของบันทึกใช้ไม่ได้: {url} ต้องเป็น http(s):// หรือโฟลเดอร์ที่มีอยู่",
    "Not the address of a log: {url}. It is http(s)://… or an existing folder",
)
BAD_WITNESS = Text("พยานใช้ไม่ได้: {witness} ({why})", "Not a witness: {witness} ({why})")
BAD_EVERY = Text("--every ต้องอยู่ระหว่าง 0.1 ถึง 1000000 วินาที", "--every is a number of seconds from 0.1 to 1,000,000")
RUNS_ALREADY = Text(
    "สำเนาในโฟลเดอร์นี้ทำงานอยู่แล้ว: {home} หยุดตัวเดิมก่อน หรือใช้ --home อื่น",
    "The mirror in this folder runs already: {home}. Stop it first, or use another --home",
)
DISK = Text(
    "เขียนหรืออ่านดิสก์ไม่ได้: {why} ตรวจสิทธิ์และที่ว่าง", "The disk can't be used: {why}. Look at permissions and free space"
)
FORKED = Text(
    "{why} ไม่ลงนามต่อ หลักฐานอยู่ที่ {file} ส่งให้ทุกคนที่ใช้บันทึกนี้",
    "{why}. Nothing more is cosigned. The evidence is in {file}: give it to everyone who uses this log",
)
SHRUNK = Text(
    "{why} อาจเป็นสำเนาเก่าที่แคชไว้ ถ้ายังเป็นอยู่ ให้ถามผู้ดูแลบันทึก สำเนาที่มีอยู่ยังครบ",
    "{why}. It may be an old answer from a cache; if it stays so, ask the log's operator. The copy here is still whole",
)
BROKEN = Text(
    "{why} ไม่ลงนามต่อ สำเนาที่ตรวจแล้วยังครบ แจ้งผู้ดูแลบันทึก",
    "{why}. Nothing more is cosigned, and what was verified is still here. Tell the log's operator",
)
WITNESS_AWAY = Text("พยาน {witness} ไม่ตอบ: {why}", "Witness {witness} does not answer: {why}")
WITNESS_SAME = Text(
    "พยาน {witness} เห็นบันทึกเดียวกัน ({size} รายการ)", "Witness {witness} has seen the same history ({size} entries)"
)
WITNESS_UNREADABLE = Text(
    "สิ่งที่พยาน {witness} แสดงไม่ได้ลงนามด้วยกุญแจที่รู้จัก",
    "What witness {witness} shows is not signed with the keys that we know",
)
WITNESS_FORK = Text(
    "พยาน {witness} เห็นบันทึกอีกฉบับที่ขัดกัน ({size} รายการ): บันทึกลงนามสองฉบับ หลักฐานอยู่ที่ {file} ส่งให้ทุกคนที่ใช้บันทึกนี้",
    "Witness {witness} has seen a contradicting history ({size} entries): the log signed two. The evidence is in "
    "{file}: give it to everyone who uses this log",
)
WITNESS_SUSPECT = Text(
    "พยาน {witness} ลงนามฉบับ {size} รายการที่บันทึกไม่แสดงให้เรา เก็บไว้ที่ {file} ถ้ายังเป็นอยู่ ให้ถามผู้ดูแลบันทึก",
    "Witness {witness} has cosigned {size} entries that the log does not show us. Kept in {file}: if it "
    "stays so, ask the log's operator",
)
