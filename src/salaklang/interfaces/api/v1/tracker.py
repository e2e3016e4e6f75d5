"""Who used my data: the shape of Estonia's data tracker (AJ, version 2), for the person themself, with proofs.

The person comes from the session: their number is never in an address. Names of the protocol stay as they are there;
what we add is named in the same way.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from salaklang.foundations.exchange.actions import usage_period_everywhere, usages_everywhere
from salaklang.foundations.exchange.queries import PAGE_MAX, Usage, registers_elsewhere
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import Moment, TextOut
from salaklang.interfaces.ui.request import AskedRequest, person_of
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text

router = Router()
PROOFS_MAX = 100
_TOO_DEEP = Text(
    "ย้อนดูได้ครั้งละไม่เกิน 1000 รายการ ใช้ periodEnd เพื่อดูรายการก่อนหน้า",
    "Pages reach 1000 uses back. Use periodEnd to see earlier ones",
)
_TOO_MANY_PROOFS = Text("ขอหลักฐานได้ครั้งละไม่เกิน 100 รายการ", "Ask for at most 100 uses at a time with their proofs")


class _Told(Schema):
    """With the names that the protocol has."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class FieldOut(Schema):
    key: str
    label: TextOut


class AskerOut(Schema):
    """Who looked. Never an officer's name, unless their agency publishes it."""

    kind: str = Field(description="post, rule or unknown")
    name: TextOut
    ref: str = Field(description="A pseudonym that only the asking agency can open")


class UsageOut(_Told):
    logtime: datetime
    action: str = Field(description="Purpose, as a code of the access rights")
    receiver_code: str = Field(description="The agency that used the data")
    receiver_name: str
    receiver_system: str = Field(description="The service by which it did")
    id: str
    provider: str = Field(description="The agency whose register it was")
    provider_name: TextOut
    purpose: TextOut
    legal_basis: str
    legal_basis_name: TextOut
    case: str
    fields: list[FieldOut]
    asked_by: AskerOut
    sealed_until: datetime | None = Field(description="It was hidden from the person until then, for an investigation")
    act: str = Field(description="Code of the act that proves it")
    proof_url: str = Field(description="The proof's page, at the node where the act lies")
    proof: str | None = Field(
        description="With proof=1: the receipt, a C2SP tlog-proof that `./sala verify` checks offline; null until a "
        "witnessed checkpoint covers it, or where the other node did not send it"
    )


class UsagesOut(_Told):
    total_usages: int = Field(description="How many there are, whatever offset and limit")
    usages: list[UsageOut] = Field(description="Newest first")
    silent: list[TextOut] = Field(description="Agencies whose registers did not answer: their uses may be missing")


class PeriodOut(_Told):
    period_start: datetime | None
    period_end: datetime | None


class HeartbeatOut(Schema):
    status: Literal["OK", "FAIL"]
    message: str


@operation(router, "GET", "/tracker/v2/findUsage", audience=("citizen",), answers={200: UsagesOut})
def find_usage(
    request: AskedRequest,
    period_start: Annotated[
        Moment | None, Query(alias="periodStart", description="RFC 3339 with zone; from then")
    ] = None,
    period_end: Annotated[
        Moment | None, Query(alias="periodEnd", description="RFC 3339 with zone; before then")
    ] = None,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
    proof: Annotated[bool, Query(description="1: with the receipt of each use (at most 100 a page)")] = False,
) -> Any:
    """Who used the signed-in person's data, here and at every connected node."""
    if proof and limit == PAGE_MAX:
        limit = PROOFS_MAX
    if proof and limit > PROOFS_MAX:
        raise Invalid("too many proofs", fields={"limit": _TOO_MANY_PROOFS})
    if offset + limit > PAGE_MAX and registers_elsewhere():
        raise Invalid("too deep", fields={"offset": _TOO_DEEP})
    found = usages_everywhere(
        request.actor,
        person=person_of(request),
        offset=offset,
        limit=limit,
        since=period_start,
        until=period_end,
        proof=proof,
    )
    return UsagesOut(
        total_usages=found.total,
        usages=[_usage(u) for u in found.usages],
        silent=[TextOut.of(name) for name in found.silent],
    )


@operation(router, "GET", "/tracker/v2/usagePeriod", audience=("citizen",), answers={200: PeriodOut})
def usage_period(request: AskedRequest) -> Any:
    """When the signed-in person's data was used first and last."""
    first, last = usage_period_everywhere(request.actor, person=person_of(request))
    return PeriodOut(period_start=first, period_end=last)


@operation(router, "GET", "/tracker/v2/heartbeat", audience=("public",), answers={200: HeartbeatOut})
def heartbeat(request: AskedRequest) -> Any:
    """Whether this tracker answers."""
    return HeartbeatOut(status="OK", message="")


def _usage(use: Usage) -> UsageOut:
    return UsageOut(
        logtime=use.at,
        action=use.action,
        receiver_code=use.requester,
        receiver_name=use.requester_name.th,
        receiver_system=use.service,
        id=str(use.id),
        provider=use.provider,
        provider_name=TextOut.of(use.provider_name),
        purpose=TextOut.of(use.purpose),
        legal_basis=use.legal_basis,
        legal_basis_name=TextOut.of(use.basis),
        case=use.case,
        fields=[FieldOut(key=key, label=TextOut.of(label)) for key, label in use.fields],
        asked_by=AskerOut(kind=use.asker.kind, name=TextOut.of(use.asker.name), ref=use.asker.ref),
        sealed_until=use.sealed_until,
        act=use.act_code,
        proof_url=f"{use.node_url or settings.SALA_BASE_URL}/proof/{use.act_code}",
        proof=use.proof or None,
    )
