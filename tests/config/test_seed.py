"""The demonstration's people and registers: made up, the same every time, and complete for the journeys."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salaklang.config import seed
from salaklang.config.seed_cast import AGENCIES, CITIZENS, CITY, DOPA, PLAYERS, SCENERY
from salaklang.config.seed_people import houses_made, people_made
from salaklang.countries.th.divisions import subdistrict_get
from salaklang.countries.th.pid import pid_valid
from salaklang.foundations.exchange.actions import answer_fetch, dispute_answer, dispute_open
from salaklang.foundations.exchange.models import RegisterRecord
from salaklang.foundations.identity.models import Agency, Person, Post
from salaklang.foundations.identity.queries import person_by_pid
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system

PURPOSE = "commercial-registration-new"


def test_nobody_in_the_seed_can_be_real() -> None:
    people = [p.person for p in PLAYERS] + people_made(seed.SEED, 200, first_serial=1, house_codes=["99000000001"])
    assert all(pid_valid(p.pid) and p.pid.startswith("19900") for p in people)
    assert len({p.pid for p in people}) == len(people)
    homes = [*SCENERY, *houses_made(seed.SEED, 50, ["x"])]
    assert all(h.code.startswith("99") and len(h.code) == 11 for h in homes)
    assert all(subdistrict_get(h.address["subdistrict_code"]) for h in homes), "on real sub-districts"
    assert len({h.code for h in homes}) == len(homes)


def test_the_same_seed_gives_the_same_people_and_another_others() -> None:
    one, two, other = (people_made(n, 20, first_serial=1, house_codes=["a", "b"]) for n in (1, 1, 2))
    assert one == two != other
    assert houses_made(1, 9, ["x"]) == houses_made(1, 9, ["x"]) != houses_made(2, 9, ["x"])


def test_there_is_someone_for_every_role() -> None:
    people = seed.demo_people()
    roles = {(p["role"], p["agency"]) for p in people}
    for role in ("clerk", "officer", "registrar", "counter", "finance", "letters", "publisher", "auditor"):
        assert (role, CITY) in roles
    assert {("register-keeper", "dopa"), ("register-keeper", "house-registry"), ("register-keeper", "dol")} <= roles
    assert ("letters", "dol") in roles
    assert sum(r == "citizen" for r, _ in roles) == 1 and len(CITIZENS) == 3
    assert len({p["username"] for p in people}) == len(people)
    assert all(p["name_th"] and p["name_en"] and p["password"] for p in people)
    assert [p["username"] for p in seed.provider_people()] == [p["username"] for p in people]
    json.dumps(seed.provider_people())


def test_the_password_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALA_DEMO_PASSWORD", "another")
    assert {p["password"] for p in (*seed.demo_people(), *seed.provider_people())} == {"another"}


def test_seeding_twice_changes_nothing_and_asks_little(db: None) -> None:
    counts = seed.seed_node()
    rows = (RegisterRecord.objects.count(), Person.objects.count(), Post.objects.count(), LedgerAct.objects.count())
    assert counts["people"] == len(PLAYERS) + 1 + seed.PEOPLE and counts["services"] >= 1
    assert Agency.objects.count() == len(AGENCIES)
    with CaptureQueriesContext(connection) as asked:
        assert seed.seed_node() == counts
    assert len(asked) < 1_000
    again = (RegisterRecord.objects.count(), Person.objects.count(), Post.objects.count(), LedgerAct.objects.count())
    assert again == rows


def test_not_on_a_node_in_production(db: None, settings) -> None:
    settings.SALA_MODE = "production"
    with pytest.raises(RuntimeError, match="production"):
        seed.seed_node()
    assert not Agency.objects.exists()


def _citizen(username: str) -> tuple[Actor, dict[str, str]]:
    player = next(p for p in PLAYERS if p.username == username)
    person = person_by_pid(system(), player.person.pid)
    return Actor(kind="citizen", person=person.id), next(p for p in seed.demo_people() if p["username"] == username)


def _fetch(actor: Actor, service: str, **query: str):
    given = {"person": actor.person, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    return answer_fetch(actor, service=service, query=query, **given)


@pytest.mark.parametrize(("username", "owner"), [("anan", True), ("mali", True), ("wichai", False)])
def test_the_registers_answer_for_each_citizen(db: None, username: str, owner: bool) -> None:
    seed.seed_node()
    actor, told = _citizen(username)
    person = _fetch(actor, "dopa.person").data
    assert person["house_code"] == told["house_code"]
    assert "อำเภอเมืองอุตรดิตถ์" in _fetch(actor, "house.house", house_code=person["house_code"]).data["address"]["th"]
    place = _fetch(actor, "dol.premises", house_code=told["premises_code"]).data
    assert place["owner_is_applicant"] is owner
    assert owner or place["owner_name_masked"] == "นางท***** ให*****"


def test_the_planted_error_can_be_put_right_and_stays_right(db: None) -> None:
    seed.seed_node()
    mali, _ = _citizen("mali")
    answer = _fetch(mali, "dopa.person")
    assert answer.data["family_name"] == "แสงจัทร์"
    dispute = dispute_open(mali, person=mali.person, usage=answer.usage, field="family_name", claimed="แสงจันทร์")
    keeper = next(p for p in PLAYERS if p.username == "dopa-keeper")
    officer = Actor(
        kind="officer",
        person=person_by_pid(system(), keeper.person.pid).id,
        agency=DOPA,
        roles=frozenset({"register-keeper"}),
    )
    dispute_answer(officer, dispute=dispute.id, outcome="upheld", reason="ตรงกับบัตร")
    seed.seed_node()
    assert _fetch(mali, "dopa.person").data["family_name"] == "แสงจันทร์"
