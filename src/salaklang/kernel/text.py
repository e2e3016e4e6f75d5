"""Texts that people read: always a Thai and an English one, side by side, so that neither can be forgotten."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")

# Characters that change nothing a reader sees but break search, equality and signatures.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_TONES = "\u0e48\u0e49\u0e4a\u0e4b"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages. `str.format` fields are filled by `fill`."""

    th: str
    en: str

    def in_(self, language: str) -> str:
        """The text in `language`; Thai where the language is unknown."""
        return self.en if language == "en" else self.th

    def fill(self, **values: object) -> "Text":
        """The same text with its `{fields}` filled in. A value that is a `Text` is filled in its own language."""
        return Text(
            th=self.th.format(**{k: v.th if isinstance(v, Text) else v for k, v in values.items()}),
            en=self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )


def text_normalise(value: str) -> str:
    """Bring Thai text into the one form that is stored and compared.

    NFC, invisible characters out, nikhahit + sara aa → sara am (with a tone mark in between or before), doubled sara e
    → sara ae, runs of white space → one space, ends trimmed.
    """
    value = unicodedata.normalize("NFC", value).translate(_INVISIBLE).replace("\u0e40\u0e40", "\u0e41")
    for tone in _TONES:
        value = value.replace(f"\u0e4d{tone}\u0e32", f"{tone}\u0e33").replace(f"{tone}\u0e4d\u0e32", f"{tone}\u0e33")
    value = value.replace("\u0e4d\u0e32", "\u0e33")
    return " ".join(value.split())


def digits_fold(value: str) -> str:
    """Thai digits ๐–๙ as 0–9; everything else as it is."""
    return value.translate(_THAI_DIGITS)
