"""Whoever proves nothing is refused and noted, but can't fill the disk; whoever is known is noted always."""

import logging
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange.actions import release, strangers_purge
from salaklang.foundations.exchange.actions.strangers import KEPT, Notebook
from salaklang.foundations.exchange.models import ExchangeLog
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.clock import FixedClock

from .conftest import World
from .test_release import NOW, clock, code, head, send

__all__ = ["clock"]
pytestmark = pytest.mark.django_db(transaction=True)
FORGED = ("no-such-key", Ed25519PrivateKey.generate())


def test_beyond_the_minutes_measure_strangers_are_refused_without_a_row_and_the_known_with_one(
    world: World, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(release, "strangers", Notebook(most=2))
    assert [code(send(world, clock, key=FORGED)) for _ in range(5)] == ["key-unknown"] * 5
    assert ExchangeLog.objects.count() == 2
    assert code(send(world, clock, said=head(purpose="curiosity"))) == "access-denied"
    assert LedgerAct.objects.filter(kind="exchange.refused").count() == 1
    assert ExchangeLog.objects.count() == 3
    clock.at = NOW + timedelta(minutes=1)
    with caplog.at_level(logging.WARNING):
        send(world, clock, key=FORGED)
    assert ExchangeLog.objects.count() == 4, "a new minute"
    assert "3 messages of unknown senders" in caplog.text


def test_what_strangers_were_refused_is_forgotten_in_time_and_all_else_is_kept(world: World, clock: FixedClock) -> None:
    assert code(send(world, clock)) == ""
    for days in range(4):
        clock.at = NOW + timedelta(days=days)
        assert code(send(world, clock, key=FORGED)) == "key-unknown"
    assert code(send(world, clock, said=head(purpose="curiosity"))) == "access-denied"
    assert strangers_purge(clock=clock) == 0
    assert strangers_purge(clock=clock, most=3) == 1, "the oldest"
    clock.at = NOW + KEPT + timedelta(days=2, hours=1)
    assert strangers_purge(clock=clock) == 2
    assert strangers_purge(clock=clock) == 0
    rows = ExchangeLog.objects.filter(side="provider").order_by("code").values_list("outcome", "code")
    assert list(rows) == [("answered", ""), ("refused", "access-denied"), ("refused", "key-unknown")]
