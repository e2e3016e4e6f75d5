"""What the experiments say when they cannot go on."""

from salaklang.kernel.errors import Conflict, Invalid, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text

_AGAIN = Text(
    "สั่งคำสั่งเดิมซ้ำเพื่อทำให้ครบ ชุดที่เสร็จแล้วยังอยู่", "Give the same command again to finish it; finished chunks are kept."
)


class BrokenPlan(Invalid):
    """`file` and `why` fill the text."""

    code = "lab-broken-plan"
    text = Text(
        "{file} ไม่ใช่แผนการทดลอง หรือเสียหาย ({why})", "{file} is no plan of an experiment, or it is damaged ({why})"
    )
    next_step = Text("ลบโฟลเดอร์นี้แล้วเริ่มใหม่", "Remove the directory and begin anew.")


class OtherPlan(Invalid):
    """`directory` fills the text."""

    code = "lab-other-plan"
    text = Text("{directory} มีการทดลองอื่นอยู่แล้ว", "{directory} already holds another experiment")
    next_step = Text(
        "เลือก --out อื่น หรือสั่งด้วยค่าเดิมเพื่อทำต่อ", "Choose another --out, or give the same values to go on with it."
    )


class FailedChunks(SalaError):
    """`failed`, `chunks`, `attempts`, `first` fill the text."""

    code = "lab-failed-chunks"
    text = Text(
        "คำนวณไม่สำเร็จ {failed} จาก {chunks} ชุด หลังลอง {attempts} ครั้ง (ชุดแรก: {first})",
        "{failed} of {chunks} chunks could not be computed in {attempts} attempts (the first: {first})",
    )
    next_step = Text(
        "ชุดอื่นเก็บไว้แล้ว ลดจำนวนคนหรือ --workers แล้วสั่งซ้ำ",
        "The others are kept. Use fewer --workers, then give the command again.",
    )


class NoScheduler(Unavailable):
    """`address` and `why` fill the text."""

    code = "lab-no-scheduler"
    text = Text("ติดต่อตัวจัดคิว Dask ที่ {address} ไม่ได้ ({why})", "No Dask scheduler answers at {address} ({why})")
    next_step = Text(
        "เริ่มด้วย dask scheduler แล้วสั่งซ้ำ ชุดที่เสร็จแล้วยังอยู่",
        "Start one with dask scheduler and give the command again; finished chunks are kept.",
    )


class NoLibrary(Unavailable):
    """`library` fills the text."""

    code = "lab-no-library"
    text = Text("ยังไม่ได้ติดตั้ง {library}", "{library} is not installed")
    next_step = Text(
        "ใช้ ./sala lab หรือ pip install -r requirements/lab.txt",
        "Use ./sala lab, or pip install -r requirements/lab.txt.",
    )


class NoRuns(NotFound):
    """`directory` fills the text."""

    code = "lab-no-runs"
    text = Text("{directory} ยังไม่มีรันที่เสร็จ", "{directory} holds no finished runs")
    next_step = Text("สั่ง ./sala lab explore --out โฟลเดอร์นี้ก่อน", "Give ./sala lab explore --out that directory first.")


class Unfinished(Conflict):
    """`directory`, `done`, `runs` fill the text."""

    code = "lab-unfinished"
    text = Text("{directory} เสร็จ {done} จาก {runs} รัน", "{directory} has {done} of {runs} runs")
    next_step = _AGAIN


class WrongKind(Invalid):
    """`directory`, `kind`, `wanted` fill the text."""

    code = "lab-wrong-kind"
    text = Text(
        "{directory} เป็นการทดลองแบบ {kind} ไม่ใช่ {wanted}",
        "{directory} holds an experiment of the kind {kind}, not {wanted}",
    )
    next_step = Text("ระบุโฟลเดอร์ที่ถูก", "Name the right directory.")


class BadCondition(Invalid):
    """`condition` and `names` fill the text."""

    code = "lab-bad-condition"
    text = Text("อ่านเงื่อนไข “{condition}” ไม่ได้", "Can't read the condition “{condition}”")
    next_step = Text(
        "เขียนเช่น “trust<0.3” หรือ “trust<0.3 and access<0.5” ใช้ตัวชี้วัดที่ ./sala lab list แสดง",
        "Write for instance “trust<0.3” or “trust<0.3 and access<0.5”, with indicators that ./sala lab list shows.",
    )


class AllOrNone(Invalid):
    """`condition`, `hits`, `runs` fill the text."""

    code = "lab-all-or-none"
    text = Text(
        "เงื่อนไข {condition} เป็นจริง {hits} จาก {runs} รัน จึงแยกอะไรไม่ได้",
        "{condition} holds in {hits} of {runs} runs, so there is nothing to tell apart",
    )
    next_step = Text("ใช้ค่าขีดแบ่งที่แยกรันออกเป็นสองพวก", "Choose a threshold that parts the runs in two.")


class NotShown(Invalid):
    """`name` and `agents` fill the text."""

    code = "lab-not-shown"
    text = Text("ไม่แสดง {name}: ต้องมีอย่างน้อย {agents} คน", "{name} is not shown: needs at least {agents} agents")
    next_step = Text("ใช้ --agents ให้มากขึ้น หรือเลือกตัวชี้วัดอื่น", "Use more --agents, or choose another indicator.")


class TooFew(Invalid):
    """`what`, `least`, `given` fill the text."""

    code = "lab-too-few"
    text = Text("{what}: ต้องมีอย่างน้อย {least} แต่มี {given}", "{what}: at least {least} are needed, {given} are given")
    next_step = Text("เพิ่มจำนวนแล้วสั่งซ้ำ", "Give more, and give the command again.")


class NotPaired(Invalid):
    """`a` and `b` fill the text."""

    code = "lab-not-paired"
    text = Text(
        "เทียบกันไม่ได้ เพราะคน เวลา หรือ seed ต่างกัน: {a} กับ {b}",
        "People, time or seeds differ, so they can't be paired: {a} and {b}",
    )
    next_step = Text(
        "รันทั้งสองด้วย --agents --quarters --seed เดียวกัน", "Run both with the same --agents, --quarters and --seed."
    )
