"""Who reacts to what. Filled when the apps start: each app's `ready()` imports its `reactions.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from salaklang.foundations.events import Event
from salaklang.foundations.events.errors import UnknownReaction

Handler = Callable[[Any], None]
F = TypeVar("F", bound=Callable[[Any], None])


@dataclass(frozen=True, slots=True)
class Reaction:
    """One handler under the name that its jobs carry."""

    name: str
    event: type[Event]
    handler: Handler


_by_name: dict[str, Reaction] = {}
_by_event: dict[str, tuple[Reaction, ...]] = {}


def reacts_to(event: type[Event], *, name: str = "") -> Callable[[F], F]:
    """Register the decorated function as a reaction to `event`.

    The function takes the event and must be safe to run twice. Its name in jobs is `<app>.<function>`; give `name` to
    keep the old one when a function moves, because jobs under it may still wait. Raises ValueError when another
    function has that name already.
    """

    def register(handler: F) -> F:
        _add(Reaction(name or _name_of(handler), event, handler))
        return handler

    return register


def reactions_to(event: type[Event]) -> tuple[Reaction, ...]:
    """The reactions to `event`, in the order of registration."""
    return _by_event.get(event.name, ())


def reaction_named(name: str) -> Reaction:
    """The reaction of that name. Raises UnknownReaction."""
    try:
        return _by_name[name]
    except KeyError:
        raise UnknownReaction(f"no reaction is called {name!r}; was it renamed, is its app installed?") from None


def _name_of(handler: Callable[..., object]) -> str:
    *_, app, _module = ["", *handler.__module__.split(".")]
    return f"{app}.{handler.__name__}"


def _add(reaction: Reaction) -> None:
    if not reaction.event.name:
        raise ValueError(f"{reaction.event.__qualname__} has no name")
    known = _by_name.get(reaction.name)
    if known and known.handler is not reaction.handler:
        raise ValueError(f"two reactions are called {reaction.name!r}")
    if not known:
        _by_name[reaction.name] = reaction
        _by_event[reaction.event.name] = (*reactions_to(reaction.event), reaction)
