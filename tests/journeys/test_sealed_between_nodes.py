"""A sealed use between real nodes: an investigating agency on one, the register on another, the person on a third."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from tests.support.federation import PASSWORD, Federation
from tests.support.town import player

from salaklang.foundations.exchange.seals import sealed_until
from salaklang.interfaces.cli.play import sealed
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.systems import InformationSystem, system_enter
from salaklang.interfaces.cli.play.visitor import Visitor
from salaklang.kernel.clock import SYSTEM_CLOCK

pytestmark = pytest.mark.timeout(600)
NACC, NAME, DAYS = "nacc", "สำนักงาน ป.ป.ช.", 90
WHO = "wichai"
PERSON = player(WHO).person
LAST = (
    "SELECT act_code, sealed_until, service FROM exchange_exchangelog "
    "WHERE side = 'provider' AND client = 'nacc' AND service <> 'heartbeat' ORDER BY at DESC LIMIT 1"
)
REFUSED = (
    "SELECT client, step, code FROM exchange_exchangelog "
    "WHERE side = 'provider' AND outcome = 'refused' AND service <> 'heartbeat' ORDER BY at DESC LIMIT 2"
)
KEPT = "SELECT count(*) FROM exchange_accesslog WHERE act_code = %s"
AGED = ("UPDATE exchange_exchangelog SET sealed_until = %s WHERE act_code = %s",
        "UPDATE exchange_accesslog SET sealed_until = %s WHERE act_code = %s")  # fmt: skip


@pytest.fixture(scope="module")
def inquiries(federation: Federation, tmp_path_factory: pytest.TempPathFactory) -> InformationSystem:
    """The commission's case system, whose key the operator of the province's node has entered."""
    at, folder = federation.province, tmp_path_factory.mktemp("inquiries")
    return system_enter(at, at.portal_url, agency=NACC, name="case-files", folder=folder)


@pytest.fixture
def person(federation: Federation) -> Iterator[tuple[Visitor, Visitor]]:
    """Whom the inquiry is about: at the town's portal, which asks the registers' trackers, and at the registers' own."""
    made = tuple(sign_in(node.portal_url, WHO, PASSWORD) for node in (federation.town, federation.national))
    yield made[0], made[1]
    for visitor in made:
        visitor.close()


def counted(federation: Federation) -> tuple[int, int]:
    """What the registers' node says in public of the commission: sealed uses, and those that are sealed still."""
    stranger = Visitor(federation.national.portal_url)
    rows = json.loads(stranger.client.get("/api/v1/open/sealed").content)
    assert (NAME in stranger.get("/open/sealed").text) == any(row["agency"] == NACC for row in rows)
    stranger.close()
    mine = [row for row in rows if row["agency"] == NACC]
    return sum(row["sealed_uses"] for row in mine), sum(row["sealed_still"] for row in mine)


def seal_moved(federation: Federation, act: str, until: datetime) -> None:
    """As if the use had been made on another day."""
    for sql in AGED:
        federation.write(federation.national, sql, [until, act])


def test_hidden_from_the_person_until_the_day_and_counted_for_everybody_from_the_first(
    federation: Federation, inquiries: InformationSystem, person: tuple[Visitor, Visitor], tmp_path: Path
) -> None:
    before = counted(federation)
    told = sealed.asked(inquiries, PERSON.pid)
    assert told.body["data"]["given_name"] == PERSON.given
    [(act, end, service)] = federation.rows(federation.national, LAST)
    assert (end, service) == (sealed_until(SYSTEM_CLOCK.now(), DAYS), "dopa.person")
    assert federation.one(federation.national, KEPT, [act]) == 1, "the register's node keeps the use for the day"
    assert federation.one(federation.province, KEPT, [act]) == 0, "the asking node keeps nothing that it could show"

    for visitor in person:
        sealed.hidden_from(visitor)
    there = person[1].get(f"/proof/{act}").text
    assert PERSON.given not in there and "dopa.person" not in there, "nor by the code of its act"
    assert counted(federation) == (before[0] + 1, before[1] + 1)
    trust = federation.national.home / "trust.json"
    assert sealed.counted(federation.national.portal_url, tmp_path / "log", trust) == before[0] + 1

    seal_moved(federation, act, sealed_until(SYSTEM_CLOCK.now(), 0))
    try:
        for visitor in person:
            row = next(r for r in shown(visitor) if NAME in r)
            assert "กรมการปกครอง" in row and "ไต่สวนข้อกล่าวหาว่าทุจริต" in row and "ปิดผนึกไว้ถึง" in row
            assert visitor.get("/me/data").links(f"/proof/{act}"), "with its proof, which lies at the register's node"
        assert counted(federation) == (before[0] + 1, before[1]), "counted for ever; sealed no more"
    finally:
        seal_moved(federation, act, end)
    sealed.hidden_from(person[0])


def shown(visitor: Visitor) -> list[str]:
    """The uses on the person's page, each as its words."""
    rows = visitor.get("/me/data").tree.xpath("//li[starts-with(@id, 'use-')]")
    return [" ".join(row.text_content().split()) for row in rows]


def test_it_is_for_those_whom_the_ground_names_and_on_no_other_ground(
    federation: Federation, inquiries: InformationSystem, tmp_path: Path
) -> None:
    before = counted(federation)
    body = {"query": {"pid": PERSON.pid}, "subject": PERSON.pid}
    told = inquiries.ask("dopa", "dopa.person", body, purpose=sealed.PURPOSE, basis="e-performance")
    assert told.refusal == "access-denied", "an inquiry that seals nothing is not what its right is for"
    town = federation.town
    curious = system_enter(town, town.portal_url, agency="muang-tuayang", name="curious", folder=tmp_path)
    told = curious.ask("dopa", "dopa.person", body, purpose="commercial-registration-new", basis=sealed.BASIS)
    assert told.refusal == "access-denied", "a town can't hide that it looked"
    assert federation.rows(federation.national, REFUSED) == [
        ("muang-tuayang", "basis", "basis-not-permitted"),
        (NACC, "basis", "basis-not-permitted"),
    ]
    assert counted(federation) == before


def test_the_books_agree_with_sealed_uses_among_them(federation: Federation, inquiries: InformationSystem) -> None:
    sealed.asked(inquiries, PERSON.pid)
    done = federation.command(federation.national, "exchange", "reconcile", "--json")
    assert done.returncode == 0, done.stdout[-800:] + done.stderr[-800:]
    total = json.loads(done.stdout)["total"]
    assert total["sealed"] == total["acts_sealed"] == counted(federation)[0]
