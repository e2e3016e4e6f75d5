"""What other rooms add to the trust file, by which strangers check this node's papers."""

from collections.abc import Callable

_parts: dict[str, Callable[[], object]] = {}


def trust_part_register(name: str, read: Callable[[], object]) -> None:
    """Add `name` to the trust file; `read` gives its JSON value when asked. A second one of that name takes its place.

    Known names: "certificate_roots" (a list of PEM texts), "agencies" (slug → {"th", "en"}).
    """
    _parts[name] = read


def trust_parts() -> dict[str, object]:
    """What all parts say now."""
    return {name: read() for name, read in _parts.items()}
