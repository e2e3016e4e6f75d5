"""What `./sala witness` and `./sala mirror` say."""

from salaklang.kernel.text import Text

RUNNING = Text(
    "พยาน {name} พร้อมที่ http://{host}:{port}/ ดูแล {n} บันทึก (กด Ctrl-C เพื่อหยุด)",
    "Witness {name} is ready at http://{host}:{port}/ for {n} logs (Ctrl-C stops it)",
)
NO_LOGS = Text(
    "ระบุบันทึกที่จะเป็นพยานด้วย --log กุญแจสาธารณะ (ขอจากผู้ดูแลบันทึก)",
    "Say which log to witness: --log VKEY (its operator publishes it)",
)
BAD_LOG = Text(
    "กุญแจบันทึกใช้ไม่ได้: {log} ({why}) คัดลอกทั้งบรรทัดจากที่ผู้ดูแลบันทึกเผยแพร่",
    "Not the key of a log: {log} ({why}). Copy the whole line that its operator publishes",
)
BAD_WITNESS = Text(
    "พยานใช้ไม่ได้: {witness} ({why}) ใช้รูป กุญแจสาธารณะ=ที่อยู่",
    "Not a witness: {witness} ({why}). Give its public key, =, and its address",
)
BAD_PORT = Text("พอร์ตต้องอยู่ระหว่าง 0 ถึง 65535", "A port is a number from 0 to 65535")
BAD_RATE = Text("--rate ต้องเป็นจำนวนตั้งแต่ 0 (0 คือไม่จำกัด)", "--rate is a number from 0 (no limit) upwards")
BAD_WATCH = Text("--watch ต้องอยู่ระหว่าง 0.1 ถึง 1000000 วินาที", "--watch is a number of seconds from 0.1 to 1,000,000")
NO_FILE = Text("เปิดไฟล์ไม่ได้: {file}", "Can't open {file}")
NO_WITNESS = Text(
    "ไม่มีพยานในโฟลเดอร์นี้: {home} ระบุ --home ให้ถูก หรือเริ่มด้วย ./sala witness --home …",
    "There is no witness in this folder: {home}. Name the right --home, or begin with ./sala witness --home …",
)
CLAIMED_KEYS = Text(
    "แฟ้มนี้อ้างว่ากุญแจของบันทึกคือ {keys} เทียบกับกุญแจที่บันทึกเผยแพร่ หรือระบุ --log เพื่อให้ตรวจ",
    "The file itself says that the log's key is {keys}. Compare it with the one that the log publishes, or give --log",
)
LOG_LINE = Text("{origin}: {size} รายการ ลงนามล่าสุด {time}", "{origin}: {size} entries, cosigned last at {time}")
NO_LOG_YET = Text("ยังไม่เคยลงนามให้บันทึกใด", "No log has been cosigned yet")
EVIDENCE_LINE = Text("หลักฐานว่าบันทึกแยกเป็นสองฉบับ: {file}", "Evidence of a fork: {file}")
SUSPECT_LINE = Text("ต้องตรวจต่อ: {file}", "To be looked into: {file}")
