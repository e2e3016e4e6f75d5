"""Errors of scenarios."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text


class RunMissing(NotFound):
    code = "run-missing"
    text = Text("ไม่พบการทดลองที่มีรหัสนี้", "We can't find a run with this code")
    next_step = Text(
        "ตรวจรหัส 64 ตัวในลิงก์อีกครั้ง หรือเลือกจากรายการการทดลอง",
        "Check the 64 letters in the link, or choose from the list of runs.",
    )


class RecipeUnfit(Invalid):
    code = "recipe-unfit"
    text = Text("คันโยกหรือจำนวนคนบางค่าใช้ไม่ได้", "Some levers or sizes can't be used")
    next_step = Text(
        "แก้ไขค่าที่ระบุ: คันโยกแต่ละอันเป็นตัวเลขตั้งแต่ 0 ถึง 1",
        "Correct what is named: each lever is a number from 0 to 1.",
    )


class IndicatorMissing(NotFound):
    code = "indicator-missing"
    text = Text("ไม่มีตัวชี้วัดชื่อนี้", "There is no such indicator")
    next_step = Text("เลือกตัวชี้วัดจากรายการในหน้า", "Choose an indicator from the list on the page.")


class RunsPerDay(SalaError):
    """`most` fills the text."""

    code = "runs-per-day"
    status = 429
    text = Text(
        "วันนี้คุณสั่งทดลองเต็มประชากรครบ {most} ครั้งแล้ว", "You have asked for {most} full runs today: that is the limit"
    )
    next_step = Text(
        "ลองคันโยกต่อได้ด้วยคำตอบย่อ แล้วสั่งเต็มประชากรใหม่พรุ่งนี้ การทดลองที่สั่งไว้แล้วยังเดินอยู่",
        "Go on trying levers with the quick answer, and ask for a full run tomorrow. Runs you asked for go on.",
    )


class QueueFull(SalaError):
    """`most` fills the text."""

    code = "queue-full"
    status = 429
    text = Text("มีการทดลองรออยู่แล้ว {most} รายการ", "{most} runs are waiting already")
    next_step = Text(
        "รอให้คิวสั้นลงแล้วสั่งใหม่ คันโยกที่ตั้งไว้อยู่ในลิงก์ของหน้า",
        "Wait until the queue is shorter, then ask again: your levers are in the page's link.",
    )


class RunOver(Conflict):
    code = "run-over"
    text = Text("การทดลองนี้จบไปแล้ว จึงยกเลิกไม่ได้", "This run is over: there is nothing to cancel")


class RunNotDone(Conflict):
    code = "run-not-done"
    text = Text("การทดลองนี้ยังไม่มีผลเต็มประชากร", "This run has no full result yet")
    next_step = Text("รอให้การทดลองจบก่อน แล้วเปิดหน้านี้อีกครั้ง", "Wait until the run is finished, then open the page again.")


class AtlasMissing(Unavailable):
    code = "atlas-missing"
    text = Text("ยังไม่มีผลการสำรวจบนโหนดนี้", "This node has no exploration to show yet")
    next_step = Text(
        "ให้ผู้ดูแลระบบติดตั้งผลการสำรวจ (ดู docs/lab/on-the-web.md) หน้าอื่นของห้องทดลองยังใช้ได้",
        "Ask the operator to install one (see docs/lab/on-the-web.md). The other pages of the laboratory work.",
    )


class EmulatorMissing(Unavailable):
    code = "emulator-missing"
    text = Text("โหนดนี้ยังไม่มีแบบจำลองแทน", "This node has no stand-in for the model yet")
    next_step = Text("คำนวณกับตัวอย่าง หรือสั่งทดลองเต็มประชากร", "Compute on a sample, or ask for a full run.")


class Busy(Unavailable):
    code = "sample-busy"
    text = Text("ตัวอย่างอื่นกำลังคำนวณอยู่", "Another sample is being computed")
    next_step = Text(
        "รอสักครู่แล้วลองใหม่ คันโยกของคุณอยู่ในลิงก์ของหน้า", "Wait a moment and try again: your levers are in the page's link."
    )
