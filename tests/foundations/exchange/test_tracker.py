"""The data tracker in the shape of Estonia's: newest first, all counted, only for the person, and itself logged."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.actions import answer_fetch, message_answer
from salaklang.foundations.exchange.actions.asking import request_signed_for, response_check
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.envelope import Request
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.queries import usage_of_tracker
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.tracker_wire import tracker_query
from salaklang.foundations.ledger.actions import sequence_once
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.ledger.queries import policy_text
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_parse

from .conftest import CITY, DOPA, HOUSE, LANDS, PURPOSE, World

pytestmark = pytest.mark.django_db(transaction=True)


def ask(
    subject: str,
    *,
    service: str = "findUsage",
    to: str = DOPA,
    purpose: str = "own-data",
    basis: str = "pdpa-s30",
    **q: Any,
) -> tuple[int, dict[str, Any]]:
    head = Head(CITY, to, service, f"t-{SYSTEM_CLOCK.now().timestamp()}", "portal:u", basis, purpose, None, "")
    body = canonical_json({"query": q, "subject": subject})
    request = request_signed_for(head, body, "http://127.0.0.1:8000", SYSTEM_CLOCK)
    answer = message_answer(request)
    if answer.status == 200:
        response_check(head, request, answer)
    return answer.status, json.loads(answer.body)


@pytest.fixture
def used(world: World) -> World:
    given = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    for n in range(3):
        answer_fetch(world.as_mali, service="dopa.person", case=f"ทพ {n}", **given)
    answer_fetch(world.as_mali, service="dol.premises", query={"house_code": HOUSE}, **given)
    return world


def test_it_tells_who_when_why_and_with_which_proof(used: World) -> None:
    status, told = ask(used.mali_pid)
    assert status == 200 and told["totalUsages"] == 3
    assert [u["case"] for u in told["usages"]] == ["ทพ 2", "ทพ 1", "ทพ 0"]
    first = told["usages"][0]
    assert (first["receiverCode"], first["action"], first["legalBasis"]) == (CITY, PURPOSE, "e-performance")
    assert LedgerAct.objects.get(code=first["act"]).kind == "exchange.answered"
    assert "มะลิ" not in json.dumps(told, ensure_ascii=False) and used.mali_pid not in json.dumps(told)
    read = usage_of_tracker(first, provider=DOPA, node_url="http://far")
    assert (
        read is not None
        and read.told_elsewhere
        and read.service_name.th
        and read.id == AccessLog.objects.filter(provider=DOPA).latest("at").id
    )


def test_pages_and_periods(used: World) -> None:
    at = sorted(AccessLog.objects.filter(provider=DOPA).values_list("at", flat=True))
    page = ask(used.mali_pid, offset=1, limit=1)[1]
    assert page["totalUsages"] == 3 and [u["case"] for u in page["usages"]] == ["ทพ 1"]
    later = ask(used.mali_pid, periodStart=at[1].isoformat())[1]
    assert later["totalUsages"] == 2
    earlier = ask(used.mali_pid, periodEnd=at[1].isoformat())[1]
    assert earlier["totalUsages"] == 1
    period = ask(used.mali_pid, service="usagePeriod")[1]
    assert period["periodStart"][:19] == at[0].isoformat()[:19]
    assert ask("", service="heartbeat") == (200, {"status": "OK", "message": ""})


def get(
    tail: str, *, user: str = "portal:u", head: dict[str, Any] | None = None, method: str = "GET"
) -> tuple[int, dict[str, Any]]:
    """As a portal of the protocol asks: signed, everything in the address."""
    said = Head(CITY, DOPA, "findUsage", f"g-{id_new()}", user, "pdpa-s30", "own-data", None, "")
    plain = request_of(said, b"", base_url="http://127.0.0.1:8000")
    key_id, key = signing_key(CITY, SYSTEM_CLOCK)
    address = replace(plain, method=method, url=f"{plain.url}/v2/{tail}")
    now = int(SYSTEM_CLOCK.now().timestamp())
    request = signatures.request_sign(address, key=key, key_id=key_id, created=now, nonce=id_new().hex)
    answer = message_answer(request)
    if answer.status == 200:
        response_check(said, request, answer)
    return answer.status, json.loads(answer.body)


def test_the_three_addresses_of_the_protocol_answer_in_its_fields(used: World) -> None:
    code = quote(used.mali_pid)
    status, told = get(f"findUsage?userCode={code}&offset=1&limit=1")
    assert status == 200 and told["totalUsages"] == 3
    [first] = told["usages"]
    assert {"logtime", "action", "receiverCode", "receiverName", "receiverSystem"} <= set(first)
    assert first["case"] == "ทพ 1" and datetime.fromisoformat(first["logtime"]).tzinfo is not None
    assert ask(used.mali_pid, offset=1, limit=1)[1] == told, "both forms tell the same"
    assert get(f"findUsage?userCode=TH{code}")[1]["totalUsages"] == 3, "as X-Road writes codes, with the country"
    at = sorted(AccessLog.objects.filter(provider=DOPA).values_list("at", flat=True))
    since = quote(at[1].isoformat())
    assert get(f"findUsage?userCode={code}&periodStart={since}")[1]["totalUsages"] == 2
    period = get(f"usagePeriod?userCode={code}")[1]
    assert set(period) == {"periodStart", "periodEnd"} and period["periodStart"][:19] == at[0].isoformat()[:19]
    assert get("heartbeat") == (200, {"status": "OK", "message": ""})


@pytest.mark.parametrize(
    ("tail", "more"),
    [
        ("findUsage", {}),
        ("findUsage?userCode=0000000000019&userCode=0000000000019", {}),
        ("findUsage?userCode=0000000000019&all=1", {}),
        ("findUsage?userCode=0000000000019&limit=0", {}),
        ("findUsage?userCode=0000000000019&offset=-1", {}),
        ("findUsage?userCode=0000000000019&periodStart=2026-01-01T00:00:00", {}),
        ("findUsage?userCode=0000000000019", {"user": ""}),
        ("usagePeriod?userCode=0000000000019", {"user": ""}),
        ("findUsage?userCode=0000000000019", {"method": "POST"}),
        ("everything?userCode=0000000000019", {}),
    ],
)
def test_other_questions_are_refused_and_no_number_is_logged(used: World, tail: str, more: dict[str, Any]) -> None:
    status, told = get(tail, **more)
    assert status in (400, 403) and "usages" not in told
    rows = ExchangeLog.objects.filter(side="provider", service__in=["findUsage", "usagePeriod"])
    kept = json.dumps([[str(v) for v in row.values()] for row in rows.values()])
    statements = json.dumps(list(LedgerAct.objects.filter(kind="exchange.refused").values_list("statement", flat=True)))
    assert "0000000000019" not in kept + statements + json.dumps(told)


def test_a_page_has_a_thousand_rows_at_most_and_a_hundred_with_proofs() -> None:
    def limit(**q: Any) -> int:
        body = canonical_json({"query": q, "subject": "x"})
        return tracker_query(Request("POST", "http://n/r1/TH/GOV/dopa/findUsage", (), body)).limit

    assert (limit(), limit(limit=5000), limit(limit=7), limit(proof=1), limit(proof=0)) == (1000, 1000, 7, 100, 1000)


def test_with_proof_each_use_brings_the_receipt_that_verifies(used: World) -> None:
    while sequence_once():
        pass
    told = ask(used.mali_pid, proof=1)[1]
    assert len(told["usages"]) == 3
    for use in told["usages"]:
        checked = receipt_check(use["proof"].encode(), policy=policy_parse(policy_text()))
        assert checked.receipt.act["code"] == use["act"] and used.mali_pid not in use["proof"]
    assert "proof" not in ask(used.mali_pid)[1]["usages"][0]


def test_a_proof_that_is_not_there_yet_is_said_to_be_missing(used: World) -> None:
    assert [u["proof"] for u in ask(used.mali_pid, proof=1)[1]["usages"]] == [None, None, None]


def test_each_register_has_its_own_tracker(used: World) -> None:
    assert ask(used.somchai_pid, to=LANDS)[1]["totalUsages"] == 1, "the owner sees that the land register was asked"
    assert ask(used.somchai_pid)[1] == {"totalUsages": 0, "usages": []}


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": PURPOSE},
        {"basis": "e-performance"},
        {"limit": "many"},
        {"offset": -1},
        {"periodStart": "yesterday"},
        {"periodStart": "2026-01-01T00:00:00"},
        {"everything": True},
    ],
)
def test_anything_else_is_refused_and_logged(used: World, change: dict[str, Any]) -> None:
    status, told = ask(used.mali_pid, **change)
    assert status in (400, 403, 422) and "usages" not in told
    assert ExchangeLog.objects.filter(outcome="refused", service="findUsage").count() == 1


def test_being_told_is_logged_too(used: World) -> None:
    ask(used.mali_pid)
    log = ExchangeLog.objects.get(service="findUsage")
    assert log.outcome == "answered" and LedgerAct.objects.get(code=log.act_code).kind == "exchange.usages-told"


@pytest.mark.parametrize("row", [{}, {"id": "x"}, None, [], {"logtime": "2026"}])
def test_rubbish_from_a_tracker_is_left_out(row: Any) -> None:
    assert usage_of_tracker(row, provider=DOPA, node_url="") is None
