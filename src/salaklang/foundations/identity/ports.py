"""What a country implements for this foundation, and the place where config plugs it in."""

from typing import Protocol


class PersonNumber(Protocol):
    """The national identity number: its one written form and its check digit."""

    def normalise(self, typed: str) -> str:
        """The number as stored, from what a person or a provider wrote (spaces, hyphens, national digits).

        Raises kernel.errors.Invalid, without any digit in it, when it cannot be a number.
        """
        ...


_person_number: PersonNumber | None = None


def person_number_register(implementation: PersonNumber) -> None:
    """Called once at start by the country pack."""
    global _person_number
    _person_number = implementation


def person_number() -> PersonNumber:
    """The country's implementation. Raises RuntimeError when no country is installed."""
    if _person_number is None:
        raise RuntimeError("no country pack has registered its person number (SALA_COUNTRY)")
    return _person_number
