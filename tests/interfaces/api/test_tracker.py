"""The data tracker for the person themself: the protocol's names, proofs that verify, and nothing of anybody else."""

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from tests.capabilities.cases.conftest import CITY
from tests.interfaces.api.test_api import refused, send
from tests.support.scene import Scene, nobody

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AccessLog
from salaklang.foundations.exchange.queries import usages_of
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.identity.queries import person_pid
from salaklang.foundations.ledger.queries import trust_file
from salaklang.interfaces.cli import verify
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new

pytestmark = pytest.mark.django_db
FIND = "/tracker/v2/findUsage"


def find(scene: Scene, query: str = "") -> dict[str, Any]:
    answer = send(scene.citizen(scene.world.mali), "GET", f"{FIND}?{query}")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def test_it_has_the_fields_of_the_protocol_newest_first_and_counts_all(scene: Scene) -> None:
    told = find(scene)
    mine = usages_of(scene.world.citizen, person=scene.world.mali)
    assert told["totalUsages"] == len(mine) > 2 and told["silent"] == []
    assert [u["id"] for u in told["usages"]] == [str(u.id) for u in mine]
    first = told["usages"][0]
    assert {"logtime", "action", "receiverCode", "receiverName", "receiverSystem"} <= set(first)
    assert datetime.fromisoformat(first["logtime"]).tzinfo is not None
    assert first["legalBasis"] and first["purpose"]["th"] and first["fields"][0]["label"]["en"]
    askers = {u["askedBy"]["kind"]: u["askedBy"]["name"]["en"] for u in told["usages"]}
    assert set(askers) <= {"rule", "post"} and askers["rule"].startswith("Automatic, by the rule")
    assert first["sealedUntil"] is None and first["proof"] is None and first["proofUrl"].endswith(first["act"])


def test_pages_and_periods_leave_the_total_alone(scene: Scene) -> None:
    all_of = find(scene)
    page = find(scene, "offset=1&limit=1")
    assert page["totalUsages"] == all_of["totalUsages"] and page["usages"] == all_of["usages"][1:2]
    times = [u["logtime"] for u in all_of["usages"]]
    until = find(scene, f"periodEnd={quote(times[0])}")
    assert until["totalUsages"] == sum(t < times[0] for t in times)
    assert find(scene, "periodEnd=0422-07-15T19:09:53%2B19:18")["totalUsages"] == 0, "an offset that PostgreSQL refuses"
    period = send(scene.citizen(scene.world.mali), "GET", "/tracker/v2/usagePeriod").json()
    assert period == {"periodStart": min(times), "periodEnd": max(times)}
    assert send(nobody(), "GET", "/tracker/v2/heartbeat").json() == {"status": "OK", "message": ""}


def test_each_proof_is_one_that_sala_verify_accepts(scene: Scene, tmp_path: Path) -> None:
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(trust_file()), encoding="utf-8")
    told = find(scene, "proof=1&limit=3")
    assert len(told["usages"]) == 3
    for use in told["usages"]:
        receipt = tmp_path / f"{use['act']}.tlog-proof"
        receipt.write_text(use["proof"], encoding="utf-8")
        assert verify.main([str(receipt), "--trust", str(trust)]) == 0
        moved = re.sub(r"^index (\d+)$", lambda m: f"index {int(m[1]) + 1}", use["proof"], flags=re.MULTILINE)
        receipt.write_text(moved, encoding="utf-8")
        assert verify.main([str(receipt), "--trust", str(trust)]) != 0


def test_a_use_that_was_sealed_comes_with_its_proof_when_the_day_has_come_and_not_before(scene: Scene) -> None:
    use = AccessLog.objects.filter(person=scene.world.mali).latest("at")
    before = find(scene)
    AccessLog.objects.filter(pk=use.pk).update(sealed_until=SYSTEM_CLOCK.now().replace(year=2100))
    hidden = find(scene, "proof=1&limit=100")
    assert hidden["totalUsages"] == before["totalUsages"] - 1
    assert str(use.id) not in [u["id"] for u in hidden["usages"]]
    AccessLog.objects.filter(pk=use.pk).update(sealed_until=SYSTEM_CLOCK.now().replace(year=2020))
    [shown] = [u for u in find(scene, "proof=1&limit=100")["usages"] if u["id"] == str(use.id)]
    assert shown["sealedUntil"].startswith("2020") and shown["proof"]
    page = scene.citizen(scene.world.mali).get("/me/data").content.decode()
    assert "ปิดผนึกไว้ถึง" in page


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=1001", "offset=-1", "periodStart=2026-01-01T00:00:00", "proof=maybe"),
        "periodStart=0001-01-01T00:00:00%2B10:00",  # a year that UTC does not have
    ],
)
def test_other_questions_are_refused(scene: Scene, query: str) -> None:
    refused(send(scene.citizen(scene.world.mali), "GET", f"{FIND}?{query}"), 422)


def test_proofs_come_a_hundred_at_a_time_and_only_to_the_person(scene: Scene) -> None:
    refused(send(scene.citizen(scene.world.mali), "GET", f"{FIND}?proof=1&limit=101"), 422)
    refused(send(nobody(), "GET", FIND), 401)
    other = send(scene.citizen(scene.world.somchai), "GET", FIND).json()
    assert not {u["id"] for u in other["usages"]} & {u["id"] for u in find(scene)["usages"]}


def test_a_portal_of_the_protocol_asks_at_the_door_with_everything_in_the_address(
    scene: Scene, settings: Any, transactional_db: None
) -> None:
    pid = person_pid(system(), scene.world.mali)
    said = Head(CITY, "dopa", "findUsage", f"door-{id_new()}", "portal:u", "pdpa-s30", "own-data", None, "")
    plain = request_of(said, b"", base_url=settings.SALA_BASE_URL)
    key_id, key = signing_key(CITY, SYSTEM_CLOCK)
    address = replace(plain, method="GET", url=f"{plain.url}/v2/findUsage?userCode={pid}&limit=2")
    now = int(SYSTEM_CLOCK.now().timestamp())
    request = signatures.request_sign(address, key=key, key_id=key_id, created=now, nonce=id_new().hex)
    there = urlsplit(request.url)
    answer = nobody().get(
        f"{there.path}?{there.query}",
        headers=dict(request.headers),
        SERVER_NAME=there.hostname,
        SERVER_PORT=str(there.port),
    )
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["totalUsages"] == AccessLog.objects.filter(person=scene.world.mali, provider="dopa").count() > 0
    assert pid not in answer.content.decode() and all(u["receiverCode"] == CITY for u in told["usages"])
    moved = f"{there.path}?{there.query.replace('limit=2', 'limit=3')}"
    refused_ = nobody().get(
        moved, headers=dict(request.headers), SERVER_NAME=there.hostname, SERVER_PORT=str(there.port)
    )
    assert refused_.status_code == 401, "another address than the one that was signed"
