"""Two real nodes, each with its own programs, database, keys and log: the town asks, the national registers answer."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.support.federation import PASSWORD, Federation
from tests.support.hands import draft_at
from tests.support.town import Town

from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.interfaces.cli.play.script import ANSWERS, STEPS, Stage, play
from salaklang.interfaces.cli.play.signing_in import sign_in


def apply(federation: Federation, username: str) -> citizen.Filled:
    person = sign_in(federation.town.portal_url, username, PASSWORD)
    started = {"start_date.day": "1", "start_date.month": "10", "start_date.year": "2569"}
    citizen.application_begin(person)
    filled = citizen.application_fill(person, ANSWERS | {"start_date": started}, files={"operator_id": identity_card()})
    person.close()
    return filled


ANSWERED = "SELECT client, service, outcome FROM exchange_exchangelog WHERE side = 'provider' ORDER BY at"


@pytest.mark.timeout(600)
def test_registers_on_another_node_answer_instead_of_the_citizen(federation: Federation) -> None:
    filled = apply(federation, "mali")
    assert len(filled.fetched) == 3
    answered = federation.rows(federation.national, ANSWERED)
    assert {row[1] for row in answered} == {"dopa.person", "house.house", "dol.premises"}
    assert {(row[0], row[2]) for row in answered} == {("muang-tuayang", "answered")}
    assert federation.rows(federation.town, ANSWERED) == [], "nothing was answered where nothing is kept"
    assert federation.rows(federation.town, "SELECT count(*) FROM exchange_registerrecord") == [(0,)]
    (leaves,) = federation.rows(
        federation.national, "SELECT count(*) FROM ledger_ledgeract WHERE kind = 'exchange.answered'"
    )
    assert leaves == (len(answered),)


@pytest.mark.timeout(600)
def test_joining_is_public_on_both_logs(federation: Federation) -> None:
    joined = (
        "SELECT convert_from(leaf, 'UTF8') FROM ledger_ledgerentry WHERE leaf LIKE '%%exchange.node-added%%'::bytea"
    )
    for node, other in ((federation.town, "log.example/national"), (federation.national, "log.example/town")):
        deadline = time.monotonic() + 30
        while not (found := federation.rows(node, joined)) and time.monotonic() < deadline:
            time.sleep(0.1)
        ((leaf,),) = found
        assert json.loads(str(leaf))["data"]["origin"] == other


@pytest.mark.timeout(600)
def test_the_main_job_crosses_the_nodes(federation: Federation, tmp_path: Path) -> None:
    """From her need to the certificate: registers, a correction, a numbered letter and its answer cross over HTTP."""
    today = datetime.now(UTC) + timedelta(hours=7)

    def trust() -> Path:
        return federation.town.home / "trust.json"

    stage = Stage(
        federation.town.portal_url,
        PASSWORD,
        tmp_path,
        (today.day, today.month, today.year + 543),
        trust,
        federation.town,
        elsewhere=dict.fromkeys(("dopa-keeper", "dol-letters"), federation.national.portal_url),
    )
    outcomes = []
    for outcome in play(stage):  # after this step the play turns to the town's witnesses, which another test does
        outcomes.append(outcome)
        if outcome.name == "verify":
            break
    stage.close()
    assert [o.problem for o in outcomes if not o.ok] == []
    assert [o.name for o in outcomes] == [name for name, _, _ in STEPS[: len(outcomes)]] and outcomes[
        -1
    ].name == "verify"
    letters = "SELECT number_text, from_agency, to_agency, outcome FROM correspondence_letter ORDER BY sent_at"
    assert federation.rows(federation.town, letters) == federation.rows(federation.national, letters)
    entered = "SELECT agency, direction, last FROM correspondence_register ORDER BY agency, direction"
    assert federation.rows(federation.town, entered) == [("muang-tuayang", "in", 1), ("muang-tuayang", "out", 1)]
    assert federation.rows(federation.national, entered) == [("dol", "in", 1), ("dol", "out", 1)]
    for node in (federation.town, federation.national):
        assert federation.rows(node, "SELECT DISTINCT state FROM exchange_postedmessage") == [("delivered",)]


@pytest.mark.timeout(600)
def test_both_nodes_tell_the_same_of_each_use(federation: Federation) -> None:
    """The citizen sees on the town's pages what the registers' node has logged, row by row, with its proof there."""
    used = 'SELECT id, service, requester, purpose, legal_basis, "case", fields, act_code FROM exchange_accesslog'
    about = " WHERE person IS NOT NULL ORDER BY id"
    there = {row[0]: row for row in federation.rows(federation.national, used + " ORDER BY id")}
    here = federation.rows(federation.town, used + about)
    assert here and all(there[row[0]] == row for row in here)
    proofs = federation.rows(federation.town, "SELECT DISTINCT node_url FROM exchange_accesslog")
    assert proofs == [(federation.national.portal_url,)]


@pytest.mark.timeout(600)
def test_uses_that_only_the_register_knows_are_told_by_its_tracker(federation: Federation) -> None:
    """The town has lost its own rows: the page asks the registers, and says who was asked with proof over there."""
    town = Town(federation.town)
    visitor = town.visitor("mali")
    before = visitor.get("/me/data").text.count("กรมการปกครอง")
    with psycopg.connect(federation.town.database_url, autocommit=True) as line:
        line.execute("DELETE FROM exchange_dispute")
        line.execute("DELETE FROM exchange_accesslog")
    page = visitor.get("/me/data")
    assert page.text.count("กรมการปกครอง") >= before - 1 > 0
    assert page.links(f"{federation.national.portal_url}/proof/")
    town.close()


@pytest.mark.timeout(600)
@pytest.mark.crash
def test_a_national_node_that_is_down_stops_no_citizen(federation: Federation) -> None:
    """The registers' node is stopped: the citizen is told and may go on. Up again, the same page fetches."""
    town = Town(federation.town)
    federation.national.stop()
    try:
        visitor, draft, page = draft_at(town, "anan", "operator")
        assert "ทะเบียนราษฎรยังไม่ตอบ" in page.text
        page = visitor.send(page.form_doing("next"))
        assert page.path.endswith("/operator_id"), "the evidence instead"
        failed = "SELECT DISTINCT code FROM exchange_exchangelog WHERE side = 'requester' AND outcome = 'failed'"
        assert federation.rows(federation.town, failed) == [("register-unavailable",)]
    finally:
        federation.national.start()
    page = visitor.get(f"/apply/{draft}/operator")
    page = visitor.send(page.form_doing("fetch"))
    assert "อนันต์" in page.text
    town.close()
