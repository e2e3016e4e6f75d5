"""Reading the body of a message that has come (`ports.Arrived`). Pure.

All raise Invalid, which names the key and never the value.
"""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from salaklang.kernel.clock import moment_read
from salaklang.kernel.errors import Invalid

TEXT_MOST = 1000


def text_in(body: Mapping[str, object], key: str, *, most: int = TEXT_MOST, empty: bool = False) -> str:
    """The text under `key`, as it came: at most `most` characters, and some unless `empty`."""
    value = body.get(key)
    if not isinstance(value, str) or len(value) > most or not (empty or value.strip()):
        raise Invalid(f"the message says nothing fit under {key}")
    return value


def id_in(body: Mapping[str, object], key: str) -> UUID:
    try:
        return UUID(text_in(body, key))
    except ValueError as wrong:
        raise Invalid(f"{key} is no id") from wrong


def day_in(body: Mapping[str, object], key: str) -> date:
    try:
        return date.fromisoformat(text_in(body, key))
    except ValueError as wrong:
        raise Invalid(f"{key} is no date") from wrong


def moment_in(body: Mapping[str, object], key: str) -> datetime:
    try:
        return moment_read(text_in(body, key))
    except ValueError as wrong:
        raise Invalid(f"{key} is no time with its zone") from wrong
