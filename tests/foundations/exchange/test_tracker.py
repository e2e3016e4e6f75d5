"""The data tracker in the shape of Estonia's: newest first, all counted, only for the person, and itself logged."""

import json
from typing import Any

import pytest

from salaklang.foundations.exchange.actions import answer_fetch, message_answer
from salaklang.foundations.exchange.actions.asking import request_signed_for, response_check
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.queries import usage_of_tracker
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK

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
    head = Head(CITY, to, service, f"t-{SYSTEM_CLOCK.now().timestamp()}", "", basis, purpose, None, "")
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
