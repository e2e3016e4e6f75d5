"""How an operation is declared: its audience and all its answers, in one call."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from ninja.security import APIKeyCookie

from salaklang.foundations.identity.queries import actor_for
from salaklang.interfaces.api.problems import Problem
from salaklang.interfaces.ui.audience import fits
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import NotAllowed

Operation = Callable[..., Any]


class SessionDoor(APIKeyCookie):
    """The session of a signed-in person (cookie and CSRF token), let in if the actor belongs to the audience.

    At an officer's operation one acts in one's post, elsewhere as oneself.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, who: tuple[str, ...]) -> None:
        self.who = who
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if not actor.signed_in:
            return None
        if any(w.startswith("officer") for w in self.who):
            actor = actor_for(request.user, post_id=request.session.get("post_id"))
        if not fits(actor, self.who):
            raise NotAllowed(f"api operation for {self.who}")
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    audience: tuple[str, ...],
    answers: dict[int, Any],
    problems: tuple[int, ...] = (),
) -> Callable[[Operation], Operation]:
    """Declare an operation. `answers` are its good answers; to the `problems` it names come those that any can give."""
    common = {400, 422, 500} | ({401, 403} if "public" not in audience and "program" not in audience else set())
    response = dict(answers) | dict.fromkeys(sorted(common | set(problems)), Problem)
    auth = None if {"public", "program"} & set(audience) else SessionDoor(audience)
    return router.api_operation(
        [method], path, auth=auth, response=response, openapi_extra={"x-audience": list(audience)}, by_alias=True
    )
