"""Finding a service from what a person says. Pure: shared letter triples, which need no word boundaries in Thai."""

from collections.abc import Iterable

from salaklang.kernel.text import text_normalise

_LEAST = 0.18


def triples(words: str) -> set[str]:
    """The overlapping groups of three letters in each run of `words` (shorter runs as they are)."""
    found: set[str] = set()
    for run in text_normalise(words).casefold().split():
        found.update(run[i : i + 3] for i in range(len(run) - 2)) if len(run) >= 3 else found.add(run)
    return found


def likeness(query: str, text: str) -> float:
    """How much of the query is found in the text: 0 to 1."""
    asked = triples(query)
    return len(asked & triples(text)) / len(asked) if asked else 0.0


def search(query: str, texts: Iterable[tuple[str, str]]) -> list[str]:
    """Keys of the texts that match the query, the best first; none below a share that chance reaches."""
    scored = [(likeness(query, text), key) for key, text in texts]
    return [key for score, key in sorted(scored, key=lambda s: (-s[0], s[1])) if score >= _LEAST]
