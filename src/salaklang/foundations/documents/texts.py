"""Words of documents."""

from salaklang.kernel.text import Text

ACTS = {
    "document.issued": Text("ออกเอกสาร", "Document issued"),
    "document.withdrawn": Text("เพิกถอนเอกสาร", "Document withdrawn"),
    "document.replaced": Text("ออกเอกสารฉบับใหม่แทน", "Document replaced"),
}

STATES = {
    "valid": Text("ใช้ได้", "Valid"),
    "withdrawn": Text("ถูกเพิกถอนแล้ว", "Withdrawn"),
    "replaced": Text("มีฉบับใหม่แทนแล้ว", "Replaced by a newer one"),
}

KINDS = {"evidence": Text("เอกสารประกอบ", "Evidence")}

TYPES = {
    "application/pdf": Text("PDF", "PDF"),
    "image/jpeg": Text("ภาพ JPEG", "a JPEG picture"),
    "image/png": Text("ภาพ PNG", "a PNG picture"),
    "": Text("ชนิดที่ไม่รู้จัก", "an unknown kind"),
}
