"""How an operation is declared: its audience and all its answers, in one call."""

import inspect
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
            actor = actor_for(request.user, post_id=request.session.get("post_id"), ial=actor.ial)
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
    described: dict[str, Any] | None = None,
) -> Callable[[Operation], Operation]:
    """Declare an operation. `answers` are its good answers; to the `problems` it names come those that any can give.

    `described` adds to its description what the signature does not show.
    """
    anyone = {"public", "program"} & set(audience)

    def declare(view: Operation) -> Operation:
        always = {400, 422, 500, 503} | (set() if anyone else {401, 403})
        with_body = {413, 415} if "payload" in inspect.signature(view).parameters else set()
        declared = router.api_operation(
            [method],
            path,
            auth=None if anyone else SessionDoor(audience),
            response=answers | dict.fromkeys(sorted(always | with_body | set(problems)), Problem),
            openapi_extra={"x-audience": list(audience), **(described or {})},
            by_alias=True,
        )
        return declared(view)

    return declare
