"""Options that `./sala witness` and `./sala mirror` share: the language, and logs as `VKEY[=URL]`."""

import os
import re
from collections.abc import Iterable

from salaklang.interfaces.cli import witness_texts as t
from salaklang.kernel.cosignature import COSIGNATURE_KINDS, key_parse
from salaklang.kernel.note import NoteError
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import LOG_KINDS, PolicyLog, PolicyWitness

# Base 64 may end in "=", so the address is known by how it begins.
_LOG = re.compile(r"(.+?)(?:=(https?://.+))?")


class Usage(Exception):
    """Wrong use, in words."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def logs_parse(given: Iterable[str]) -> dict[str, list[PolicyLog]]:
    """Logs by origin, each with its keys; one that changes keys has several. Raises Usage."""
    logs: dict[str, list[PolicyLog]] = {}
    for text in given:
        match = _LOG.fullmatch(text)
        try:
            key = key_parse(match[1] if match else text)
        except NoteError as e:
            raise Usage(t.BAD_LOG.fill(log=text[:80], why=e)) from None
        if key.kind not in LOG_KINDS:
            raise Usage(t.BAD_LOG.fill(log=text[:80], why="a witness's key"))
        logs.setdefault(key.name, []).append(PolicyLog(key, match[2] if match else None))
    return logs


def cosigners_parse(given: Iterable[str]) -> list[PolicyWitness]:
    """Witnesses as `VKEY=URL`. Raises Usage."""
    witnesses = []
    for text in given:
        match = _LOG.fullmatch(text)
        try:
            key = key_parse(match[1] if match else text)
        except NoteError as e:
            raise Usage(t.BAD_WITNESS.fill(witness=text[:80], why=e)) from None
        if key.kind not in COSIGNATURE_KINDS or not match or not match[2]:
            raise Usage(t.BAD_WITNESS.fill(witness=text[:80], why="VKEY=https://…"))
        witnesses.append(PolicyWitness(key.name, key, match[2]))
    return witnesses


def language_of(argv: list[str]) -> str:
    """--lang, else the system's language, else Thai."""
    if "--lang" in argv[:-1]:
        return argv[argv.index("--lang") + 1]
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "th"
