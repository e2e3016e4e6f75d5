"""The public record: its chain of blocks, a block, an entry, who cosigned."""

from salaklang.kernel.text import Text

TITLE = Text("สมุดบันทึกสาธารณะ", "The public record")
LEAD = Text(
    "ทุกการกระทำทางราชการในระบบนี้ทิ้งรอยประทับไว้ที่นี่ รวมเป็นบล็อกที่ต่อกันเป็นสาย แก้บล็อกเก่าไม่ได้โดยไม่มีคนเห็น "
    "เพราะตราของทุกบล็อกหลังจากนั้นจะเปลี่ยนตาม และหน่วยงานอื่นเก็บตราไว้แล้ว",
    "Each official act in this system leaves its fingerprint here, in blocks that form a chain. No old block can be "
    "changed "
    "unseen: the seal of every later block would change with it, and other agencies have kept the seals.",
)
NO_PERSON = Text(
    "ไม่มีข้อมูลส่วนบุคคลในสมุดนี้ ใครก็คัดลอกทั้งเล่มไปตรวจได้", "It holds no personal data. Anyone may copy all of it and check."
)
ENTRIES = Text("รายการทั้งหมด", "Entries")
BLOCKS = Text("บล็อก", "Blocks")
TODAY = Text("การกระทำใน 24 ชั่วโมง", "Acts in 24 hours")
SIGNED = Text("ลงนามล่าสุด", "Last signed")
CHAIN = Text("สายของบล็อก", "The chain of blocks")
CHAIN_OLDER = Text("บล็อกก่อนหน้า", "Earlier blocks")
CHAIN_HOW = Text(
    "อ่านจากบนลงล่าง ใหม่ไปเก่า ลายทอคือตราของบล็อก ตราใต้เส้นเชื่อมคือตราที่บล็อกใหม่จดไว้ว่าต่อจากบล็อกใด",
    "Read from the newest down. The woven mark is a block’s seal; each block wrote down the seal of the one below it.",
)
BLOCK_N = Text("บล็อกที่ {height}", "Block {height}")
ACTS_N = Text("{n} รายการ", "{n} entries")
ACT_ONE = Text("1 รายการ", "1 entry")
AND_MORE = Text("และอีก {n} รายการ", "and {n} more")
SEAL = Text("ตรา", "Seal")
SEAL_OF = Text("ตราของบล็อกนี้", "This block’s seal")
PREVIOUS = Text("ต่อจากตรา", "Follows the seal")
PREVIOUS_OF = Text("ตราที่บล็อกนี้ต่อจาก", "The seal that it follows")
SAME_AS = Text("ตรงกับตราของบล็อกที่ {height}", "the same as the seal of block {height}")
FIRST_BLOCK = Text("จุดเริ่มต้น: สมุดยังว่าง", "The beginning: the record was empty")
OLDER = Text("บล็อกที่เก่ากว่า", "Older blocks")
NEWEST = Text("ไปที่บล็อกล่าสุด", "To the newest")
EMPTY = Text(
    "ยังไม่มีบล็อก เมื่อมีการกระทำแรก บล็อกแรกจะเกิดภายในไม่กี่วินาที",
    "No block yet. The first act will make the first one within seconds.",
)

WITNESSES = Text("ใครร่วมลงนาม", "Who cosigned")
WITNESSES_HOW = Text(
    "พยานเป็นเครื่องของหน่วยงานอื่น มีกุญแจของตนเอง และไม่ลงนามให้สมุดสองฉบับที่ขัดกัน",
    "Witnesses are other agencies’ machines with keys of their own. They never sign two contradicting records.",
)
WITNESS_AT = Text("ลงนามเมื่อ", "Signed")
WITNESS_NOT = Text("ยังไม่ได้ลงนามในหน้าล่าสุด", "Has not signed the newest page")
QUORUM_MET = Text("ครบตามกติกา: {n} จาก {all}", "Enough by the rules: {n} of {all}")
QUORUM_SHORT = Text(
    "ยังไม่ครบตามกติกา: {n} จาก {all} สมุดเดินต่อ แต่ใบรับใหม่จะออกได้เมื่อพยานครบ",
    "Not yet enough by the rules: {n} of {all}. The record goes on; new receipts wait for the witnesses.",
)
QUORUM_NONE = Text("สมุดนี้ยังไม่มีพยาน มีเพียงลายเซ็นของผู้ดูแลสมุด", "This record has no witnesses: only its keeper signs.")
NOT_SIGNED = Text("สมุดยังไม่เคยลงนาม", "The record has not signed anything yet")

