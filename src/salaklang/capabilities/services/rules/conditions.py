"""Conditions as data: `{question: value}`, `{register.field: value}`, `{register: status}`, joined by all, any, not.

No expression language and nothing to execute: a condition can be read, checked and drawn, and it cannot do harm.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Scalar = str | int | bool

STATUSES = ("answered", "unavailable", "disputed")


@dataclass(frozen=True, slots=True)
class Is:
    """The answer at `path` is one of `values`; where several were chosen, one of them is."""

    path: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Is | All | AnyOf | Not


def holds(condition: Condition | None, answers: Mapping[str, Any], registers: Mapping[str, Any]) -> bool:
    """Whether the condition is true. What has not been answered is neither true nor false of any value: `Is` fails."""
    match condition:
        case None:
            return True
        case Is(path, values):
            found = lookup(path, answers, registers)
            return any(v in values for v in found) if isinstance(found, list) else found in values
        case All(parts):
            return all(holds(p, answers, registers) for p in parts)
        case AnyOf(parts):
            return any(holds(p, answers, registers) for p in parts)
        case Not(part):
            return not holds(part, answers, registers)


def lookup(path: str, answers: Mapping[str, Any], registers: Mapping[str, Any]) -> Any:
    """The value at `path`: an answer, a field of a group (`group.field`; of a repeated
    group: a list) or of a register's answer, or a status."""
    head, _, rest = path.partition(".")
    if head in registers:
        entry = registers[head]
        return entry.get("data", {}).get(rest) if rest else entry.get("status")
    found = answers.get(head)
    if rest and isinstance(found, list):
        return [row.get(rest) for row in found if isinstance(row, dict)]
    return found.get(rest) if rest and isinstance(found, dict) else None if rest else found


def first_known(paths: Iterable[str], answers: Mapping[str, Any], registers: Mapping[str, Any]) -> Any:
    """The first value that is known among `paths`; None when none is."""
    return next((v for p in paths if (v := lookup(p, answers, registers)) is not None), None)


def alternatives(written: str) -> tuple[str, ...]:
    """`a | b.c` as paths, the first with a value to win."""
    return tuple(p.strip() for p in written.split("|"))


def paths(condition: Condition | None) -> Iterator[str]:
    """Every path the condition looks at."""
    match condition:
        case Is(path, _):
            yield path
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from paths(part)
        case Not(part):
            yield from paths(part)
