"""The two public counts: picture, table, CSV and JSON tell the same numbers, and the leaves tell those of the sealed."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.scene import SECRETS, Scene, nobody

from salaklang.capabilities.cases.models import Case, CaseAskedTwice
from salaklang.foundations.exchange.models import ExchangeLog
from salaklang.foundations.exchange.seals import counts_of_leaves
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.models import LedgerEntry, LedgerOutbox
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK

pytestmark = pytest.mark.django_db


def read(path: str) -> tuple[str, list[dict[str, str]], Any]:
    page = nobody().get(path)
    table = nobody().get(f"{path}.csv")
    data = nobody().get(f"/api/v1{path}")
    assert (page.status_code, table.status_code, data.status_code) == (200, 200, 200)
    assert not [
        s for s in SECRETS.values() if s in page.content.decode() + table.content.decode() + data.content.decode()
    ]
    return page.content.decode(), list(csv.DictReader(io.StringIO(table.content.decode()))), data.json()


def test_asked_twice_is_the_same_in_picture_table_and_files(scene: Scene) -> None:
    case = Case.objects.earliest("submitted_at")
    again = CaseAskedTwice(
        case=case,
        service=case.service,
        agency=case.agency,
        key="home_address",
        register="house.house",
        why="register-unavailable",
    )
    again.save()
    Case.objects.filter(pk=case.pk).update(asked_twice=1)
    page, [row], [told] = read("/open/asked-twice")
    assert row["asked_twice"] == "1" == str(told["asked_twice"])
    assert (row["register"], row["why"]) == ("house.house", "register-unavailable")
    assert told["reasons"] == [
        {"agency": case.agency, "held_by": "house.house", "why": "register-unavailable", "answers": 1}
    ]
    assert "ทะเบียนไม่ตอบ" in page and "<svg" in page and f">{told['asked']:,}</td>" in page
    service = nobody().get(f"/services/{case.service}").content.decode()
    assert "ถามซ้ำสิ่งที่รัฐรู้แล้ว 1 ข้อ" in service


def _sealed(days: int, *, client: str, at: datetime) -> None:
    """A sealed use as an answer leaves it: the row of the message log and the act."""
    until = (at + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    act = act_append(
        system("dopa"),
        kind="exchange.answered-sealed",
        agency="dopa",
        subject=Ref("exchange", "x"),
        record={},
        public={"client": client, "sealed_until": until.date().isoformat()},
        at=at,
    )
    ExchangeLog.objects.create(
        at=at,
        side="provider",
        outcome="answered",
        message_id=act.code,
        client=client,
        provider="dopa",
        service="dopa.person",
        user_ref="none",
        legal_basis="anti-corruption-act",
        purpose="corruption-inquiry",
        act_code=act.code,
        sealed_until=until,
    )


def test_sealed_uses_are_counted_for_everybody_as_the_leaves_say(scene: Scene) -> None:
    assert "ยังไม่มีการใช้ข้อมูลที่ปิดผนึก" in nobody().get("/open/sealed").content.decode()
    now = SYSTEM_CLOCK.now()
    for n in range(3):
        _sealed(90, client="nacc", at=now - timedelta(days=40 * n))
    _sealed(1, client="muang-tuayang", at=now - timedelta(days=200))
    page, rows, told = read("/open/sealed")
    leaves = [
        json.loads(bytes(leaf))
        for model in (LedgerEntry, LedgerOutbox)
        for leaf in model.objects.values_list("leaf", flat=True)
    ]
    counted = counts_of_leaves(leaves, today=datetime.now(UTC).date())
    expected = [(c.client, c.month, c.sealed, c.still, c.last.isoformat()) for c in counted]
    assert [
        (r["agency"], r["month"], int(r["sealed_uses"]), int(r["sealed_still"]), r["all_open_by"]) for r in rows
    ] == expected
    assert [tuple(t.values()) for t in told] == expected
    assert sum(c.sealed for c in counted) == 4 and sum(c.still for c in counted) == 3
    assert "<svg" in page and "nacc" in page
