"""What correspondence tells others. Ids as text."""

from dataclasses import dataclass
from typing import ClassVar

from salaklang.foundations.events import Event


@dataclass(frozen=True)
class LetterSent(Event):
    """A letter has its number and stands in the receiver's register."""

    name: ClassVar[str] = "correspondence.letter_sent"

    letter: str
    from_agency: str
    to_agency: str
    about_kind: str
    about_id: str


@dataclass(frozen=True)
class LetterAnswered(Event):
    """`letter` was answered by `answer`; `about_*` is what the first letter was about."""

    name: ClassVar[str] = "correspondence.letter_answered"

    letter: str
    answer: str
    from_agency: str
    about_kind: str
    about_id: str
    outcome: str
