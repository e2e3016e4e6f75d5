"""The page that checks a receipt in the visitor's own browser, here and as a saved copy."""

from salaklang.kernel.text import Text

TITLE = Text("ตรวจใบรับด้วยเบราว์เซอร์ของคุณเอง", "Check a receipt in your own browser")
LEAD = Text(
    "เลือกไฟล์ใบรับ (.tlog-proof) เบราว์เซอร์ของคุณจะคำนวณตรวจเอง ไฟล์ไม่ถูกส่งไปไหน และไม่ต้องเชื่อเครื่องแม่ข่ายใด",
    "Choose a receipt file (.tlog-proof). Your browser does the sums itself: the file is sent nowhere, and no server "
    "has to be trusted.",
)
FILE = Text("ไฟล์ใบรับ", "Receipt file")
FILE_HINT = Text("ลากไฟล์มาวางที่นี่ก็ได้", "You can also drag the file here")
FILE_EMPTY = Text("เลือกไฟล์ใบรับก่อน", "Choose a receipt file first")
RULES = Text("ใช้กติกาใดตรวจ", "By which rules it is checked")
RULES_TEXT = Text(
    "ใบรับต้องมีลายเซ็นของสมุด และลายเซ็นร่วมของหน่วยงานพยานตามจำนวนที่กติกานี้กำหนด กุญแจทุกดอกอยู่ในนี้",
    "A receipt needs the record’s signature and the cosignatures of as many witnesses as these rules say. "
    "All the keys are in here.",
)
RULES_OWN = Text(
    "กุญแจชุดนี้มาจากเว็บไซต์นี้ ถ้าอยากแน่ใจ ให้เทียบกับที่หน่วยงานพยานแต่ละแห่งประกาศเอง หรือกับสำเนาที่เก็บไว้ก่อนหน้า",
    "These keys come from this site. To be sure, compare them with what each witness publishes itself, or with a copy "
    "that you kept earlier.",
)
SAVE_TITLE = Text("เก็บหน้านี้ไว้ใช้เอง", "Keep this page for yourself")
SAVE_TEXT = Text(
    "ไฟล์เดียวจบ มีโปรแกรมตรวจและกุญแจอยู่ข้างใน เปิดได้โดยไม่ต้องต่ออินเทอร์เน็ต และติดต่อเครือข่ายไม่ได้เลย",
    "One file with the program and the keys inside. It opens without the internet, and can’t reach any network.",
)
SAVE = Text("บันทึกหน้าตรวจแบบออฟไลน์ (HTML)", "Save the offline page (HTML)")
OTHER_TITLE = Text("ตรวจโดยไม่ใช้หน้านี้", "Check without this page")
OTHER_TEXT = Text(
    "โปรแกรมบรรทัดคำสั่งตรวจได้แบบออฟไลน์ด้วยกติกาเดียวกัน หรือใช้โปรแกรมอื่นที่อ่านมาตรฐาน C2SP tlog-proof",
    "The command line checks offline by the same rules; so does any other program that reads C2SP tlog-proof.",
)
COMMAND = Text("./sala verify ใบรับ.tlog-proof", "./sala verify receipt.tlog-proof")
NO_SCRIPT = Text(
    "หน้านี้ต้องใช้ JavaScript เพื่อตรวจในเครื่องของคุณ ถ้าไม่มี ใช้คำสั่งด้านล่าง หรือให้เครื่องแม่ข่ายตรวจแทน",
    "To check on your own machine this page needs JavaScript. Without it, use the command below, or let our server "
    "check.",
)
SERVER = Text("ให้เครื่องแม่ข่ายนี้ตรวจแทน", "Let this server check instead")
SERVER_HINT = Text(
    "ไฟล์จะถูกส่งมาที่เครื่องของเรา ตรวจแล้วทิ้งทันที แต่คุณต้องเชื่อคำตอบของเรา",
    "The file is sent to our machine, checked, and dropped at once. But you would have to take our word for it.",
)
SERVER_SAID = Text(
    "คำตอบนี้มาจากเครื่องแม่ข่าย ไม่ใช่จากเบราว์เซอร์ของคุณ", "This answer comes from our server, not from your browser"
)
RESULT = Text("ผลการตรวจ", "What was found")
OFFLINE_FOOT = Text(
    "สำเนาหน้าตรวจจาก {site} บันทึกเมื่อ {date} ไม่มีการติดต่อเครือข่าย กุญแจและกติกาเป็นของวันนั้น",
    "A copy of the checking page of {site}, saved on {date}. It reaches no network. Its keys and rules are of that "
    "day.",
)
ABOUT_RECORD = Text("สมุดบันทึกสาธารณะคืออะไร", "What the public record is")

