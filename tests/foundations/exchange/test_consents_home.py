"""Where a consent is given and withdrawn: signed, told to the register's node, and stopped honestly, party by party."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import (
    answer_fetch,
    asking_all,
    consent_agree,
    consent_ask,
    consent_decline,
    consent_fetch,
    consent_give,
    consent_revoke,
    consent_use,
    consent_withdrawal,
    consent_withhold,
    consents_everywhere,
    message_answer,
    message_post,
    messages_deliver,
)
from salaklang.foundations.exchange.consent_paper import paper_verify
from salaklang.foundations.exchange.consent_rules import standing_of
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    ConsentAskedOften,
    ConsentClosed,
    ConsentNeeded,
    ConsentNotFound,
    ConsentPaperWrong,
    ConsentUsedUp,
)
from salaklang.foundations.exchange.models import (
    AgencyKey,
    Consent,
    ExchangeLog,
    PartnerNode,
    PartnerService,
    PostedMessage,
)
from salaklang.foundations.exchange.queries import consent_get, consents_for, consents_of
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.notifications.models import Message
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import Invalid, NotAllowed, SalaError

from .conftest import CITY, DOPA, HOUSES, LANDS, PURPOSE, World
from .far import Far, joined

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["in-process", "http"])
def dopa(
    request: pytest.FixtureRequest,
    world: World,
    live_server: LiveServer,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Far]:
    """The civil register lives far away; the town, and Mali, here."""
    settings.SALA_BASE_URL = live_server.url
    monkeypatch.setattr(consent_withdrawal, "_WAIT_SECONDS", 30.0)  # a busy machine is no silent partner
    monkeypatch.setattr(asking_all, "_ANSWER_SECONDS", 30.0)
    monkeypatch.setattr(ports, "_transports", {})
    with joined(Far(DOPA, "http://national.example"), by=request.param) as far:
        yield far


def give(world: World, **change: Any) -> Consent:
    wish: dict[str, Any] = {
        "person": world.mali, "requester": CITY, "service": "dopa.person", "purpose": PURPOSE,
        "data_types": ["given_name"], "valid_until": SYSTEM_CLOCK.now() + timedelta(days=1),
    }  # fmt: skip
    return consent_give(world.as_mali, **{**wish, **change})


def ask(world: World, **change: Any) -> Consent:
    wish: dict[str, Any] = {
        "subject": world.mali_pid, "requester": CITY, "service": "dopa.person", "purpose": PURPOSE, "case": "ทพ 1/2569",
        "data_types": ["given_name"], "valid_until": SYSTEM_CLOCK.now() + timedelta(days=1),
    }  # fmt: skip
    return consent_ask(change.pop("actor", clerk(world)), **{**wish, **change})


def clerk(world: World, agency: str = CITY) -> Actor:
    return Actor(kind="officer", person=world.somchai, agency=agency, roles=frozenset({"clerk"}))


def fetch(world: World, consent: Consent) -> str:
    try:
        asked = {"person": world.mali, "purpose": PURPOSE, "consent": consent.id, "agency": CITY}
        answer_fetch(world.as_mali, service=consent.service, **asked)
        return "answered"
    except SalaError as refused:
        return refused.code


def stopped(world: World, consent: Consent) -> dict[str, bool]:
    return {party.agency: party.stopped for party in consent_get(world.as_mali, consent.id).parties}


def acts() -> list[str]:
    kinds = LedgerAct.objects.filter(kind__startswith="exchange.consent").order_by("at", "id")
    return [kind.removeprefix("exchange.consent-") for kind in kinds.values_list("kind", flat=True)]


def test_given_it_travels_as_a_paper_that_anyone_with_the_key_can_check(world: World, dopa: Far) -> None:
    row = give(world, mode="PERIODIC", uses_max=4)
    messages_deliver(dopa.base_url)
    (told,) = dopa.inbox("consent-given")
    key = AgencyKey.objects.get(pk=told["key"], agency=CITY)
    public = Ed25519PublicKey.from_public_bytes(bytes(key.public_key))
    paper = paper_verify(canonical_json(told["paper"]), told["signature"], public)
    assert (paper.id, paper.subject, paper.home, paper.count) == (row.id, world.mali_pid, CITY, 4)
    for change in ({"count": 5}, {"purpose": "own-data"}, {"extra": 1}):
        with pytest.raises(ConsentPaperWrong):
            paper_verify(canonical_json({**told["paper"], **change}), told["signature"], public)
    assert acts() == ["given"]


def test_withdrawn_the_register_is_told_while_she_waits(world: World, dopa: Far) -> None:
    row = give(world)
    consent_revoke(world.as_mali, consent=row.id)
    (told,) = dopa.inbox("consent-withdrawn")
    assert (told["consent"], told["subject"]) == (str(row.id), world.mali_pid)
    assert stopped(world, row) == {CITY: True, DOPA: True}
    assert dopa.inbox("consent-given") == [], "it overtakes what still waits in the queue"
    consent_revoke(world.as_mali, consent=row.id)
    assert len(dopa.inbox("consent-withdrawn")) == 1 and acts() == ["given", "withdrawn"]


def test_the_page_does_not_say_stopped_before_the_register_has(world: World, dopa: Far) -> None:
    row = give(world)
    dopa.up = False
    consent_revoke(world.as_mali, consent=row.id)
    assert stopped(world, row) == {CITY: True, DOPA: False}
    assert messages_deliver(dopa.base_url) == 0
    dopa.up = True
    assert messages_deliver(dopa.base_url, clock=FixedClock(SYSTEM_CLOCK.now() + timedelta(seconds=5))) == 2
    assert stopped(world, row) == {CITY: True, DOPA: True}


def test_the_asker_does_not_even_ask_after_a_withdrawal(world: World, dopa: Far) -> None:
    row = give(world)
    dopa.up = False
    consent_revoke(world.as_mali, consent=row.id)
    dopa.up = True
    assert fetch(world, row) == "consent-needed" and dopa.asked("dopa.person") == 0
    failed = ExchangeLog.objects.get(side="requester")
    assert (failed.code, failed.consent) == ("consent-needed", row.id)


def test_the_home_tells_only_the_parties_and_only_the_truth(world: World, dopa: Far, settings: Any) -> None:
    row = give(world)

    def status(consent: object) -> dict[str, Any]:
        body = {"consent": str(consent)}
        request = dopa.request(world, settings.SALA_BASE_URL, to=CITY, service="consentStatus", body=body)
        told: dict[str, Any] = json.loads(message_answer(request).body)
        return told

    assert status(row.id)["state"] == "valid" and status(row.id)["paper"]["id"] == str(row.id)
    consent_revoke(world.as_mali, consent=row.id)
    assert status(row.id)["state"] == "withdrawn"
    others = give(world, service="dol.premises", data_types=["deed_no"])
    assert status(others.id) == {"consent": str(others.id), "state": "unknown"}
    assert status("x")["type"] == "message-malformed"


def test_a_request_is_answered_once_by_the_person_alone(world: World, dopa: Far) -> None:
    row = ask(world)
    assert Message.objects.get().person == world.mali and Message.objects.get().about_id == str(row.id)
    assert [c.state for c in consents_of(world.as_mali, person=world.mali)] == ["asked"]
    assert fetch(world, row) == "consent-needed"
    for stranger in (Actor("citizen", person=world.somchai), clerk(world)):
        for answer in (consent_agree, consent_decline):
            with pytest.raises(NotAllowed):
                answer(stranger, consent=row.id)
    with pytest.raises(ConsentNotFound):
        consent_get(Actor("citizen", person=world.somchai), row.id)
    with pytest.raises(ConsentClosed):
        consent_revoke(world.as_mali, consent=row.id)
    consent_agree(world.as_mali, consent=row.id)
    consent_agree(world.as_mali, consent=row.id)
    with pytest.raises(ConsentClosed):
        consent_decline(world.as_mali, consent=row.id)
    (seen,) = consents_for(clerk(world), case="ทพ 1/2569")
    assert (seen.state, seen.provider, seen.types[0][0]) == ("valid", DOPA, "given_name")
    assert acts() == ["asked", "given"]


def test_declined_it_opens_nothing_and_stays_declined(world: World, dopa: Far) -> None:
    row = ask(world)
    consent_decline(world.as_mali, consent=row.id)
    consent_decline(world.as_mali, consent=row.id)
    with pytest.raises(ConsentClosed):
        consent_agree(world.as_mali, consent=row.id)
    assert fetch(world, row) == "consent-needed" and PostedMessage.objects.count() == 0
    at_once = consent_withhold(
        world.as_mali, person=world.mali, requester=CITY, service="dopa.person", purpose=PURPOSE,
        data_types=["given_name"], valid_until=SYSTEM_CLOCK.now() + timedelta(days=1),
    )  # fmt: skip
    assert consent_get(world.as_mali, at_once.id).state == "declined"
    assert acts() == ["asked", "declined", "declined"]


def test_a_request_that_nobody_answered_lapses(world: World, dopa: Far) -> None:
    row = ask(world)
    later = FixedClock(row.valid_until)
    assert consent_get(world.as_mali, row.id, clock=later).state == "lapsed"
    with pytest.raises(ConsentClosed):
        consent_agree(world.as_mali, consent=row.id, clock=later)


def test_nobody_is_worn_down_by_asking(world: World, dopa: Far) -> None:
    rows = [ask(world) for _ in range(5)]
    with pytest.raises(ConsentAskedOften):
        ask(world)
    assert ask(world, subject=world.somchai_pid).state == "asked", "others may still be asked"
    consent_decline(world.as_mali, consent=rows[0].id)
    assert ask(world).state == "asked"


def test_who_may_not_ask_and_for_what(world: World, dopa: Far) -> None:
    with pytest.raises(NotAllowed):
        ask(world, actor=clerk(world, HOUSES))
    with pytest.raises(NotAllowed):
        ask(world, actor=world.as_mali)
    with pytest.raises(AccessDenied):
        ask(world, purpose="own-data")
    with pytest.raises(AccessDenied):
        ask(world, actor=clerk(world, LANDS), requester=LANDS)
    for wrong in ({"data_types": ["secret"]}, {"data_types": []}, {"uses_max": 2}, {"mode": "ALWAYS"},
                  {"valid_until": SYSTEM_CLOCK.now()}, {"mode": "PERIODIC", "uses_max": 1001}):  # fmt: skip
        with pytest.raises(Invalid):
            ask(world, **wrong)
    assert not Consent.objects.exists() and acts() == []


def test_what_is_rolled_back_was_never_given(world: World, dopa: Far) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        give(world)
        raise RuntimeError
    assert not Consent.objects.exists() and not PostedMessage.objects.exists() and acts() == []


def test_a_stuck_queue_does_not_hold_a_withdrawal_up(world: World, dopa: Far) -> None:
    dopa.up = False
    with transaction.atomic():
        message_post(system(CITY), from_agency=CITY, to_agency=DOPA, kind="letter", body={})
    messages_deliver(dopa.base_url)
    row = give(world)
    dopa.up = True
    consent_revoke(world.as_mali, consent=row.id)
    assert stopped(world, row)[DOPA] and dopa.inbox("letter") == []


def test_used_as_often_as_it_says_and_not_by_persons(world: World) -> None:
    row = give(world, service="dol.premises", data_types=["deed_no"], mode="PERIODIC", uses_max=2)
    for _ in range(2):
        consent_use(system(), consent=row.id)
    with pytest.raises(ConsentUsedUp):
        consent_use(system(), consent=row.id)
    with pytest.raises(NotAllowed):
        consent_use(world.as_mali, consent=row.id)
    assert consent_get(world.as_mali, row.id).state == "used"
    with pytest.raises(ConsentNeeded):
        answer_fetch(
            world.as_mali, service="dol.premises", person=world.mali, query={"house_code": "1"}, purpose=PURPOSE,
            consent=row.id, agency=CITY,
        )  # fmt: skip


NOW = datetime.fromisoformat("2026-07-01T09:00:00+00:00")


@given(
    state=st.sampled_from(["asked", "given", "declined"]),
    began=st.integers(-100, 100),
    ends=st.integers(-100, 100),
    uses=st.integers(0, 3),
    count=st.integers(1, 3),
    withdrawn=st.booleans(),
)
def test_a_consent_stands_only_when_everything_speaks_for_it(
    state: str, began: int, ends: int, uses: int, count: int, withdrawn: bool
) -> None:
    standing = standing_of(
        state=state, now=NOW, given_at=NOW + timedelta(seconds=began), valid_until=NOW + timedelta(seconds=ends),
        uses=uses, count=count, withdrawn=withdrawn,
    )  # fmt: skip
    good = state == "given" and began <= 30 and ends > 0 and uses < count and not withdrawn
    assert (standing == "valid") is good


def test_what_a_register_elsewhere_acts_on_is_shown_and_can_be_withdrawn_here(world: World, dopa: Far) -> None:
    """A consent that this node has lost, or that its agency has made up: the register tells the person of it."""
    lost = give(world, mode="PERIODIC", uses_max=3)
    messages_deliver(dopa.base_url)
    (told,) = dopa.inbox("consent-given")
    Consent.objects.all().delete()
    dopa.holds = [{**told, "state": "valid", "uses": 1, "lastUse": SYSTEM_CLOCK.now().isoformat(), "withdrawn": None}]
    PartnerService.objects.create(
        service="dopa.person", node=PartnerNode.objects.get(), provider=DOPA, name_th="ทะเบียน", name_en="Register",
        fields=[], query_keys=["pid"],
    )  # fmt: skip
    found = consents_everywhere(world.as_mali, person=world.mali)
    (seen,) = found.consents
    assert (seen.id, seen.state, seen.used, seen.node_url) == (lost.id, "valid", 1, dopa.base_url)
    consent_fetch(Actor("citizen", person=world.somchai), consent=lost.id, person=world.somchai)
    assert not Consent.objects.exists(), "another's is not fetched"
    consent_fetch(world.as_mali, consent=lost.id, person=world.mali)
    consent_revoke(world.as_mali, consent=lost.id)
    assert len(dopa.inbox("consent-withdrawn")) == 1
    (seen,) = consents_everywhere(world.as_mali, person=world.mali).consents
    assert (seen.state, seen.used) == ("withdrawn", 1)
    dopa.up = False
    found = consents_everywhere(world.as_mali, person=world.mali)
    assert [name.en for name in found.silent] == [f"Agency {DOPA}"] and len(found.consents) == 1


def test_rubbish_from_a_register_shows_nothing(world: World, dopa: Far) -> None:
    PartnerService.objects.create(
        service="dopa.person", node=PartnerNode.objects.get(), provider=DOPA, name_th="ทะเบียน", name_en="Register",
        fields=[], query_keys=["pid"],
    )  # fmt: skip
    other = dopa.consent(world, home=DOPA, requester=CITY, subject=world.somchai_pid)
    more = {"state": "valid", "uses": 0, "lastUse": None, "withdrawn": None}
    good = dopa.consent(world, home=DOPA, requester=CITY)
    dopa.holds = [
        {},
        "x",
        {"paper": 1},
        {**other, **more},
        {**good, **more, "uses": "many"},
        {**good, **more, "state": 7},
    ]
    assert consents_everywhere(world.as_mali, person=world.mali).consents == []
