"""What `./sala ledger audit` says."""

from salaklang.kernel.text import Text

FINE = Text("✓ ไม่พบสิ่งผิดปกติ", "✓ Nothing wrong was found")
NOT_FINE = Text("✗ บันทึกนี้เชื่อถือไม่ได้ในขณะนี้ ดูสาเหตุด้านล่าง", "✗ This log can't be relied on now; the reason is below")
CHECKPOINT = Text("บันทึก {origin}: {size} รายการ ราก {root}", "Log {origin}: {size} entries, root {root}")
SIGNED = Text("ลงนามโดยกุญแจของ {key}", "Signed with the key of {key}")
COSIGNED = Text("พยาน {name} ({key}) {when}", "Witnessed by {name} ({key}), {when}")
NO_TIME = Text("ไม่ระบุเวลา", "no time given")
MISSING = Text("ยังไม่มีลายเซ็นของพยาน {name}", "Not witnessed by {name}")
UNWITNESSED = Text("พยานยังไม่ครบตามนโยบายความเชื่อถือ", "Fewer witnesses than the trust policy asks for")
FIRST = Text(
    "ตรวจครั้งแรก: ยังไม่มีจุดตรวจสอบเก่าให้เทียบ (ใช้ --from เพื่อจำไว้เทียบครั้งหน้า)",
    "First visit: nothing is remembered to compare with (--from FILE remembers for the next one)",
)
GREW = Text(
    "ต่อจากที่เคยเห็นเมื่อ {since} รายการ โดยไม่มีการแก้ไขของเดิม", "It continues the {since} entries seen before, unchanged"
)
READ = Text(
    "อ่านและคำนวณใหม่ {entries} รายการ ตรวจครบแล้วถึง {audited} จาก {size}",
    "{entries} entries read and recomputed; complete up to {audited} of {size}",
)
BLOCKS = Text(
    "โซ่ของบล็อกต่อกันครบ {blocks} บล็อก ถึงลำดับ {height}",
    "The chain of blocks holds: {blocks} blocks, up to height {height}",
)
NO_BLOCKS = Text("ไม่ได้ตรวจโซ่ของบล็อก", "No chain of blocks was followed")
EVIDENCE = Text(
    "หลักฐานว่าบันทึกแสดงสองฉบับอยู่ในแฟ้ม {file} ส่งให้พยานและผู้ใช้บันทึกทุกคน",
    "The evidence of two histories is in {file}: give it to the witnesses and to everyone who uses the log",
)

NO_TRUST = Text(
    "บอกด้วยว่าเชื่อกุญแจใด: --key VKEY หรือ --policy แฟ้ม หรือ --trust แฟ้ม",
    "Say whose key you trust: --key VKEY, --policy FILE or --trust FILE",
)
NOT_POLICY = Text("แฟ้มนโยบายความเชื่อถือใช้ไม่ได้ บรรทัด {line}: {reason}", "Not a trust policy, line {line}: {reason}")
NOT_KEY = Text(
    "กุญแจหรือแฟ้มความเชื่อถือนี้ใช้ไม่ได้ ตรวจว่าคัดลอกครบ", "Not a public key or trust file: check that all of it was copied"
)
NOT_LOG = Text(
    "{log} ไม่ใช่ที่อยู่เว็บหรือโฟลเดอร์ของบันทึก", "{log} is neither a web address (http:// or https://) nor a folder of a log"
)
NO_STATE = Text("แฟ้มที่จำไว้ใช้ไม่ได้: {file} ({reason})", "The file that remembers can't be used: {file} ({reason})")
