"""Words of services."""

from salaklang.kernel.text import Text

ACTS = {"service.published": Text("เผยแพร่นิยามบริการ", "Service definition published")}

MARKS = {
    "V": Text("ตรวจกับต้นฉบับแล้ว", "Read in the original"),
    "S": Text("จากแหล่งทุติยภูมิ", "From a secondary source"),
    "R": Text("ยังไม่ได้ตรวจกับตัวบท โปรดตรวจสอบกับนายทะเบียน", "Not checked against the text: check with your registrar"),
}
