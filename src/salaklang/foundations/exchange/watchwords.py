"""What operators are told: each trouble in plain words, with what to do about it."""

from salaklang.kernel.text import Text

SILENT = Text("โหนดคู่สัญญาไม่ตอบมาแล้ว {span}", "This partner has not answered for {span}")
SILENT_DO = Text(
    "โทรหาผู้ดูแลโหนดนั้น ข้อความจะรอในคิวและส่งเองเมื่อกลับมา ประชาชนกรอกข้อมูลเองได้",
    "Call that node's operator. Messages wait and go by themselves when it is back; citizens give data themselves.",
)
NEVER = Text("ยังไม่เคยได้คำตอบจากโหนดนี้", "This partner has never answered")
NEVER_DO = Text(
    "ตรวจว่าโปรแกรม worker ทำงาน ที่อยู่ของโหนดถูกต้อง และไฟร์วอลล์เปิด แล้วสั่ง ./sala node refresh",
    "See that the worker runs, the address is right and no firewall is between, then run ./sala node refresh.",
)
REFUSED = Text("โหนดนี้ปฏิเสธสัญญาณชีพของเรา: {reason}", "This partner refuses our heartbeat: {reason}")
SKEW = Text("นาฬิกาต่างจากโหนดนี้ {seconds} วินาที", "The clocks are {seconds} seconds apart")
SKEW_DO = Text(
    "ตั้งเวลาเครื่องด้วย NTP ทั้งสองฝ่าย เกิน 30 วินาทีทุกข้อความจะถูกปฏิเสธ",
    "Set both machines' clocks by NTP. Beyond 30 seconds every message is refused.",
)
SLOW = Text("ตอบช้า: 95% ภายใน {ms} มิลลิวินาที", "Slow: 95 % within {ms} ms")
SLOW_DO = Text(
    "ถามผู้ดูแลโหนดนั้นเรื่องภาระงานและเครือข่าย ทะเบียนที่ตอบเกินกำหนดจะถือว่าไม่ตอบ",
    "Ask that node's operator about load and network. A register that answers too late counts as silent.",
)
QUEUE = Text("ข้อความ {n} ฉบับรอส่ง เก่าสุดรอ {span}", "Messages waiting: {n}, the oldest for {span}")
QUEUE_DO = Text(
    "ดูว่าโหนดปลายทางตอบหรือไม่ และโปรแกรม worker ทำงาน คิวส่งเองเมื่อปลายทางกลับมา",
    "See whether the partner answers and the worker runs. The queue moves by itself once it does.",
)
DEAD = Text("ข้อความ {n} ฉบับถูกพักไว้ รอคนตัดสินใจ", "Messages put aside that wait for a person: {n}")
DEAD_DO = Text(
    "ให้งานสารบรรณของหน่วยงานเปิดหน้า “ข้อความค้างส่ง” (/desk/messages)",
    "Have the agency's registry open its page “Undelivered” (/desk/messages).",
)
ENTRY = Text("ข้อมูลโหนดไม่ได้ปรับปรุงมา {span}: {reason}", "Its directory entry has not been refreshed for {span}: {reason}")
ENTRY_DO = Text(
    "สั่ง ./sala node refresh ถ้ากุญแจไม่ตรง อย่ายอมรับจนกว่าจะยืนยันกับผู้ดูแลโหนดนั้นทางอื่น",
    "Run ./sala node refresh. If the key differs, accept nothing before its operator has confirmed it by another way.",
)
ENDS = Text("{what}ของ{owner} จะหมดอายุใน {n} วัน", "{what} of {owner} ends in {n} days")
ENDS_TODAY = Text("{what}ของ{owner} จะหมดอายุภายในวันเดียว", "{what} of {owner} ends within a day")
ENDED = Text("{what}ของ{owner} หมดอายุแล้ว", "{what} of {owner} has ended")
ENDS_OWN_DO = Text("สั่ง ./sala node rotate ตามด้วยชื่อหน่วยงาน", "Run ./sala node rotate with the agency's name.")
ENDS_SYSTEM_DO = Text(
    "กุญแจนี้เป็นของระบบสารสนเทศของหน่วยงาน ถ้ายังใช้อยู่ ขอกุญแจสาธารณะใหม่จากผู้ดูแลระบบนั้น แล้วสั่ง ./sala client add",
    "This key is that of an information system. If it is still used, ask whoever runs it for a new public key and run "
    "./sala client add.",
)
ENDS_THEIRS_DO = Text(
    "บอกผู้ดูแลโหนดนั้นให้ออกกุญแจใหม่ กุญแจใหม่เข้ามาเองเมื่อปรับปรุงข้อมูลโหนด",
    "Tell that node's operator to make a new one; it comes in by itself at the next refresh.",
)
OLD = Text("{what}ของ{owner} ใช้มา {n} วันแล้ว", "{what} of {owner} has been used for {n} days")
TLS_DO = Text("บอกผู้ดูแลโหนดนั้นให้ต่ออายุใบรับรอง TLS", "Tell that node's operator to renew its TLS certificate.")
TLS_BAD = Text("ใบรับรอง TLS ใช้ไม่ได้ ({why})", "The TLS certificate is not accepted ({why})")
LAG = Text("บันทึกสาธารณะยังไม่เผยแพร่มา {span}", "The public log has not published for {span}")
LAG_DO = Text(
    "ดูโปรแกรม sequencer และสั่ง ./sala ledger fsck เมื่อถึง {limit} จะหยุดให้ข้อมูล",
    "Look at the sequencer and run ./sala ledger fsck. At {limit} data stops going out.",
)
STOPPED = Text("หยุดให้ข้อมูลแล้ว: บันทึกสาธารณะเงียบมา {span}", "Data is held back: the public log has been silent for {span}")
STOPPED_DO = Text(
    "ซ่อม sequencer ก่อน ถ้าจำเป็นจริง สั่ง ./sala node override พร้อมเหตุผล คำสั่งนี้เป็นสาธารณะ",
    "Mend the sequencer first. If it must be, ./sala node override with a reason; the order is public.",
)
OVERRIDE = Text(
    "มีคำสั่งให้ข้อมูลต่อแม้บันทึกเงียบ ถึง {until}", "An order lets data out although the log is silent, until {until}"
)
OVERRIDE_DO = Text("ซ่อมบันทึกสาธารณะก่อนคำสั่งหมดเวลา", "Mend the public log before the order ends.")
SEQUENCER = Text("ไม่มีโปรแกรม sequencer ทำงาน", "No sequencer is running")
SEQUENCER_DO = Text("เริ่มโปรแกรม sequencer การกระทำรออยู่ ไม่หาย", "Start the sequencer. Acts wait; none is lost.")
WORKER = Text("ไม่มีโปรแกรม worker ทำงาน", "No worker is running")
WORKER_DO = Text(
    "เริ่มโปรแกรม worker ตัวเลขในหน้านี้เก่า จนกว่าจะทำงาน", "Start the worker. Until then the figures here grow old."
)
JOBS = Text("งาน {n} รายการล่าช้า เก่าสุด {span}", "Jobs that are late: {n}, the oldest by {span}")
JOBS_DO = Text("เพิ่มโปรแกรม worker หรือดูว่างานใดติดขัด", "Start more workers, or see which job is stuck.")
FAILED = Text("งาน {n} รายการล้มเหลวหลังลองครบ", "Jobs that failed after all their attempts: {n}")
FAILED_DO = Text("อ่านบันทึกของ worker แล้วแจ้งผู้พัฒนา", "Read the worker's log and tell the developers.")
CONNECTIONS = Text("ใช้การเชื่อมต่อฐานข้อมูล {n} จาก {most}", "{n} of {most} database connections are in use")
CONNECTIONS_DO = Text("เพิ่ม max_connections หรือลดจำนวนโปรแกรม", "Raise max_connections, or run fewer programs.")
WITNESS = Text("พยาน {name} ไม่ได้ลงนามครั้งล่าสุด ({why})", "Witness {name} did not cosign last time ({why})")
WITNESS_DO = Text(
    "ถามผู้ดูแลพยาน ถ้าพยานครบจำนวน บันทึกยังเผยแพร่ต่อ", "Ask its keeper. While enough others sign, the log goes on."
)
QUORUM = Text("พยานลงนามไม่ครบจำนวน", "Too few witnesses have cosigned")
QUORUM_DO = Text("โทรหาผู้ดูแลพยาน หลักฐานใหม่จะรอจนครบ", "Call the witnesses' keepers. New proofs wait until enough sign.")

KEY_KINDS = {
    "exchange": Text("กุญแจแลกเปลี่ยนข้อมูล", "The exchange key"),
    "ledger": Text("กุญแจบันทึกสาธารณะ", "The ledger key"),
    "tls": Text("ใบรับรอง TLS ", "The TLS certificate"),
}
SECONDS = Text("{n} วินาที", "{n} s")
MINUTES = Text("{n} นาที", "{n} min")
HOURS = Text("{n} ชั่วโมง", "{n} h")
DAYS = Text("{n} วัน", "{n} days")
NOT_TRIED = Text("ยังไม่ได้ลอง", "not tried")
