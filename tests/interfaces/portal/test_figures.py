"""The public figures of the front page say what has been recorded today, and nothing else."""

from datetime import timedelta

from django.core.cache import cache
from tests.interfaces.pages import case_file, visitor, words

from salaklang.capabilities.cases.models import Case
from salaklang.capabilities.cases.queries import decided_counts
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new


def copies(case: Case, **fields: object) -> None:
    """Another decided case like this one."""
    row = Case.objects.get(pk=case.pk)
    row.pk, row.draft, row.seq = id_new(), id_new(), 1000 + Case.objects.count()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def test_the_front_page_counts_what_was_decided_today_and_on_time(node: None) -> None:
    anyone = visitor()
    assert "ยังไม่มีคำขอที่ตัดสิน" in words(anyone.get("/"))
    _, found = case_file()
    case, now = Case.objects.get(pk=found), SYSTEM_CLOCK.now()
    later, before = now + timedelta(days=1), now - timedelta(minutes=5)
    for state, decided_at, due_at, twice in (
        ("approved", now, later, 1),
        ("refused", now, before, 2),
        ("withdrawn", now, later, 4),  # not the office's decision
        ("approved", now - timedelta(days=2), later, 8),  # another day's
    ):
        copies(case, state=state, decided_at=decided_at, due_at=due_at, asked_twice=twice)
    counted = decided_counts(since=now - timedelta(hours=1))
    assert (counted.decided, counted.on_time, counted.asked_twice) == (2, 1, 3)
    cache.clear()
    said = words(anyone.get("/"))
    assert "ตัดสินคำขอ 2 เรื่อง ทันกำหนด 1 เรื่อง · ถามซ้ำสิ่งที่รัฐรู้อยู่แล้ว 3 ครั้ง" in said
    assert "2 applications decided, 1 of them on time" in words(anyone.get("/?lang=en"))
