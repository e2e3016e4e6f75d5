"""Two real sequencers, the first stopped for longer than its lease (failure mode 8): it can publish nothing old."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.foundations.ledger.failures.processes import (
    end,
    files,
    said,
    sequencer_start,
    until,
    wait_at_work,
    wait_stopped,
)

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
from salaklang.foundations.ledger.queries import ledger_check, log_size
from salaklang.kernel.note import checkpoint_parse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
STEPS = ["take", "check", "commit", "place", "sync", "publish", "record", "rename"]


def shown(folder: Path) -> int:
    """The size that the published checkpoint tells."""
    return checkpoint_parse((folder / "checkpoint").read_text().rpartition("\n\n")[0] + "\n").size


@pytest.mark.parametrize("step", STEPS)
def test_who_sleeps_beyond_the_lease_publishes_nothing(step: str, record: Callable[..., Act], ledger_dir: Path) -> None:
    acts = [record()]
    assert sequence_once() == 1
    acts.append(record())
    sleeper = sequencer_start("STOP", step)
    try:
        wait_stopped(sleeper)
        awake = sequencer_start()
        try:
            acts += [record(), record()]
            # However far the sleeper came: all acts are published by the other, each once.
            until(lambda: LedgerEntry.objects.filter(act_id__isnull=False).count() == 4 and _published())
            size, before = log_size(), files(ledger_dir)
            os.kill(sleeper.pid, signal.SIGCONT)
            until(lambda: "taken over" in said(sleeper) or "waits for the database" in said(sleeper))
            assert shown(ledger_dir) == size == LedgerHead.objects.get().size
            assert files(ledger_dir) == before
        finally:
            assert end(awake) == 0
    finally:
        os.kill(sleeper.pid, signal.SIGCONT)
        assert end(sleeper) == 0
    entries = LedgerEntry.objects.filter(act_id__isnull=False)
    assert {e.act_id for e in entries} == {a.id for a in acts}
    assert [p.text.en for p in ledger_check().problems] == []


def _published() -> bool:
    head = LedgerHead.objects.get()
    return head.size == head.signed_size


def test_two_at_once_place_every_leaf_once(record: Callable[..., Act]) -> None:
    both = [sequencer_start(), sequencer_start()]
    try:
        for one in both:
            wait_at_work(one)
        acts = [record() for _ in range(60)]
        until(lambda: LedgerEntry.objects.filter(act_id__isnull=False).count() == 60 and _published())
    finally:
        assert [end(p) for p in both] == [0, 0]
    entries = LedgerEntry.objects.filter(act_id__isnull=False).order_by("idx")
    assert [e.act_id for e in entries] == [a.id for a in acts]
    assert ledger_check().ok
