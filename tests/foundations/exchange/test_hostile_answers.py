"""A partner that signs its answers properly and says in them what it likes: nothing of it is our fault, or believed."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import (
    consent_check,
    consents_everywhere,
    message_post,
    messages_deliver,
    usage_period_everywhere,
    usages_everywhere,
)
from salaklang.foundations.exchange.envelope import Request, Response, content_digest, header_one
from salaklang.foundations.exchange.errors import ConsentUnconfirmed
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog, PartnerNode, PartnerService, PostedMessage
from salaklang.foundations.exchange.signatures import response_sign
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new

from .conftest import CITY, DOPA, HOUSES, PURPOSE, World
from .far import Far
from .test_hostile_messages import ODD

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Liar(Far):
    """Answers `says_raw`, whatever was asked, with `status` and a right signature."""

    says_raw: bytes = b"{}"
    status: int = 200
    seen: list[Request] = field(default_factory=list)

    def call(self, request: Request, *, timeout_s: float = 0) -> Response:
        self.seen.append(request)
        headers = (
            ("Content-Type", "application/json"),
            ("Content-Digest", content_digest(self.says_raw)),
            ("X-Road-Id", header_one(request.headers, "x-road-id")),
        )
        plain = Response(self.status, headers, self.says_raw)
        at = int(SYSTEM_CLOCK.now().timestamp())
        return response_sign(plain, request=request, key=self.key, key_id=self.key_id, created=at, nonce=id_new().hex)

    def says_that(self, **said: Any) -> "Liar":
        self.says_raw = json.dumps(said).encode()
        return self


@pytest.fixture
def liar(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Liar:
    """The civil register lives on its node; the town, and Mali, here."""
    monkeypatch.setattr(ports, "_transports", {})
    made = Liar(DOPA, "http://national.example")
    made.join()
    ports.transport_use(DOPA, made)
    node = PartnerNode.objects.get()
    for service in ("dopa.person",):
        PartnerService.objects.create(
            service=service, node=node, provider=DOPA, name_th="ทะเบียน", name_en="Register",
            fields=[], query_keys=["pid"],
        )  # fmt: skip
    return made


# --- trackers ---------------------------------------------------------------------------------------------------------


def row(**change: Any) -> dict[str, Any]:
    told = {
        "logtime": "2026-01-01T00:00:00Z", "action": PURPOSE, "receiverCode": CITY, "receiverName": "ก",
        "receiverSystem": "dopa.person", "id": str(id_new()), "legalBasis": "e-performance", "case": "",
        "fields": ["given_name"], "askedBy": "u", "act": "ABCD-EFGH-JKMN",
    }  # fmt: skip
    return {**told, **change}


@pytest.mark.parametrize("body", [*ODD, b'{"totalUsages":"5","usages":[]}', b'{"totalUsages":5,"usages":{"a":1}}'])
def test_a_tracker_that_talks_rubbish_is_named_as_silent(liar: Liar, world: World, body: bytes) -> None:
    liar.says_raw = body
    found = usages_everywhere(world.as_mali, person=world.mali)
    assert (found.usages, found.total, len(found.silent)) == ([], 0, 1)
    assert usage_period_everywhere(world.as_mali, person=world.mali) == (None, None)
    told = consents_everywhere(world.as_mali, person=world.mali)
    assert told.consents == []


ROWS: list[Any] = [
    row(id="x"), row(id=5), row(logtime="9999-12-31T23:59:59Z"), row(logtime="0001-01-01T00:00:00Z"),
    row(logtime=5), row(fields=5), row(fields={"a": 1}), row(fields=[[1]] * 5_000), row(receiverCode=["a"]),
    row(sealedUntil="soon"), {}, [], 5, "x", None,
]  # fmt: skip


@pytest.mark.parametrize("told", ROWS)
def test_no_row_of_a_tracker_breaks_the_page(liar: Liar, world: World, told: Any) -> None:
    good = row()
    liar.says_that(totalUsages=2, usages=[told, good])
    found = usages_everywhere(world.as_mali, person=world.mali)
    assert str(good["id"]) in {str(u.id) for u in found.usages}
    assert all(2000 < u.at.year < 9000 for u in found.usages)


def test_a_tracker_tells_nothing_of_what_another_registers_node_gave(liar: Liar, world: World) -> None:
    """A use at the house register is kept here; the civil register's tracker tells of a use under the same id."""
    log = ExchangeLog.objects.create(
        at=SYSTEM_CLOCK.now(), side="requester", outcome="answered", client=CITY, provider=HOUSES
    )
    from salaklang.foundations.identity.sealing import pid_index, seal

    kept = AccessLog.objects.create(
        id=id_new(), log=log, at=SYSTEM_CLOCK.now(), subject_index=pid_index(world.mali_pid), person=world.mali,
        service="house.house", provider=HOUSES, requester=CITY, fields=["address"], query_sealed=seal(b"{}"),
        act_code="HOUSE", node_url="http://houses.example",
    )  # fmt: skip
    liar.says_that(totalUsages=1, usages=[row(id=str(kept.id), proof="forged", act="FORGED")])
    (use,) = usages_everywhere(world.as_mali, person=world.mali).usages
    assert (use.provider, use.act_code, use.proof) == (HOUSES, "HOUSE", "")


# --- consents ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [*ODD, b'{"state":"valid"}', b'{"state":"valid","consent":5}'])
def test_a_home_that_talks_rubbish_confirms_nothing(liar: Liar, world: World, body: bytes) -> None:
    liar.says_raw = body
    with pytest.raises(ConsentUnconfirmed):
        consent_check.status_ask(CITY, DOPA, id_new(), SYSTEM_CLOCK)


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_consent_of_no_time_is_not_shown(liar: Liar, world: World, until: str) -> None:
    told = liar.consent(world, requester=CITY, provider=DOPA, home=DOPA)
    paper: dict[str, Any] = dict(told["paper"])  # type: ignore[call-overload]
    liar.says_that(
        consents=[
            {
                **told,
                "paper": {**paper, "valid_until": until},
                "state": "valid",
                "uses": 0,
                "withdrawn": None,
                "lastUse": None,
            }
        ]
    )
    assert consents_everywhere(world.as_mali, person=world.mali).consents == []


# --- receipts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [*ODD, b'{"type":5}', b'{"type":"a\\u0007"}', b'{"type":"' + b"x" * 5_000 + b'"}'])
@pytest.mark.parametrize("status", [400, 409])
def test_a_refusal_that_names_nothing_puts_the_message_aside_and_the_queue_goes_on(
    liar: Liar, world: World, body: bytes, status: int
) -> None:
    liar.says_raw, liar.status = body, status
    with transaction.atomic():
        for _ in range(2):
            message_post(system(CITY), from_agency=CITY, to_agency=DOPA, kind="letter", body={"a": 1})
    messages_deliver("http://national.example")
    rows = list(PostedMessage.objects.all())
    assert {r.state for r in rows} == {"dead"} and all(0 < len(r.code) <= 40 for r in rows)
