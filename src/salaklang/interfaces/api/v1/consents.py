"""Consents: a person's own, wherever they are held; yes, no, and withdrawing."""

from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from salaklang.foundations.exchange.actions import (
    consent_agree,
    consent_decline,
    consent_fetch,
    consent_revoke,
    consents_everywhere,
)
from salaklang.foundations.exchange.queries import ConsentView, consent_get
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import Given, TextOut
from salaklang.interfaces.ui.request import AskedRequest, person_of

router = Router()
CITIZEN = ("citizen",)
Standing = Literal["asked", "lapsed", "declined", "valid", "used", "ended", "withdrawn"]


class DataTypeOut(Schema):
    key: str
    label: TextOut


class UseOut(Schema):
    usage: UUID = Field(description="Its row under “who used my data”")
    at: datetime
    proof: str = Field(description="Code of the act that proves it")


class PartyOut(Schema):
    agency: str
    stopped: bool = Field(description="It lives on this node, or has signed that it was told of the withdrawal")
    guarded: bool = Field(description="Until it stops nothing is given out either: the register must ask this node")


class ConsentOut(Schema):
    id: UUID
    state: Standing
    state_text: TextOut
    requester: str
    requester_name: TextOut
    provider: str
    provider_name: TextOut
    service: str
    service_name: TextOut
    purpose: str
    purpose_text: TextOut
    data_types: list[DataTypeOut]
    life: Literal["ONETIME", "PERIODIC"]
    count: int
    used: int
    last_use: datetime | None
    uses: list[UseOut]
    asked_at: datetime | None
    given_at: datetime | None
    valid_until: datetime
    declined_at: datetime | None
    revoked_at: datetime | None
    parties: list[PartyOut] = Field(description="Once it is withdrawn: who has stopped")
    held_at: str = Field(description="Address of the node that alone holds it; empty where this one does")


class ConsentsOut(Schema):
    consents: list[ConsentOut]
    silent: list[TextOut] = Field(description="Registers' agencies that did not answer: their consents may be missing")


class AnswerIn(Given):
    answer: Literal["yes", "no"]


@operation(router, "GET", "/consents", audience=CITIZEN, answers={200: ConsentsOut})
def consents_mine(request: AskedRequest) -> Any:
    """The signed-in person's consents, newest first: this node's, and those that partners' registers say they hold."""
    everywhere = consents_everywhere(request.actor, person=person_of(request))
    silent = [TextOut.of(name) for name in everywhere.silent]
    return ConsentsOut(consents=[_consent(one) for one in everywhere.consents], silent=silent)


@operation(
    router, "POST", "/consents/{consent}/answer", audience=CITIZEN, answers={200: ConsentOut}, problems=(404, 409)
)
def consents_answer(request: AskedRequest, consent: UUID, payload: AnswerIn) -> Any:
    """Say yes or no to what an agency asks for."""
    (consent_agree if payload.answer == "yes" else consent_decline)(request.actor, consent=consent)
    return _consent(consent_get(request.actor, consent))


@operation(
    router, "POST", "/consents/{consent}/withdrawal", audience=CITIZEN, answers={200: ConsentOut}, problems=(404, 409)
)
def consents_withdraw(request: AskedRequest, consent: UUID) -> Any:
    """Withdraw a consent, wherever it is held. Each other node is tried once first; `parties` says who knows."""
    consent_fetch(request.actor, consent=consent, person=person_of(request))
    consent_revoke(request.actor, consent=consent)
    return _consent(consent_get(request.actor, consent))


def _consent(one: ConsentView) -> ConsentOut:
    return ConsentOut(
        id=one.id,
        state=cast(Standing, one.state),
        state_text=TextOut.of(one.state_name),
        requester=one.requester,
        requester_name=TextOut.of(one.requester_name),
        provider=one.provider,
        provider_name=TextOut.of(one.provider_name),
        service=one.service,
        service_name=TextOut.of(one.service_name),
        purpose=one.purpose,
        purpose_text=TextOut.of(one.purpose_name),
        data_types=[DataTypeOut(key=key, label=TextOut.of(label)) for key, label in one.types],
        life="ONETIME" if one.once else "PERIODIC",
        count=one.uses_max,
        used=one.used,
        last_use=one.last_use,
        uses=[UseOut(usage=use.usage, at=use.at, proof=use.act_code) for use in one.uses],
        asked_at=one.asked_at,
        given_at=one.given_at,
        valid_until=one.valid_until,
        declined_at=one.declined_at,
        revoked_at=one.revoked_at,
        parties=[PartyOut(agency=p.agency, stopped=p.stopped, guarded=p.guarded) for p in one.parties],
        held_at=one.node_url,
    )