FIND = Text("ค้นด้วยรหัสหลักฐาน", "Find by the code of a proof")
FIND_LABEL = Text("รหัสหลักฐาน", "Code")
FIND_HINT = Text("อยู่บนใบรับ เช่น 7K3M-9QXA-2CDE", "It stands on your receipt, such as 7K3M-9QXA-2CDE")
FIND_BUTTON = Text("ค้น", "Find")
FIND_NONE = Text(
    "ไม่พบรหัสนี้ในสมุด ตรวจตัวอักษรอีกครั้ง ถ้าเพิ่งได้รับ รอสักครู่",
    "The record has no such code. Check the letters; if you just received it, wait a moment.",
)
FIND_EMPTY = Text("พิมพ์รหัสก่อน", "Type the code first")

SELF = Text("ตรวจเองได้อย่างไร", "How to check this yourself")
SELF_RECEIPT = Text("ตรวจใบรับของคุณในเบราว์เซอร์", "Check your receipt in your browser")
SELF_RECEIPT_TEXT = Text("ไม่ส่งไฟล์ไปไหน เก็บหน้าไว้ใช้ออฟไลน์ได้", "No file is sent; the page can be kept for use offline.")
SELF_COPY = Text("คัดลอกทั้งเล่ม", "Copy all of it")
SELF_COPY_TEXT = Text(
    "เป็นไฟล์ตามมาตรฐาน C2SP tlog-tiles เริ่มจาก /ledger/checkpoint โปรแกรมใดที่อ่านมาตรฐานนี้ตรวจได้",
    "Files as C2SP tlog-tiles has them, from /ledger/checkpoint on: any program that reads the standard can check "
    "them.",
)
SELF_AUDIT = Text("ตรวจทั้งเล่มจากภายนอก", "Audit all of it from outside")
SELF_WITNESS = Text("เป็นพยานเอง", "Become a witness")
SELF_WITNESS_TEXT = Text("หน่วยงานใดก็เปิดเครื่องพยานได้ด้วยคำสั่งเดียว", "Any agency can run one, with one command.")
FILES = Text("ไฟล์", "Files")
NOTE = Text("หน้าที่ลงนามล่าสุด (checkpoint)", "The newest signed page (checkpoint)")
KEYS = Text("กุญแจสาธารณะของสมุด", "The record’s public keys")
POLICY = Text("กติกาและกุญแจของพยาน (tlog-policy)", "Rules and keys of the witnesses (tlog-policy)")

BLOCK_AT = Text("เวลา", "Time")
BLOCK_COUNT = Text("จำนวนรายการ", "Entries")
BLOCK_PLACES = Text("ลำดับในสมุด", "Places in the record")
BLOCK_RANGE = Text("{first} ถึง {last}", "{first} to {last}")
BLOCK_ENTRIES = Text("รายการในบล็อกนี้", "Entries of this block")
BLOCK_HOW = Text("ตราคำนวณอย่างไร", "How the seal is worked out")
BLOCK_HOW_TEXT = Text(
    "ตราคือ SHA-256 ของสามบรรทัด: ชื่อสมุด จำนวนรายการเมื่อจบบล็อก และรากของต้นไม้แฮชทั้งเล่ม บล็อกถัดไปเริ่มด้วยรายการที่จดตรานี้ไว้",
    "The seal is the SHA-256 of three lines: the record’s name, how many entries it has at the end of the block, and "
    "the "
    "root of the hash tree over all of them. The next block begins with an entry that writes this seal down.",
)
COL_INDEX = Text("ลำดับ", "Place")
COL_KIND = Text("สิ่งที่ทำ", "What was done")
COL_AGENCY = Text("หน่วยงาน", "Agency")
COL_SAYS = Text("ข้อมูลที่เปิดเผย", "Public data")
SEALED = Text("เนื้อความปิดผนึก", "Sealed")
SEALED_WHAT = Text("เนื้อความปิดผนึกคืออะไร", "What “sealed” means")
SEALED_TEXT = Text(
    "เรื่องนี้เกี่ยวกับบุคคล สมุดจึงเก็บเพียงรอยประทับของเนื้อความที่ผสมเลขสุ่ม 32 ไบต์ ไม่มีใครเดาย้อนกลับได้ "
    "ผู้ที่เกี่ยวข้องมีใบรับที่พิสูจน์เนื้อความได้ และเมื่อลบเลขสุ่มตามกฎหมาย รอยประทับนี้จะไม่ชี้ถึงใครอีกเลย",
    "This matter is about a person, so the record keeps only a fingerprint of its words mixed with 32 random bytes. "
    "Nobody "
    "can guess back from it. Those concerned have a receipt that proves the words; once the random bytes are erased "
    "under "
    "the law, the fingerprint points to no one, ever.",
)
NO_ENTRIES = Text("ไม่มีรายการในหน้านี้", "No entries on this page")

