"""Kill a real sequencer at each step and before each call that touches the disk (failure mode 7).

Nothing is lost, nothing is twice, the next one goes on, and an examination finds nothing wrong.
"""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.foundations.ledger.failures.processes import files, sequence_until, sequencer_dies, until

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead, LedgerOutbox
from salaklang.foundations.ledger.queries import ledger_check
from salaklang.kernel.note import checkpoint_parse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.crash]
BEFORE = ["begin", "take", "tiles", "check", "head", "commit"]
AFTER = ["place", "sync", "sign", "cosign", "publish", "record", "done"]


def whole(acts: list[Act], size: int) -> None:
    entries = LedgerEntry.objects.filter(act_id__isnull=False).order_by("idx")
    assert [e.act_id for e in entries] == [a.id for a in acts]
    assert not LedgerOutbox.objects.exists()
    report = ledger_check()
    assert [p.text.en for p in report.problems] == []
    assert (report.size, report.published) == (size, size)


@pytest.mark.parametrize("step", [*BEFORE, *AFTER])
def test_at_each_step(step: str, record: Callable[..., Act], ledger_dir: Path) -> None:
    acts = [record() for _ in range(4)]
    assert sequence_once(batch=1) == 1
    assert sequencer_dies(step) == -signal.SIGKILL
    head = LedgerHead.objects.get()
    assert head.size == (6 if step in AFTER else 2)
    assert head.signed_size == (6 if step == "done" else 2)
    shown = checkpoint_parse((ledger_dir / "checkpoint").read_text().rpartition("\n\n")[0] + "\n")
    assert shown.size == (6 if step in ("record", "done") else 2)
    sequence_until(6)
    whole(acts, 6)


@pytest.mark.parametrize(
    ("call", "nth"),
    [*(("write", n) for n in (1, 2, 3)), *(("rename", n) for n in (1, 2, 3)), *(("fsync", n) for n in (1, 3, 5, 7, 9))],
)
def test_before_each_call_that_touches_the_disk(
    call: str, nth: int, record: Callable[..., Act], ledger_dir: Path
) -> None:
    acts = [record() for _ in range(4)]
    assert sequence_once(batch=1) == 1
    assert sequencer_dies(call, nth=nth) == -signal.SIGKILL
    sequence_until(6)
    whole(acts, 6)
    assert all(len(data) for data in files(ledger_dir).values())


def test_killed_again_and_again(record: Callable[..., Act]) -> None:
    """Each sequencer dies one step further; acts go on coming."""
    acts = []
    for step in [*BEFORE, *AFTER][1:-1]:
        acts += [record() for _ in range(3)]
        assert sequencer_dies(step) == -signal.SIGKILL

    def over() -> bool:
        sequence_once()
        head = LedgerHead.objects.get()
        return head.signed_size == head.size and not LedgerOutbox.objects.exists()

    until(over)
    whole(acts, LedgerHead.objects.get().size)
