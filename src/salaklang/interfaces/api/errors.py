"""What a program can get wrong about HTTP itself, in words."""

from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text


class BadRequest(SalaError):
    code = "bad-request"
    status = 400
    text = Text("อ่านคำขอไม่ได้", "The request could not be read")
    next_step = Text("ตรวจรูปแบบของคำขอกับ /api/v1/openapi.json", "Compare the request with /api/v1/openapi.json.")


class MethodUnknown(SalaError):
    code = "method-not-allowed"
    status = 405
    text = Text("ที่อยู่นี้ไม่รับวิธีเรียกแบบนี้", "This address does not take that method")
    next_step = Text("ใช้วิธีที่ระบุในส่วนหัว Allow", "Use a method that the Allow header names.")


class BodyTooLarge(SalaError):
    code = "too-large"
    status = 413
    text = Text("ข้อมูลที่ส่งมาใหญ่เกินไป", "What was sent is too large")
    next_step = Text("ส่งไม่เกิน 1 เมกะไบต์ต่อคำขอ", "Send at most 1 megabyte in a request.")


class MediaTypeWrong(SalaError):
    code = "media-type"
    status = 415
    text = Text("รับเฉพาะ application/json", "Only application/json is taken here")
    next_step = Text(
        "ส่งเนื้อหาเป็น JSON และระบุ Content-Type: application/json", "Send JSON, with Content-Type: application/json."
    )
