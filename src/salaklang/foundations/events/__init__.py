"""Events: how capabilities meet without importing each other.

Owns: the event base class, the registry of who reacts to what, delivery through the job queue.
Promises: an event is delivered if and only if the transaction that emitted it is committed; at least once per reaction.
Never: knows what an event means, promises an order between two events, or stores events of its own.
"""

from dataclasses import asdict, dataclass, fields
from typing import ClassVar, Self


@dataclass(frozen=True)
class Event:
    """Something that has happened. Subclasses are frozen dataclasses and set `name`, e.g. "payments.bill_paid".

    Fields hold str, int, bool, None or lists of these: an event travels as JSON. Give an event ids, not personal data:
    who reacts looks the rest up, with its own permission.
    """

    name: ClassVar[str] = ""

    def payload(self) -> dict[str, object]:
        """The fields as JSON values."""
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, object]) -> Self:
        """The event again. Fields this version doesn't know are dropped; missing ones take their default.

        Raises TypeError when a field without a default is missing.
        """
        known = {f.name for f in fields(cls)}
        return cls(**{k: v for k, v in payload.items() if k in known})
