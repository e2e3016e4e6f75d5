"""Thai dictionary order as a stored key: the same on every database, whatever its locale. Pure.

The Unicode Collation Algorithm's default table orders Thai by its dictionary rules (leading vowels after their
consonant). The key sorts correctly as plain bytes or as C-collated text.
"""

from functools import lru_cache

from pyuca import Collator

from salaklang.kernel.text import text_normalise


def sort_key(value: str) -> str:
    """A hexadecimal key: comparing keys byte by byte compares the texts in Thai order."""
    weights = _collator().sort_key(text_normalise(value).casefold())
    return "".join(f"{weight:04x}" for weight in weights)


@lru_cache(maxsize=1)
def _collator() -> Collator:
    # Reading the table takes a third of a second: once a process, and only when someone sorts.
    return Collator()
