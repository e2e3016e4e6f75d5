"""What can go wrong with a document, in words for who gave or asked for it."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound, SalaError
from salaklang.kernel.text import Text


class DocumentNotFound(NotFound):
    code = "document-not-found"
    text = Text("ไม่พบเอกสารนี้", "We can't find that document")
    next_step = Text(
        "ตรวจรหัสบนเอกสารอีกครั้ง ตัวอักษรและตัวเลขต้องครบ",
        "Check the code on the document again: every letter and digit.",
    )


class DocumentStateChanged(Conflict):
    code = "document-state-changed"
    text = Text("เอกสารนี้ถูกเพิกถอนหรือแทนที่ไปแล้ว", "This document has been withdrawn or replaced already")


class TemplateUnknown(SalaError):
    code = "template-unknown"


class TypesettingFailed(SalaError):
    code = "typesetting-failed"
    text = Text("ยังสร้างเอกสารไม่สำเร็จ", "The document could not be made yet")


class FontsMissing(SalaError):
    code = "fonts-missing"
    text = Text("ระบบยังไม่มีแบบอักษรสำหรับเอกสาร", "The fonts for documents are not set up")
    next_step = Text("ผู้ดูแลระบบ: เรียก ./sala assets แล้วลองใหม่", "Operator: run ./sala assets and try again.")


class UploadRefused(Invalid):
    """Base of all that is wrong with an uploaded file."""

    code = "upload-refused"
    text = Text("รับไฟล์นี้ไม่ได้", "We can't take this file")
    next_step = Text("เลือกไฟล์อื่น คำตอบอื่นที่กรอกไว้ไม่หาย", "Choose another file. Your other answers are kept.")


class UploadEmpty(UploadRefused):
    code = "upload-empty"
    text = Text("ไฟล์นี้ว่างเปล่า", "This file is empty")


class UploadTooBig(UploadRefused):
    code = "upload-too-big"
    text = Text("ไฟล์ใหญ่เกิน {megabytes} เมกะไบต์", "The file is larger than {megabytes} MB")
    next_step = Text(
        "ถ่ายหรือสแกนใหม่ให้เล็กลง แล้วแนบอีกครั้ง คำตอบอื่นที่กรอกไว้ไม่หาย",
        "Photograph or scan it smaller and attach it again. Your other answers are kept.",
    )


class UploadWrongType(UploadRefused):
    code = "upload-wrong-type"
    text = Text("ไฟล์ชนิดนี้รับไม่ได้ รับเฉพาะ {allowed}", "We can't take this kind of file, only {allowed}")
    next_step = Text("บันทึกเป็นชนิดที่รับ แล้วแนบอีกครั้ง", "Save it as one of these kinds and attach it again.")


class UploadDisguised(UploadRefused):
    code = "upload-disguised"
    text = Text("ชื่อไฟล์บอกว่าเป็น {named} แต่เนื้อในเป็น {found}", "The file is named as {named} but is {found} inside")
    next_step = Text("บันทึกไฟล์ใหม่ให้ชื่อตรงกับชนิดจริง แล้วแนบอีกครั้ง", "Save it again under its real kind and attach it.")


class UploadEncrypted(UploadRefused):
    code = "upload-encrypted"
    text = Text("ไฟล์ PDF นี้มีรหัสผ่าน เจ้าหน้าที่จะเปิดไม่ได้", "This PDF has a password, so an officer could not open it")
    next_step = Text("บันทึกไฟล์แบบไม่มีรหัสผ่าน แล้วแนบอีกครั้ง", "Save it without a password and attach it again.")


class UploadActive(UploadRefused):
    code = "upload-active"
    text = Text("ไฟล์ PDF นี้มีคำสั่งหรือไฟล์อื่นฝังอยู่ ({what})", "This PDF carries programs or other files inside ({what})")
    next_step = Text("พิมพ์ไฟล์เป็น PDF ใหม่ (Print to PDF) แล้วแนบไฟล์ที่ได้", "Print it to a new PDF and attach that one.")


class UploadDamaged(UploadRefused):
    code = "upload-damaged"
    text = Text("ไฟล์นี้เปิดไม่ได้ อาจเสียหายหรือส่งมาไม่ครบ", "This file can't be opened; it may be damaged or incomplete")
    next_step = Text("เปิดดูในเครื่องของคุณก่อน แล้วแนบอีกครั้ง", "See whether it opens on your device, then attach it again.")


class UploadTooLarge(UploadRefused):
    code = "upload-image-too-large"
    text = Text("ภาพใหญ่เกิน {megapixels} ล้านพิกเซล", "The picture has more than {megapixels} megapixels")
    next_step = Text("ย่อภาพ แล้วแนบอีกครั้ง", "Make it smaller and attach it again.")
