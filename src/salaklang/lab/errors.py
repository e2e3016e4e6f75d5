"""What can be wrong with a profile, a parameter, a recipe or a result: each says what to do next."""

from salaklang.kernel.errors import Invalid, NotFound, SalaError
from salaklang.kernel.text import Text


class ProfileError(Invalid):
    """`field` and `why` (a `Text`) fill the text."""

    code = "lab-profile"
    text = Text("รูปแบบการปกครอง: {field}: {why}", "The profile: {field}: {why}")
    next_step = Text(
        "แก้ไขให้เป็นตัวเลข 0 ถึง 1 แล้วลองอีกครั้ง ดูตัวอย่างใน lab/profiles",
        "Give a number from 0 to 1 and try again. The files in lab/profiles are examples.",
    )


class ProfileUnknown(NotFound):
    code = "lab-profile-unknown"
    text = Text("ไม่รู้จักรูปแบบการปกครอง “{name}” มีเพียง {names}", "There is no profile “{name}”; there are {names}")
    next_step = Text("เลือกชื่อใดชื่อหนึ่ง หรือให้ชื่อแฟ้ม .yaml", "Choose one of them, or give the path of a .yaml file.")


class ParameterError(Invalid):
    """`name`, `value`, `low`, `high`, `unit` fill the text."""

    code = "lab-parameter"
    text = Text(
        "ค่าของ {name} คือ {value} อยู่นอกช่วง {low} ถึง {high} {unit}",
        "{name} is {value}, outside {low} to {high} {unit}",
    )
    next_step = Text("ใช้ค่าในช่วงที่กำหนด", "Give a value inside the range.")


class ParameterUnknown(NotFound):
    code = "lab-parameter-unknown"
    text = Text("ไม่มีพารามิเตอร์ชื่อ “{name}” ชื่อใกล้เคียง: {near}", "There is no parameter “{name}”; names like it: {near}")
    next_step = Text("แก้ชื่อแล้วลองอีกครั้ง", "Correct the name and try again.")


class RecipeError(Invalid):
    """`field` and `why` (a `Text`) fill the text."""

    code = "lab-recipe"
    text = Text("สูตรการทดลอง: {field}: {why}", "The recipe: {field}: {why}")
    next_step = Text("แก้ไขสูตรแล้วลองอีกครั้ง", "Correct the recipe and try again.")


class IndicatorUnknown(NotFound):
    code = "lab-indicator-unknown"
    text = Text("ไม่มีตัวชี้วัดชื่อ “{name}” ชื่อใกล้เคียง: {near}", "There is no indicator “{name}”; names like it: {near}")
    next_step = Text("แก้ชื่อแล้วลองอีกครั้ง", "Correct the name and try again.")


class TooFewAgents(Invalid):
    """A contagion indicator asked of a run too small to answer it."""

    code = "lab-too-few-agents"
    text = Text(
        "“{title}” ขึ้นกับการแพร่ต่อกัน ต้องใช้ประชากรจำลองอย่างน้อย {needed} คน การทดลองนี้มี {agents} คน",
        "“{title}” depends on contagion: it needs at least {needed} simulated people, and this run has {agents}",
    )
    next_step = Text("ทดลองใหม่ด้วยจำนวนคนที่มากขึ้น", "Run it again with more people.")


class CacheUnwritable(SalaError):
    """`place` is the directory."""

    code = "lab-cache"
    text = Text("เขียนแฟ้มลงใน {place} ไม่ได้", "The directory {place} can't be written")
    next_step = Text(
        "ตั้ง NUMBA_CACHE_DIR หรือ SALA_HOME ให้เป็นโฟลเดอร์ที่เขียนได้",
        "Point NUMBA_CACHE_DIR or SALA_HOME to a directory that can be written.",
    )
