"""The desk of sealed uses: for the keeper and the auditor of the asked agency; a keeper seals one for longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.capabilities.cases.conftest import CITY
from tests.support.scene import SECRETS, Scene

from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.clock import SYSTEM_CLOCK

pytestmark = pytest.mark.django_db


@pytest.fixture
def until(scene: Scene) -> date:
    """A use of Mali's data that an anti-corruption agency made yesterday, sealed."""
    at = SYSTEM_CLOCK.now() - timedelta(days=1)
    end = datetime.combine((at + timedelta(days=90)).date(), datetime.min.time(), UTC)
    use = AccessLog.objects.filter(person=scene.world.mali).latest("at")
    ExchangeLog.objects.filter(pk=use.log_id).update(
        at=at,
        client="nacc",
        provider=CITY,
        legal_basis="anti-corruption-act",
        purpose="corruption-inquiry",
        sealed_until=end,
    )
    AccessLog.objects.filter(log=use.log_id).update(at=at, requester="nacc", sealed_until=end)
    return end.date()


def test_the_keeper_sees_it_without_a_name_and_seals_it_for_longer(scene: Scene, until: date) -> None:
    keeper = scene.officer("register-keeper", agency=CITY)
    page = keeper.get("/desk/sealed").content.decode()
    assert "ไต่สวนข้อกล่าวหาว่าทุจริต" in page and not [s for s in SECRETS.values() if s in page]
    log = ExchangeLog.objects.get(client="nacc")
    for days, reason, at in (
        *(("many", "x", "days"), ("5", "", "reason"), ("9000", "x", "days")),
        *(("0000019999999999", "x", "days"), ("9" * 5_000, "x", "days")),
    ):
        refused = keeper.post("/desk/sealed", {"log": str(log.id), "days": days, "reason": reason})
        assert refused.status_code == 422 and f"{log.id}-{at}" in refused.content.decode()
    both = keeper.post("/desk/sealed", {"log": str(log.id), "days": "many", "reason": ""}).content.decode()
    assert all(f'href="#f-{log.id}-{name}"' in both for name in ("days", "reason")), "both are told at once"
    done = keeper.post("/desk/sealed", {"log": str(log.id), "days": "30", "reason": "หนังสือ ปช 7/2569"})
    assert done.status_code == 302
    log.refresh_from_db()
    assert log.sealed_until.date() == until + timedelta(days=30)
    assert LedgerAct.objects.filter(kind="exchange.seal-lengthened").count() == 1
    assert AccessLog.objects.get(log=log).sealed_until == log.sealed_until


def test_an_auditor_reads_and_changes_nothing(scene: Scene, until: date) -> None:
    auditor = scene.officer("auditor", agency=CITY)
    page = auditor.get("/desk/sealed").content.decode()
    assert "ไต่สวนข้อกล่าวหาว่าทุจริต" in page and 'name="days"' not in page
    log = ExchangeLog.objects.get(client="nacc")
    assert auditor.post("/desk/sealed", {"log": str(log.id), "days": "30", "reason": "x"}).status_code == 403
    assert ExchangeLog.objects.get(pk=log.pk).sealed_until.date() == until


def test_nobody_else_comes_in(scene: Scene, until: date) -> None:
    assert scene.officer("clerk", agency=CITY).get("/desk/sealed").status_code == 403
    assert scene.citizen(scene.world.mali).get("/desk/sealed").status_code in (302, 403)
    other = scene.officer("register-keeper", agency="dol").get("/desk/sealed")
    assert other.status_code == 200 and "nacc" not in other.content.decode()
