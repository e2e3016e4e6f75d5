"""Texts of the desk for messages that were put aside."""

from salaklang.kernel.text import Text

TITLE = Text("ข้อความระหว่างหน่วยงานที่ส่งไม่ถึง", "Messages to other agencies that did not arrive")
LEAD = Text(
    "ระบบลองส่งเองซ้ำแล้ว ข้อความเหล่านี้รอคนตัดสินใจ เนื้อความปิดผนึก ไม่แสดงที่นี่",
    "They have been tried and now wait for a person to decide. What they say stays sealed and is not shown here.",
)
NONE = Text(
    "ไม่มีข้อความที่รอคุณ ทุกข้อความถึงแล้วหรือกำลังเดินทาง", "Nothing waits for you: all messages have arrived or are on their way."
)
TO = Text("ถึง", "To")
CASE = Text("เรื่อง", "Case")
SINCE = Text("ส่งครั้งแรก", "First sent")
ATTEMPTS = Text("ลองส่งแล้ว", "Attempts")
TIMES = Text("{n} ครั้ง", "{n}")
WHY = Text("ติดขัดที่", "What stood in the way")
DO = Text("ทำอย่างไรต่อ", "What to do")
ID = Text("เลขข้อความ", "Message id")
AGAIN = Text("ส่งอีกครั้ง", "Send again")
CLOSE = Text("ปิดข้อความนี้", "Close this message")
CLOSE_REASON = Text("ปิดเพราะ", "Why it is closed")
CLOSE_HINT = Text(
    "เช่น แจ้งทางโทรศัพท์แล้ว อย่าใส่ชื่อหรือเลขประจำตัวของประชาชน", "Such as: told by telephone. No citizens’ names or numbers."
)
DONE_AGAIN = Text("กำลังส่งข้อความอีกครั้ง", "The message is being sent again.")
DONE_CLOSED = Text("ปิดข้อความแล้ว", "The message is closed.")
QUEUES = Text("กำลังเดินทาง", "On their way")
QUEUES_NONE = Text("ไม่มีข้อความค้างส่ง", "No messages are waiting.")
QUEUE_TO = Text("โหนดปลายทาง", "Node")
QUEUE_COUNT = Text("รอส่ง", "Waiting")
QUEUE_OLDEST = Text("เก่าสุดรอมา", "Oldest has waited")
QUEUE_NEXT = Text("ลองครั้งต่อไป", "Next attempt")
QUEUE_SAID = Text("ครั้งล่าสุด", "Last attempt")
QUEUE_FRESH = Text("ยังไม่ได้ลอง", "Not tried yet")
