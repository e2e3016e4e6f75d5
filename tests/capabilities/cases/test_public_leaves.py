"""What anyone can read of a decision: by which rules it was taken, and nothing that tells one case from another."""

import json
from typing import Any

import pytest

from salaklang.capabilities.cases.actions import case_check, case_decide, case_submit
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox


@pytest.mark.parametrize("outcome", ["approve", "refuse"])
def test_a_decision_tells_its_rules_and_no_person(world: Any, outcome: str) -> None:
    case = case_submit(world.citizen, draft=world.draft().id)
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    ground = {"ground": "outside-area"} if outcome == "refuse" else {}
    case_decide(world.officer("registrar"), case=case.id, outcome=outcome, reasons="ร้านของมะลิ", **ground)
    act = LedgerAct.objects.get(kind__in=["case.approved", "case.refused"])
    leaf = json.loads(bytes(LedgerOutbox.objects.get(act_id=act.id).leaf))
    record = act.statement["record"]
    assert leaf["data"] == {
        "outcome": outcome,
        "definition": record["service_version"],
        "definition_sha256": record["service_sha256"],
        "rule": record["permission_rule"],
    }
    assert len(leaf["data"]["definition_sha256"]) == 64
    assert len(leaf["time"]) == len("2026-07-01T09:30Z")
    told = json.dumps(leaf, ensure_ascii=False)
    for secret in (
        str(case.id),
        case.number,
        act.code,
        "มะลิ",
        "outside-area",
        record["inputs"]["sha256"],
        *map(str, act.persons),
    ):
        assert secret not in told, secret


def test_what_people_do_stays_a_commitment(world: Any) -> None:
    case_submit(world.citizen, draft=world.draft().id)
    for row in LedgerOutbox.objects.all():
        leaf = json.loads(bytes(row.leaf))
        if leaf["type"].startswith(("case.", "exchange.answered", "identity.")):
            assert "data" not in leaf
