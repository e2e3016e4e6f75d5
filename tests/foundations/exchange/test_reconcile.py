"""The three books are compared row by row: whatever is taken from one of them, or put into it, is found and named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from salaklang.foundations.exchange.actions import answer_fetch
from salaklang.foundations.exchange.actions.consent_services import CONSENT_SERVICES
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.queries.reconcile import exchange_reconcile
from salaklang.foundations.exchange.reconciling import CONSENTS, SharedUse, compare
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import NOBODY, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import SalaError

from .conftest import CITY, HOUSE, PURPOSE, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exchanged(world: World) -> World:
    """Three releases (one about two people), one refusal."""
    ask: dict[str, Any] = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    answer_fetch(world.as_mali, service="dopa.person", **ask)
    answer_fetch(world.as_mali, service="house.house", query={"house_code": HOUSE}, **ask)
    answer_fetch(world.as_mali, service="dol.premises", query={"house_code": HOUSE}, **ask)
    with pytest.raises(SalaError):
        answer_fetch(world.as_mali, service="dopa.person", **(ask | {"purpose": "curiosity"}))
    return world


def whats() -> set[str]:
    found = exchange_reconcile(system())
    assert found.wrong == len(found.first)
    return {f"{m.book} {m.what}" for m in found.first}


def test_what_happened_is_counted_alike_in_all_books(exchanged: World) -> None:
    found = exchange_reconcile(system())
    assert found.ok and not found.first
    total = found.total
    assert (total.answered, total.acts_answered, total.refused, total.acts_refused) == (3, 3, 1, 1)
    assert total.uses == AccessLog.objects.count() == 4 and total.leaves == 4
    assert sum(day.answered for day in found.days.values()) == 3


def _use_gone() -> None:
    AccessLog.objects.filter(service="dopa.person").delete()


def _log_gone() -> None:
    ExchangeLog.objects.filter(outcome="refused").delete()


def _act_gone() -> None:
    LedgerAct.objects.filter(kind="exchange.refused").delete()


def _leaf_gone() -> None:
    act = LedgerAct.objects.filter(kind="exchange.answered").first()
    assert act is not None
    LedgerOutbox.objects.filter(act_id=act.id).delete()


def _leaf_other() -> None:
    act = LedgerAct.objects.filter(kind="exchange.answered").first()
    assert act is not None
    LedgerOutbox.objects.filter(act_id=act.id).update(leaf_hash=bytes(32))


def _use_changed() -> None:
    AccessLog.objects.filter(service="dopa.person").update(purpose="something nicer")


def _refusal_made_up() -> None:
    ExchangeLog.objects.filter(outcome="refused").update(outcome="answered")


def _act_forgotten() -> None:
    ExchangeLog.objects.filter(service="dopa.person", outcome="answered").update(act_code="")


def _act_shared() -> None:
    first, second = ExchangeLog.objects.filter(outcome="answered").order_by("at")[:2]
    ExchangeLog.objects.filter(pk=second.pk).update(act_code=first.act_code)


def _use_moved() -> None:
    refused = ExchangeLog.objects.get(outcome="refused")
    AccessLog.objects.filter(service="dopa.person").update(log=refused)


@pytest.mark.parametrize(
    ("harm", "wanted"),
    [
        (_use_gone, {"message-log uses-differ-from-act"}),
        (_log_gone, {"ledger act-without-message"}),
        (_act_gone, {"message-log act-missing"}),
        (_leaf_gone, {"ledger act-without-leaf"}),
        (_leaf_other, {"ledger act-without-leaf"}),
        (_use_changed, {"access-log use-differs-from-message"}),
        (_refusal_made_up, {"message-log act-of-another-kind"}),
        (_act_forgotten, {"message-log row-without-act", "access-log use-differs-from-message",
                          "ledger act-without-message"}),
        (_act_shared, {"message-log uses-differ-from-act", "access-log use-differs-from-message",
                       "ledger act-without-message", "ledger act-named-twice"}),
        (_use_moved, {"message-log refused-yet-used", "message-log uses-differ-from-act",
                      "access-log use-differs-from-message"}),
    ],
)  # fmt: skip
def test_whatever_was_done_to_a_book_is_found(exchanged: World, harm: Callable[[], None], wanted: set[str]) -> None:
    harm()
    assert whats() == wanted


def test_days_outside_are_left_out_and_hours_between_rows_are_walked(exchanged: World) -> None:
    today = SYSTEM_CLOCK.now().date()
    assert exchange_reconcile(system(), until=today - timedelta(days=2)).total.answered == 0
    assert exchange_reconcile(system(), since=today + timedelta(days=2)).total.answered == 0
    with connection.cursor() as cursor:  # as if all of one message had been three days ago
        code = ExchangeLog.objects.filter(service="dopa.person", outcome="answered").values_list("act_code", flat=True)[
            0
        ]
        for table, column in (("ledger_ledgeract", "code"), ("exchange_exchangelog", "act_code")):
            cursor.execute(f"UPDATE {table} SET at = at - interval '3 days' WHERE {column} = %s", [code])
    found = exchange_reconcile(system())
    assert found.ok and len(found.days) == 2 and found.total.answered == 3
    assert exchange_reconcile(system(), since=today - timedelta(days=1)).total.answered == 2


def test_only_the_nodes_operator_may_look(exchanged: World) -> None:
    for nobody in (NOBODY, exchanged.as_mali):
        with pytest.raises(SalaError):
            exchange_reconcile(nobody)


def test_the_services_that_tell_of_consents_are_all_known() -> None:
    assert CONSENTS == CONSENT_SERVICES


def test_two_nodes_books_of_shared_uses_are_compared() -> None:
    def use(name: str, act: str = "A") -> SharedUse:
        return SharedUse(name, act, CITY, "dopa", "dopa.person", "sha-256=:x:")

    found = compare(
        logged=[use("both"), use("lost"), use("other")], kept=[use("both"), use("made-up"), use("other", "B")]
    )
    assert (found.both, found.invented, found.differing, found.unkept) == (2, ("made-up",), ("other",), ("lost",))
    assert not found.ok and compare(logged=[use("lost")], kept=[]).ok
