"""What can be wrong with a population."""

from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text


class PopulationError(Invalid):
    """A number of agents that no population can have. `agents`, `least` fill the text."""

    code = "lab-population"
    text = Text(
        "จำนวนประชากรจำลองต้องเป็นจำนวนเต็มตั้งแต่ {least} ขึ้นไป แต่ได้รับ {agents}",
        "The number of agents must be a whole number of at least {least}; got {agents}",
    )
    next_step = Text("ใช้จำนวนที่มากขึ้น เช่น 66000", "Ask for more, for example 66000.")
