"""The register's side of a consent that was given on another node: its copy and the consent's home must both say yes."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import consent_agree, consent_check, consent_revoke, message_answer
from salaklang.foundations.exchange.models import AccessLog, Consent, ExchangeLog
from salaklang.foundations.exchange.transport import Https
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import NotAllowed

from .conftest import CITY, DOPA, LANDS, PURPOSE, World
from .far import Far, consent_id, joined

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Scene:
    """The town lives far away; the civil register here. `http`: both ways over real HTTP."""

    world: World
    far: Far
    base_url: str
    http: bool

    def send(
        self, *, to: str = DOPA, service: str, body: Any, clock: Any = SYSTEM_CLOCK, **head: Any
    ) -> dict[str, Any]:
        request = self.far.request(self.world, self.base_url, to=to, service=service, body=body, **head)
        answer = Https(self.base_url).call(request, timeout_s=20) if self.http else message_answer(request, clock=clock)
        return {"status": answer.status, **json.loads(answer.body)}

    def ask(self, consent: UUID, **more: Any) -> str:
        """What the town gets when it asks the civil register on this consent: the keys, or the refusal."""
        pid = more.pop("pid", self.world.mali_pid)
        told = self.send(
            service="dopa.person",
            body={"query": {"pid": pid}, "subject": pid},
            **{"consent": consent, "purpose": PURPOSE, **more},
        )
        return ",".join(sorted(told["data"])) if told["status"] == 200 else str(told["type"])

    def tell(self, kind: str, body: Any) -> int:
        return int(self.send(service=f"inbox.{kind}", body=body)["status"])

    def withdraw(self, told: dict[str, Any], **change: Any) -> int:
        body = {**told, "consent": told["paper"]["id"], "subject": told["paper"]["subject"], **change}
        return self.tell("consent-withdrawn", body)


@pytest.fixture(params=["in-process", "http"])
def scene(
    request: pytest.FixtureRequest,
    world: World,
    live_server: LiveServer,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    settings.SALA_BASE_URL = live_server.url
    monkeypatch.setattr(consent_check, "_ANSWER_SECONDS", 30.0)  # a busy machine is no silent home
    monkeypatch.setattr(ports, "_transports", {})
    with joined(Far(CITY, "http://town.example"), by=request.param) as far:
        yield Scene(world, far, live_server.url, request.param == "http")


def released() -> int:
    return AccessLog.objects.count()


def test_a_consent_from_afar_serves_once_for_what_it_covers(scene: Scene) -> None:
    told = scene.far.consent(scene.world)
    assert scene.tell("consent-given", told) == 200 and scene.tell("consent-given", told) == 200
    assert scene.ask(consent_id(told)) == "given_name"
    assert scene.far.asked("consentStatus") == 1
    assert scene.ask(consent_id(told)) == "consent-needed"
    assert scene.far.asked("consentStatus") == 1, "what is used up needs no question"
    row = Consent.objects.get()
    use = AccessLog.objects.get()
    assert (row.uses, row.home, use.consent, use.fields) == (1, CITY, row.id, ["given_name"])
    assert scene.world.mali_pid not in row.paper_sealed + row.subject_sealed


def test_a_late_message_is_made_up_for_by_the_home(scene: Scene) -> None:
    told = scene.far.consent(scene.world, life="PERIODIC", count=3)
    assert scene.ask(consent_id(told)) == "given_name"
    assert scene.tell("consent-given", told) == 200
    assert scene.ask(consent_id(told)) == "given_name"
    assert Consent.objects.get().uses == 2 == released()


def test_the_home_says_no_before_the_message_comes(scene: Scene) -> None:
    told = scene.far.consent(scene.world)
    scene.tell("consent-given", told)
    scene.far.says = "withdrawn"
    assert scene.ask(consent_id(told)) == "consent-needed"
    scene.far.says = "valid"  # and now it lies
    assert scene.ask(consent_id(told)) == "consent-needed"
    assert released() == 0 and LedgerAct.objects.filter(kind="exchange.consent-withdrawn").count() == 1


def test_once_the_withdrawal_has_come_no_home_can_open_it_again(scene: Scene) -> None:
    told = scene.far.consent(scene.world, life="PERIODIC", count=5)
    scene.tell("consent-given", told)
    assert scene.ask(consent_id(told)) == "given_name"
    assert scene.withdraw(told) == 200 and scene.withdraw(told) == 200
    assert scene.ask(consent_id(told)) == "consent-needed"
    assert scene.tell("consent-given", told) == 200
    assert scene.ask(consent_id(told)) == "consent-needed" and released() == 1


def test_a_withdrawal_that_overtakes_its_consent_holds(scene: Scene) -> None:
    told = scene.far.consent(scene.world)
    assert scene.withdraw(told) == 200
    assert scene.tell("consent-given", told) == 200
    assert scene.ask(consent_id(told)) == "consent-needed" and released() == 0


@pytest.mark.parametrize("trouble", ["down", "key", "body"])
def test_a_home_that_proves_nothing_opens_nothing(scene: Scene, trouble: str) -> None:
    told = scene.far.consent(scene.world)
    scene.tell("consent-given", told)
    scene.far.up, scene.far.broken = trouble != "down", "" if trouble == "down" else trouble
    assert scene.ask(consent_id(told)) == "consent-unconfirmed"
    log = ExchangeLog.objects.get(outcome="refused")
    assert (log.step, log.code, released()) == ("consent", "consent-unconfirmed", 0)
    scene.far.up, scene.far.broken = True, ""
    assert scene.ask(consent_id(told)) == "given_name", "nothing was used up by the trouble"


def test_a_consent_opens_exactly_what_it_says(scene: Scene) -> None:
    told = scene.far.consent(scene.world, life="PERIODIC", count=9)
    scene.tell("consent-given", told)
    assert scene.ask(consent_id(told), pid=scene.world.somchai_pid) == "consent-needed"
    assert scene.ask(UUID(int=7)) == "consent-needed"
    assert scene.ask(consent_id(told), purpose="own-data") == "access-denied"
    other = scene.far.consent(scene.world, data_types=("nickname",))
    assert scene.ask(consent_id(other)) == "consent-needed"
    assert released() == 0


def test_papers_that_are_not_what_they_claim_are_refused(scene: Scene) -> None:
    forged = scene.far.consent(scene.world)
    forged = {**forged, "paper": {**forged["paper"], "data_types": ["birth_date", "given_name"]}}  # type: ignore[dict-item]
    third = scene.far.consent(scene.world, requester=LANDS, provider=DOPA, home=LANDS)
    own = scene.far.consent(scene.world, home=DOPA)
    for told in (forged, third, own, {}, {"paper": [], "key": 1, "signature": None}):
        assert scene.tell("consent-given", told) in (404, 422)
    good = scene.far.consent(scene.world)
    assert scene.tell("consent-given", good) == 200
    twin = scene.far.consent(scene.world, id=consent_id(good), life="PERIODIC", count=99)
    assert scene.tell("consent-given", twin) == 422
    assert scene.withdraw(good, subject=scene.world.somchai_pid) == 404
    assert Consent.objects.count() == 1 and Consent.objects.get().uses_max == 1
    assert scene.ask(consent_id(good)) == "given_name"


def test_of_two_calls_at_once_one_gets_the_data(scene: Scene) -> None:
    told = scene.far.consent(scene.world)
    scene.tell("consent-given", told)

    def once(_: int) -> str:
        try:
            return scene.ask(consent_id(told))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        got = sorted(pool.map(once, range(4)))
    assert got == ["consent-needed"] * 3 + ["given_name"]
    assert Consent.objects.get().uses == 1 == released()


def test_an_ended_consent_opens_nothing(scene: Scene) -> None:
    now = SYSTEM_CLOCK.now().replace(microsecond=0)
    ended = scene.far.consent(scene.world, valid_from=now - timedelta(hours=2), valid_until=now)
    scene.tell("consent-given", ended)
    assert scene.ask(consent_id(ended)) == "consent-needed" and released() == 0
    young = scene.far.consent(scene.world, valid_from=now + timedelta(seconds=25))
    scene.tell("consent-given", young)
    assert scene.ask(consent_id(young)) == "given_name", "the home's clock may run ahead as far as a message's may"


def test_an_information_system_asks_and_the_person_answers_here(scene: Scene) -> None:
    """The town's own system asks the person at the register's node; given there, the home is there."""
    wish = {
        "subject": scene.world.mali_pid, "service": "dopa.person", "purpose": PURPOSE, "data_types": ["given_name"],
        "valid_until": (SYSTEM_CLOCK.now() + timedelta(days=30)).isoformat(), "life": "PERIODIC", "count": 2,
    }  # fmt: skip
    asked = scene.send(service="consentRequest", body=wish)
    consent = UUID(asked["consent"])
    assert asked["state"] == "asked" and asked["page"].endswith(f"/me/data/consents/{consent}")
    assert scene.ask(consent) == "consent-needed"
    with pytest.raises(NotAllowed):
        consent_agree(_somebody(scene.world), consent=consent)
    consent_agree(scene.world.as_mali, consent=consent)
    assert scene.send(service="consentStatus", body={"consent": str(consent)})["state"] == "valid"
    assert scene.ask(consent) == "given_name" and scene.far.asked("consentStatus") == 0
    consent_revoke(scene.world.as_mali, consent=consent)
    assert len(scene.far.inbox("consent-withdrawn")) == 1, "told while she waits"
    assert scene.ask(consent) == "consent-needed" and released() == 1
    for wrong in ({"service": "dol.premises"}, {"data_types": ["nickname"]}, {"valid_until": "tomorrow"}, {"count": 0}):
        assert scene.send(service="consentRequest", body={**wish, **wrong})["status"] in (400, 403, 422)


def test_what_the_tracker_of_consents_tells(scene: Scene) -> None:
    told = scene.far.consent(scene.world)
    scene.tell("consent-given", told)
    scene.ask(consent_id(told))
    own = {"purpose": "own-data", "legal_basis": "pdpa-s30"}
    found = scene.send(service="findConsents", body={"subject": scene.world.mali_pid}, **own)["consents"]
    assert [(c["paper"]["id"], c["state"], c["uses"]) for c in found] == [(told["paper"]["id"], "used", 1)]  # type: ignore[index]
    assert scene.send(service="findConsents", body={"subject": scene.world.somchai_pid}, **own)["consents"] == []
    assert scene.send(service="findConsents", body={"subject": scene.world.mali_pid})["status"] == 403
    assert scene.send(service="consentStatus", body={"consent": told["paper"]["id"]})["state"] == "unknown"  # type: ignore[index]


def test_a_clock_that_is_wrong_ends_a_consent_in_time(world: World, settings: Any) -> None:
    far = Far(CITY, "http://town.example").join()
    ports.transport_use(CITY, far)
    try:
        scene = Scene(world, far, settings.SALA_BASE_URL, False)
        now = SYSTEM_CLOCK.now().replace(microsecond=0)
        told = far.consent(world, valid_from=now - timedelta(hours=1), valid_until=now + timedelta(seconds=20))
        scene.tell("consent-given", told)
        late = FixedClock(now + timedelta(seconds=21))
        assert scene.ask(consent_id(told), clock=late) == "consent-needed"
        assert scene.ask(consent_id(told), clock=FixedClock(now + timedelta(seconds=19))) == "given_name"
    finally:
        ports._transports.pop(CITY)


def _somebody(world: World) -> Any:
    from salaklang.kernel.actor import Actor

    return Actor(kind="citizen", person=world.somchai)
