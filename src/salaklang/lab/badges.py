"""The badges that the last kept validation gave: read by everything that shows an indicator, set by nobody.

`salaklang.lab.validation.publish` writes the file from a report. This module imports nothing of the laboratory, so that
the list of indicators can read it.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Badge = Literal["validated", "pattern", "untested"]


@cache
def badges_stored() -> dict[str, Badge]:
    """Indicator → badge, for those that the kept report says anything about. Errors: ValueError for another word."""
    text = files("salaklang.lab").joinpath("data", "validation", "badges.json").read_text(encoding="utf-8")
    found: dict[str, Badge] = json.loads(text)["badges"]
    if not set(found.values()) <= set(get_args(Badge)):
        raise ValueError("badges.json holds a word that is no badge")
    return found


def badge_of(indicator: str) -> Badge:
    """The badge of one indicator; what the report does not speak of is untested."""
    return badges_stored().get(indicator, "untested")
