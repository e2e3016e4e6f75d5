"""Time limits as people say them."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from tests.interfaces.ui.test_fields import question

from salaklang.interfaces.ui.fields import field_of
from salaklang.interfaces.ui.filters import deadline


@pytest.mark.parametrize(
    ("at", "thai", "english"),
    [
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), "23 พ.ย. 2569", "23 Nov 2026"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "23 พ.ย. 2569", "23 Nov 2026"),
        (datetime(2026, 11, 23, 3, 30, tzinfo=UTC), "23 พ.ย. 2569 เวลา 10.30 น.", "23 Nov 2026, 10:30"),
    ],
)
def test_a_limit_at_a_days_end_is_that_day(at: datetime, thai: str, english: str) -> None:
    with translation.override("th"):
        assert deadline(at) == deadline(at.isoformat()) == thai
    with translation.override("en"):
        assert deadline(at) == english
    assert deadline(None) == ""


def test_a_part_that_came_back_empty_is_empty() -> None:
    assert field_of(question("birth", "partial_date"), raw={}).value == ""
