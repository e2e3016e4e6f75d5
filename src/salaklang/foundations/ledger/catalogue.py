"""The kinds of act that this node knows, each with the words people read. Filled when the apps start."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from salaklang.foundations.ledger.errors import UnknownActKind
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ActKind:
    """`name` is "<app>.<what happened>"; `public`: its leaves may carry data, because the matter itself is public."""

    name: str
    title: Text
    public: bool = False


_kinds: dict[str, ActKind] = {}


def act_kind_register(kind: str, title: Text, *, public: bool = False) -> None:
    """Make `kind` known. Safe to repeat; raises ValueError when the kind is known with another meaning."""
    new = ActKind(kind, title, public)
    if _kinds.setdefault(kind, new) != new:
        raise ValueError(f"the act kind {kind!r} is registered twice, differently")


def act_kinds_register(titles: Mapping[str, Text], *, public: Container[str] = ()) -> None:
    """Make all of an app's kinds known, those named in `public` as public ones: `act_kinds_register(texts.ACTS)` in its
    `ready()`."""
    for kind, title in titles.items():
        act_kind_register(kind, title, public=kind in public)


def act_kind(kind: str) -> ActKind:
    """The kind of that name. Raises UnknownActKind."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownActKind(f"no act kind is called {kind!r}; is it in its app's texts.ACTS?") from None


def act_title(kind: str) -> Text:
    """The words for `kind`; its machine name where the app that knew it is no longer installed."""
    known = _kinds.get(kind)
    return known.title if known else Text(kind, kind)