ENTRY_N = Text("รายการที่ {index}", "Entry {index}")
ENTRY_BLOCK = Text("อยู่ในบล็อก", "In block")
ENTRY_SERVICE = Text("บริการ", "Service")
ENTRY_GROUND = Text("ตามอำนาจ", "On which ground")
ENTRY_TIME = Text("เวลา (ละเอียดถึงนาที)", "Time (to the minute)")
ENTRY_COMMIT = Text("รอยประทับ", "Fingerprint")
ENTRY_DATA = Text("ข้อมูลที่เปิดเผยโดยสภาพ", "Public by nature")
ENTRY_PROOF = Text("พิสูจน์ว่ารายการนี้อยู่ในสมุด", "The proof that it is in the record")
ENTRY_RAW = Text("รายการอย่างที่อยู่ในสมุด", "The entry as it stands in the record")
ENTRY_SAVE_LEAF = Text("ดาวน์โหลดรายการ (JSON)", "Download the entry (JSON)")
ENTRY_SAVE_PROOF = Text("ดาวน์โหลดหลักฐาน (.tlog-proof)", "Download the proof (.tlog-proof)")
ENTRY_PENDING = Text(
    "รายการนี้เพิ่งเข้าสมุด กำลังรอพยานลงนามให้ครบ ปกติใช้เวลาไม่กี่วินาที",
    "It has just entered the record and waits for enough witnesses: a few seconds, as a rule.",
)
ENTRY_NEXT = Text("รายการถัดไป", "Next entry")
ENTRY_BEFORE = Text("รายการก่อนหน้า", "Entry before")

DATA = {
    "amount_satang": Text("จำนวนเงิน", "Amount"),
    "purpose": Text("เพื่อ", "For"),
    "outcome": Text("ผล", "Outcome"),
    "definition": Text("นิยามบริการ รุ่น", "Definition, version"),
    "definition_sha256": Text("รอยประทับของนิยาม", "Fingerprint of the definition"),
    "rule": Text("กฎที่ให้อำนาจ", "Rule of competence"),
    "service": Text("บริการ", "Service"),
    "version": Text("รุ่น", "Version"),
    "sha256": Text("SHA-256", "SHA-256"),
    "register": Text("ทะเบียนหนังสือ", "Register of letters"),
    "year": Text("ปี", "Year"),
    "seq": Text("เลขลำดับ", "Running number"),
    "key": Text("รหัสกุญแจ", "Id of the key"),
    "public": Text("กุญแจสาธารณะ", "Public key"),
    "state": Text("สถานะ", "State"),
    "height": Text("บล็อกที่", "Block"),
    "previous": Text("ตราก่อนหน้า", "Seal before"),
    "count": Text("จำนวนรายการ", "Entries"),
    "vkey": Text("กุญแจ", "Key"),
    "valid_from": Text("ใช้ได้ตั้งแต่", "Valid from"),
    "valid_to": Text("ใช้ได้ถึง", "Valid to"),
}
VALUES = {
    ("outcome", "approve"): Text("อนุมัติ", "approved"),
    ("outcome", "refuse"): Text("ไม่อนุมัติ", "refused"),
    ("register", "in"): Text("ทะเบียนรับ", "received"),
    ("register", "out"): Text("ทะเบียนส่ง", "sent"),
    ("state", "up"): Text("เปิดให้ใช้", "up"),
    ("state", "down"): Text("ปิดชั่วคราว", "down"),
    ("purpose", "fee"): Text("ค่าธรรมเนียม", "a fee"),
    ("purpose", "suspense"): Text("เงินพักรอตรวจสอบ", "money set aside"),
}
SEALED_USES = Text("การใช้ข้อมูลที่ปิดผนึก", "Sealed uses of data")
SEALED_USES_TEXT = Text("นับจากบันทึกนี้ แต่ละหน่วยงานและเดือน", "Counted from this record, by agency and month")
