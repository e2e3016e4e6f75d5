"""Public counts for programs: what was asked twice, and which uses of data are sealed."""

from datetime import date
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from salaklang.capabilities.cases.queries.twice import asked_twice_counts
from salaklang.foundations.exchange.queries import seal_counts
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.ui.request import AskedRequest

router = Router()


class ReasonOut(Schema):
    agency: str
    held_by: str = Field(description="The register's service, which did not supply it")
    why: str = Field(description="Code of what went wrong; `declined` is the person's own choice and not counted")
    answers: int


class AskedTwiceOut(Schema):
    """A service since its first application."""

    service: str
    applications: int
    asked: int = Field(description="Questions that were asked")
    fetched: int = Field(description="Data that registers supplied instead")
    asked_twice: int = Field(description="Answers that citizens gave although a connected register holds them")
    by_choice: int = Field(description="Answers given because the person would not have the register asked")
    reasons: list[ReasonOut]


class SealedOut(Schema):
    """Of one agency and month (UTC); the same comes out of the public log's leaves alone."""

    agency: str
    month: str
    sealed_uses: int
    sealed_still: int
    all_open_by: date


@operation(router, "GET", "/open/asked-twice", audience=("public",), answers={200: list[AskedTwiceOut]})
def asked_twice(request: AskedRequest) -> Any:
    """How many answers citizens had to give although a connected register holds them, per service, and why."""
    return [
        AskedTwiceOut(
            service=s.service,
            applications=s.cases,
            asked=s.asked,
            fetched=s.fetched,
            asked_twice=s.twice,
            by_choice=s.chosen,
            reasons=[ReasonOut(agency=r.agency, held_by=r.register, why=r.why, answers=r.answers) for r in s.reasons],
        )
        for s in asked_twice_counts()
    ]


@operation(router, "GET", "/open/sealed", audience=("public",), answers={200: list[SealedOut]})
def sealed_uses(request: AskedRequest) -> Any:
    """How many sealed uses of data each agency has made in each month."""
    return [
        SealedOut(agency=c.client, month=c.month, sealed_uses=c.sealed, sealed_still=c.still, all_open_by=c.last)
        for c in seal_counts()
    ]
