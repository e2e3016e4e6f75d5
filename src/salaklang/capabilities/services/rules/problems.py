"""A fault found in a definition, said so that its author can mend it."""

from dataclasses import dataclass

from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` for programs, `where` the path in the file (`groups[1].items[0].label`), `line` 1-based, 0 if unknown."""

    code: str
    where: str
    line: int
    text: Text

    def line_text(self) -> Text:
        """The text with its place in front."""
        if not self.line:
            return Text(f"{self.where}: {self.text.th}", f"{self.where}: {self.text.en}")
        return Text(
            f"บรรทัด {self.line} ({self.where}): {self.text.th}",
            f"line {self.line} ({self.where}): {self.text.en}",
        )
