"""What the sign-in pages say."""

from salaklang.kernel.text import Text

AGAIN = Text("เข้าสู่ระบบอีกครั้ง", "Sign in again")
COUNTER = Text("ช่วยเหลือและติดต่อ", "Help and contact")
NEXT = Text("ทำอย่างไรต่อ", "What to do next")
POST_TITLE = Text("คุณจะทำงานในฐานะใด", "In which capacity do you act?")
POST_SELF = Text("ในนามของตนเอง", "For myself")
POST_GO = Text("ต่อไป", "Continue")
POST_WRONG = Text("เลือกตำแหน่งที่คุณดำรงอยู่", "Choose a post that you hold")
