"""The request as every view sees it, after the middleware has said who asks and in which language."""

from django.http import HttpRequest

from salaklang.kernel.actor import Actor


class AskedRequest(HttpRequest):
    """For annotations only; Django makes plain requests and the middleware adds these."""

    actor: Actor
    language: str
    id: str
