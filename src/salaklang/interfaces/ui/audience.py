"""Who a URL is for. Every view says it, in one place, and is guarded by what it says.

An audience is one of: "public"; "citizen"; "officer"; "officer:<role>"; "program" (guarded by the API's own keys).
This is the door only: what someone may see or do behind it is decided by `governance.require` inside each action
and query.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver

from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import NotAllowed, SignInNeeded

View = Callable[..., HttpResponseBase]

KINDS = ("public", "citizen", "officer", "program")


def audience(*who: str) -> Callable[[View], View]:
    """Mark a view with its audience and refuse everyone else (SignInNeeded when nobody is signed in, else NotAllowed).

    Several audiences mean "any of these". Raises ValueError at import for an unknown audience.
    """
    for name in who:
        if name.partition(":")[0] not in KINDS:
            raise ValueError(f"unknown audience {name!r}")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: AskedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _guard(request, who)
            return view(request, *args, **kwargs)

        guarded.audience = who  # type: ignore[attr-defined]
        return guarded

    return decorate


def audience_of(view: View) -> tuple[str, ...]:
    """The audience that a view declares; empty when it declares none (a test refuses that)."""
    return tuple(getattr(view, "audience", ()))


def audience_all(patterns: Iterable[URLPattern | URLResolver], *who: str) -> list[URLPattern | URLResolver]:
    """The same patterns (of a library), each view marked and guarded with one audience."""
    decorated = list(patterns)
    for pattern in decorated:
        if isinstance(pattern, URLResolver):
            audience_all(pattern.url_patterns, *who)
        elif not audience_of(pattern.callback):
            pattern.callback = audience(*who)(pattern.callback)
    return decorated


def fits(actor: Actor, who: Iterable[str]) -> bool:
    """Whether `actor` belongs to any of the audiences."""
    return any(_fits(actor, name) for name in who)


def _guard(request: AskedRequest, who: tuple[str, ...]) -> None:
    if "public" in who or "program" in who:
        return
    actor: Actor = request.actor
    if not fits(actor, who):
        match = request.resolver_match
        raise (NotAllowed if actor.signed_in else SignInNeeded)(
            f"{match.route if match else '-'} is for {'/'.join(who)}"
        )


def _fits(actor: Actor, name: str) -> bool:
    kind, _, role = name.partition(":")
    return kind == "public" or (actor.kind == kind and (not role or role in actor.roles))
