"""When the public log is silent for too long no data goes out, unless somebody orders it and the order is public."""

from datetime import timedelta
from typing import Any

import pytest

from salaklang.foundations.exchange.actions import answer_fetch, holding, release_override
from salaklang.foundations.exchange.errors import RegisterUnavailable
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.ledger.actions import sequence_once
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.ledger.queries import unpublished_since
from salaklang.kernel.actor import NOBODY, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Invalid, SalaError

from .conftest import CITY, PURPOSE, World

pytestmark = pytest.mark.django_db(transaction=True)


def fetch(world: World) -> Any:
    ask = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    return answer_fetch(world.as_mali, service="dopa.person", **ask)


@pytest.fixture
def silent(world: World) -> None:
    """Acts of five hours ago that no checkpoint covers: no sequencer runs."""
    fetch(world)
    LedgerAct.objects.update(at=SYSTEM_CLOCK.now() - timedelta(hours=5))
    holding._waiting = holding._Waiting()  # as another process sees it, which hasn't looked before


def test_a_log_that_publishes_has_nothing_unpublished(world: World) -> None:
    fetch(world)
    assert unpublished_since() is not None
    while sequence_once():
        pass
    assert unpublished_since() is None


@pytest.mark.usefixtures("silent")
def test_no_data_goes_out_while_the_log_is_silent(world: World) -> None:
    before = AccessLog.objects.count()
    with pytest.raises(RegisterUnavailable):
        fetch(world)
    assert AccessLog.objects.count() == before
    refused = ExchangeLog.objects.get(outcome="refused")
    assert (refused.step, refused.code) == ("ledger", "ledger-silent") and refused.act_code
    while sequence_once():
        pass
    assert fetch(world).data["given_name"] == "มะลิ", "with the next checkpoint it goes on by itself"


@pytest.mark.usefixtures("silent")
def test_an_order_lets_data_out_and_is_public(world: World) -> None:
    for hours, reason in ((0, "x"), (73, "x"), (1, " ")):
        with pytest.raises(Invalid):
            release_override(system(), hours=hours, reason=reason)
    with pytest.raises(SalaError):
        release_override(NOBODY, hours=1, reason="x")
    order = release_override(system(), hours=1, reason="น้ำท่วม ต้องจ่ายเงินช่วยเหลือ")
    assert fetch(world).data["given_name"] == "มะลิ"
    assert LedgerAct.objects.get(code=order.act_code).kind == "exchange.release-override"
    order.until = SYSTEM_CLOCK.now() - timedelta(seconds=1)
    order.save()
    with pytest.raises(RegisterUnavailable):
        fetch(world)
