"""What `./sala node` says."""

from salaklang.kernel.text import Text

SHOWN = Text(
    """โหนดนี้     {name}
ที่อยู่      {url}
กุญแจ       {key}
ลายนิ้วมือ   {fingerprint}

ส่งบรรทัดนี้ให้ผู้ดูแลโหนดอื่น แล้วโทรศัพท์อ่านลายนิ้วมือให้ตรงกันก่อนใช้:
  ./sala node add {url} --key {key}""",
    """This node    {name}
Address      {url}
Key          {key}
Fingerprint  {fingerprint}

Send this line to the other node's operator, and compare the fingerprint on the telephone before it is used:
  ./sala node add {url} --key {key}""",
)
ADDED = Text(
    "เชื่อมกับโหนด {name} ({url}) แล้ว หลักฐาน {code}\nลายนิ้วมือของกุญแจที่ใช้: {fingerprint} ถามผู้ดูแลโหนดนั้นว่าตรงกัน",
    "Joined with {name} ({url}). Proof: {code}\nThe key's fingerprint: {fingerprint}. Ask that node's operator whether "
    "it is theirs",
)
AGENCIES_WAITING = Text(
    "โหนดนี้ขอเพิ่มหน่วยงานที่ยังไม่รับ: {agencies}\nถามผู้ดูแลโหนดนั้น ถ้าถูกต้องให้สั่ง ./sala node add {url} --key {key}",
    "It names further agencies, which were not taken: {agencies}\nAsk its operator. If it is right: "
    "./sala node add {url} --key {key}",
)
REMOVED = Text(
    "เลิกเชื่อมกับโหนด {name} ({url}) แล้ว หลักฐาน {code}\nข้อความที่ยังไม่ส่ง {waiting} ฉบับถูกพักไว้ให้งานสารบรรณ",
    "Parted from {name} ({url}). Proof: {code}\n{waiting} messages that still waited are put aside for the registry",
)
LISTED = Text(
    "{name}\n  ที่อยู่ {url}\n  ลายนิ้วมือ {fingerprint}\n  หน่วยงาน {agencies}\n  ทะเบียนและบริการ {services}\n  หลักฐาน {code}",
    "{name}\n  Address {url}\n  Fingerprint {fingerprint}\n  Agencies {agencies}\n  Registers and services {services}\n"
    "  Proof {code}",
)
LISTED_NONE = Text(
    "ยังไม่ได้เชื่อมกับโหนดใด เริ่มด้วย ./sala node show แล้วแลกกุญแจกับผู้ดูแลโหนดอื่น",
    "No node is joined yet. Begin with ./sala node show, and exchange keys with the other node's operator",
)
OVERRIDDEN = Text("ให้ข้อมูลต่อได้ถึง {until} หลักฐาน {code}", "Data goes out until {until}. Proof: {code}")
NO_ANSWER = Text(
    "โหนดที่ {url} ไม่ตอบ ตรวจที่อยู่แล้วลองใหม่ ({why})",
    "The node at {url} does not answer. Check the address and try again ({why})",
)
OTHER_FINGERPRINT = Text(
    "ลายนิ้วมือไม่ตรงกับกุญแจนี้ ({is_}) อย่าใช้กุญแจนี้ ขอกุญแจจากผู้ดูแลโหนดนั้นใหม่ทางอื่น",
    "This is not the fingerprint of this key ({is_}). Don't use the key: ask that node's operator again",
)
NOT_KNOWN = Text(
    "ไม่รู้จักโหนด {which} ดูรายชื่อด้วย ./sala node list",
    "There is no joined node {which}. ./sala node list shows those that there are",
)
