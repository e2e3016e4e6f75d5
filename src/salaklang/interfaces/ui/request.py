"""The request as every view sees it, after the middleware has said who asks and in which language."""

from uuid import UUID

from django.http import HttpRequest

from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import SignInNeeded


class AskedRequest(HttpRequest):
    """For annotations only; Django makes plain requests and the middleware adds these."""

    actor: Actor
    language: str
    id: str


def person_of(request: AskedRequest) -> UUID:
    """The person who asks. Raises SignInNeeded where nobody is signed in."""
    if request.actor.person is None:
        raise SignInNeeded(f"a {request.actor.kind} asked for what is a person's own")
    return request.actor.person
