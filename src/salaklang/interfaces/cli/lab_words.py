"""What the laboratory's commands have in common: profiles and parameters from arguments, tables, texts."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from salaklang.interfaces.cli.lab_progress import Progress
from salaklang.kernel.text import Text
from salaklang.lab.profile import SCENARIOS, Profile, profile_get, profile_read

LEFT = Text("เหลือ", "left")
FINISHED = Text("เสร็จ {runs} รัน: {place}", "{runs} runs are finished: {place}")
NOT_SHOWN = Text("ไม่แสดง: ต้องมีอย่างน้อย {agents} คน", "not shown: needs at least {agents} agents")


def profile_of(name: str) -> Profile:
    """A scenario by its name, else the profile in a YAML file. Raises `ProfileUnknown`, `ProfileError`."""
    path = Path(name)
    if name not in SCENARIOS and (path.suffix in {".yaml", ".yml"} or path.exists()):
        return profile_read(path)
    return profile_get(name)


def profiles_of(names: Sequence[str]) -> tuple[Profile, ...]:
    """The profiles named; the four scenarios without names. A name given twice counts once."""
    return tuple(profile_of(n) for n in dict.fromkeys(names or SCENARIOS))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns side by side; numbers (all but the first column) to the right."""
    all_rows = [list(head), *map(list, rows)]
    wide = [max(_width(row[i]) for row in all_rows) for i in range(len(head))]
    return "\n".join(
        "  ".join(_padded(cell, wide[i], right=i > 0) for i, cell in enumerate(row)).rstrip() for row in all_rows
    )


def progress_of(args: argparse.Namespace, label: str, total: int, *, begun: int = 0) -> Progress:
    """A progress line in the language of the call."""
    return Progress(label, total, begun=begun, left=LEFT.in_(args.lang))


class RunsProgress:
    """For an experiment: hears how many of how many runs are done, and shows it."""

    def __init__(self, args: argparse.Namespace, label: str) -> None:
        self._args, self._label = args, label
        self._line: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._line is None:
            self._line = progress_of(self._args, self._label, total, begun=done)
        self._line.tell(done)

    def end(self) -> None:
        """Leave the line."""
        if self._line is not None:
            self._line.end()


def say(text: Text, args: argparse.Namespace, **values: object) -> None:
    """A sentence for people, on standard error, so that standard output stays data."""
    sys.stderr.write(text.fill(**values).in_(args.lang) + "\n" if values else text.in_(args.lang) + "\n")


# Marks above and below letters take no column of a terminal.
_NO_WIDTH = {0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F)}


def _width(text: str) -> int:
    return sum(ord(c) not in _NO_WIDTH for c in text)


def _padded(text: str, width: int, *, right: bool) -> str:
    room = " " * (width - _width(text))
    return room + text if right else text + room