GOOD = Text("ใบรับนี้ถูกต้อง", "This receipt holds")
GOOD_TEXT = Text(
    "สิ่งที่เขียนในใบรับถูกบันทึกไว้ในสมุดสาธารณะจริง และไม่ถูกแก้แม้แต่ตัวอักษรเดียว",
    "What it says was written into the public record, and not one letter of it has been changed since.",
)
SHORT = Text("อยู่ในสมุดจริง แต่พยานยังไม่ครบ", "In the record, but too few witnesses")
SHORT_TEXT = Text(
    "ลายเซ็นของสมุดถูกต้อง แต่หน่วยงานพยานที่ร่วมลงนามยังไม่ถึงจำนวนที่กติกากำหนด ขอใบรับใหม่ในอีกสักครู่",
    "The record’s signature is right, but fewer witnesses have cosigned than the rules ask for. "
    "Fetch the receipt again in a while.",
)
ALONE = Text("ใบรับถูกต้อง ตามลายเซ็นของสมุดเท่านั้น", "This receipt holds, by the record’s signature alone")
ALONE_TEXT = Text(
    "กติกาชุดนี้ไม่ได้กำหนดพยาน จึงมีเพียงผู้ดูแลสมุดที่รับรอง",
    "These rules name no witnesses, so only the keeper of the record vouches for it.",
)
BAD = Text("ใบรับนี้ใช้ไม่ได้", "This receipt does not hold")
BAD_NEXT = Text(
    "อย่าเพิ่งเชื่อเอกสารนี้ ขอไฟล์ใหม่จากผู้ที่ให้มา ถ้ายังไม่ผ่าน แจ้งหน่วยงานพร้อมไฟล์นี้",
    "Do not rely on it. Ask whoever gave you the file for a fresh one; if that fails too, tell the agency and show "
    "the file.",
)
REASONS = {
    "form": Text("ไม่ใช่ไฟล์ใบรับ หรือไฟล์ขาดหาย", "It is not a receipt file, or part of it is missing."),
    "bare": Text(
        "ไฟล์นี้เป็นหลักฐานของรายการในสมุด แต่ไม่มีเนื้อความอยู่ด้วย เปิดหน้ารายการนั้นในสมุด เบราว์เซอร์จะตรวจให้",
        "This is the proof of an entry without its words. Open the entry’s page in the record: your browser checks "
        "it there.",
    ),
    "canonical": Text("รูปแบบของไฟล์ถูกแก้ไข", "The way the file is written was changed."),
    "log": Text("ไม่มีลายเซ็นของสมุดที่กติกานี้รู้จัก", "It bears no signature of a record that these rules know."),
    "signature": Text("ลายเซ็นของสมุดไม่ถูกต้อง", "The record’s signature is false."),
    "cosignature": Text("ลายเซ็นของพยานไม่ถูกต้อง", "A witness’s signature is false."),
    "proof": Text("เส้นทางพิสูจน์ไม่นำไปถึงยอดที่ลงนามไว้", "The proof does not lead to what was signed."),
    "commitment": Text("เนื้อความไม่ตรงกับรอยประทับในสมุด", "What it says does not fit the fingerprint in the record."),
    "leaf": Text("เนื้อความกับรายการในสมุดเล่าคนละเรื่อง", "What it says and what the record says differ."),
    "policy": Text("กติกาในหน้านี้อ่านไม่ได้", "The rules in this page can’t be read."),
}

PROVEN = Text("สิ่งที่พิสูจน์ได้", "What is proven")
P_SEALED = Text(
    "เนื้อความตรงกับรอยประทับในสมุดทุกตัวอักษร", "What it says fits the fingerprint in the record, letter for letter"
)
P_PLACE = Text("เป็นรายการที่ {index} จาก {size} ของสมุด {origin}", "It is entry {index} of {size} in the record {origin}")
P_SIGNED = Text("สมุดลงลายเซ็นรับรองทั้งเล่มไว้", "The record’s keeper signed the whole of it")
P_WITNESS = Text("{name} เห็นสมุดเล่มเดียวกันนี้ เมื่อ {time}", "{name} saw this same record, {time}")
P_MISSING = Text("{name} ยังไม่ได้ร่วมลงนาม", "{name} has not cosigned")
P_UNKNOWN = Text(
    "มีลายเซ็นของกุญแจที่ไม่รู้จักอีก {n} ลายเซ็น จึงไม่นับ", "{n} signatures are by keys that we don’t know: they were not counted"
)
LIMITS = Text("สิ่งที่ไม่ได้พิสูจน์", "What is not proven")
L_TRUTH = Text(
    "ว่าเนื้อความเป็นความจริง: สมุดบอกได้ว่าหน่วยงานบันทึกไว้เช่นนี้และไม่แก้ภายหลัง",
    "That the words are true: the record shows that the agency wrote them, and has not changed them since.",
)
L_TIME = Text(
    "เวลาที่แน่นอน: เวลาในใบรับเป็นเวลาที่หน่วยงานแจ้ง พยานยืนยันได้ว่ามีอยู่แล้วไม่เกินเวลาที่พยานลงนาม",
    "The exact time: it is the agency’s own word. The witnesses vouch that it was there when they signed.",
)
L_PERSON = Text(
    "ว่าใครถือใบรับนี้อยู่: เทียบกับตัวบุคคลเสมอ",
    "Who holds this receipt: always compare with the person.",
)
SAYS = Text("ใบรับนี้บอกว่า", "What it says")
WHAT = Text("สิ่งที่ทำ", "What was done")
AGENCY = Text("หน่วยงาน", "Agency")
WHEN = Text("เมื่อ", "When")
GROUND = Text("ตามอำนาจ", "On which ground")
CODE = Text("รหัสหลักฐาน", "Code of the proof")
RECORD = Text("เนื้อความที่บันทึก", "What was recorded")
TOOK = Text("เบราว์เซอร์นี้ใช้เวลาตรวจ {ms} มิลลิวินาที", "Checked by this browser in {ms} ms")
TOO_BIG = Text("ไฟล์ใหญ่เกินกว่าจะเป็นใบรับ", "The file is too large to be a receipt")

SPOKEN: dict[str, Text] = {name.lower(): said for name, said in list(globals().items()) if isinstance(said, Text)}
"""All of the above by name, for the page's script."""
