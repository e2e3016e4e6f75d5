"""Who asks or acts. Every action and every query takes an `Actor`; nothing below an interface reads a session."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Kind = Literal["nobody", "citizen", "officer", "program", "system"]
Channel = Literal["online", "counter", "api", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """One who asks, as the permission rules see them.

    `person` is the natural person behind it (None for programs, the system and nobody); `agency` and `roles` belong to
    the post an officer holds or the agency a program belongs to; `mandate` names the power of attorney used, if any;
    `ial` is the identity assurance level of the session ("1", "2.1", "2.3" …; "" when unknown).
    """

    kind: Kind
    person: UUID | None = None
    agency: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    channel: Channel = "online"
    mandate: UUID | None = None
    ial: str = ""

    @property
    def signed_in(self) -> bool:
        return self.kind != "nobody"


NOBODY = Actor(kind="nobody")


def system(agency: str | None = None) -> Actor:
    """The node itself, acting for `agency` (a clock that ran out, a job that went on)."""
    return Actor(kind="system", agency=agency, channel="system")
