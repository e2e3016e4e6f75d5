"""The laboratory's runs: the list, one run, two compared."""

from salaklang.kernel.text import Text

RUNS = Text("การทดลองเต็มประชากร", "Full runs")
RUNS_LEAD = Text(
    "ทุกการทดลองมีสูตร ใครก็ทำซ้ำได้ตรงทุกบิต รหัสของสูตรและผลอยู่ในสมุดบันทึกสาธารณะ",
    "Every run has a recipe that anyone can repeat bit for bit. The digests of recipe and result stand in the "
    "public record.",
)
RUNS_NONE = Text(
    "ยังไม่มีใครสั่งทดลองบนโหนดนี้ เริ่มที่หน้า “ลองคันโยก”", "Nobody has asked for a run on this node. Begin at “Try the levers”."
)
RUN = Text("การทดลอง", "Run")
RUN_OF = Text("การทดลอง: {title}", "Run: {title}")
STATE = Text("สถานะ", "State")
PEOPLE = Text("จำนวนคน", "People")
QUARTERS = Text("ระยะเวลา", "Time")
QUARTERS_OF = Text("{quarters} ไตรมาส", "{quarters} quarters")
ASKED = Text("สั่งเมื่อ", "Asked for")
TOOK = Text("ใช้เวลา", "Took")
SEED = Text("เลขสุ่มต้น", "Seed")
RECIPE_DIGEST = Text("รหัสสูตร (SHA-256)", "Digest of the recipe (SHA-256)")
RESULT_DIGEST = Text("รหัสผล (SHA-256)", "Digest of the result (SHA-256)")
PROOF = Text("หลักฐานในสมุดสาธารณะ", "Proof in the public record")
PROGRESS = Text("ทำแล้ว {done} จาก {of} ไตรมาส", "{done} of {of} quarters done")
LEFT = Text("เหลือประมาณ {left}", "about {left} left")
WAITING = Text("รอคิวอยู่ เครื่องทำทีละการทดลอง", "Waiting: the machine does one run at a time.")
RELOAD = Text("ดูความคืบหน้าล่าสุด", "See how far it is now")
RELOADS = Text("หน้านี้ปรับตัวเองทุก 5 วินาที", "This page renews itself every 5 seconds.")
MEANWHILE = Text("ระหว่างรอ: ค่าประมาณ", "Meanwhile: an estimate")
REPLACED = Text(
    "ผลนี้มาจากการจำลองเต็มประชากร และแทนค่าประมาณที่แสดงระหว่างรอแล้ว",
    "This is the full result; it has replaced the estimate that stood here while you waited.",
)
CANCEL = Text("ยกเลิกการทดลอง", "Cancel the run")
CANCELLED = Text(
    "การทดลองนี้ถูกยกเลิก สั่งใหม่ได้ด้วยคันโยกเดิม", "This run was cancelled. You may ask for it again with the same levers."
)
AGAIN = Text("สั่งใหม่", "Ask again")
REPLAY_TITLE = Text("ทำซ้ำเพื่อตรวจ", "Repeat it, to check")
REPLAY_LEAD = Text(
    "เครื่องจะคำนวณใหม่ทั้งหมดจากสูตร แล้วเทียบรหัสผลกับครั้งแรก ผลการเทียบลงสมุดสาธารณะ",
    "The machine computes it all again from the recipe and compares the result’s digest with the first. The outcome "
    "is put "
    "in the public record.",
)
REPLAY = Text("ทำซ้ำ", "Replay")
SAME = Text("ตรงกันทุกบิต", "the same, bit for bit")
DIFFERENT = Text("ไม่ตรงกัน: แจ้งผู้ดูแลระบบ", "not the same: tell the operator")
REPLAYS = Text("การทำซ้ำ", "Replays")
ELSEWHERE = Text("ทำซ้ำบนเครื่องของคุณเอง", "Repeat it on a machine of your own")
ELSEWHERE_TEXT = Text(
    "ดาวน์โหลดสูตร แล้วสั่งใน Python ดังนี้ ผลต้องมีรหัสเดียวกับข้างบน",
    "Download the recipe and say this in Python: the digest must be the one above.",
)
ELSEWHERE_CODE = "from salaklang import lab\nlab.run(lab.recipe_read(open('recipe.json').read())).digest()"
SIGN_IN_REPLAY = Text("เข้าสู่ระบบเพื่อทำซ้ำ", "Sign in to repeat it")
RECIPE_FILE = Text("สูตร (JSON)", "Recipe (JSON)")
RESULT = Text("ผลเมื่อจบปีที่ {years}", "Result at the end of year {years}")
OVER_TIME = Text("{indicator} ตลอดเวลา", "{indicator} over time")
COMPARE = Text("เทียบสองการทดลอง", "Compare two runs")
COMPARE_LEAD = Text(
    "ถ้าสองการทดลองใช้คนและเลขสุ่มชุดเดียวกัน ความต่างคือผลของคันโยกเท่านั้น",
    "When two runs share people and random numbers, their difference is due to the levers alone.",
)
COMPARE_BUTTON = Text("เทียบ", "Compare")
FIRST = Text("การทดลองแรก", "First run")
SECOND = Text("การทดลองที่สอง", "Second run")
PAIRED = Text("สองการทดลองนี้จับคู่กันได้: คนและเลขสุ่มชุดเดียวกัน", "These two are paired: same people, same random numbers.")
NOT_PAIRED = Text(
    "สองการทดลองนี้จับคู่กันไม่ได้ ({why}) ความต่างบางส่วนจึงเป็นเรื่องบังเอิญ",
    "These two are not paired ({why}): part of the difference is chance.",
)
WHY_SIZE = Text("จำนวนคนต่างกัน", "different numbers of people")
WHY_SEED = Text("เลขสุ่มต้นต่างกัน", "different seeds")
WHY_TIME = Text("ระยะเวลาต่างกัน", "different lengths of time")
DIFF_TITLE = Text("{indicator}: การทดลองแรกลบการทดลองที่สอง", "{indicator}: the first run minus the second")
DIFF_ABOUT = Text("จบที่ {end} มากที่สุด {high} น้อยที่สุด {low}", "It ends at {end}; highest {high}, lowest {low}.")
DIFF_COLUMN = Text("ความต่างปลายทาง", "Difference at the end")
LEVERS_DIFFER = Text("คันโยกที่ต่างกัน", "Levers that differ")
NEED_TWO = Text("ต้องมีการทดลองที่เสร็จแล้วอย่างน้อยสองรายการ", "There must be two finished runs at least.")
