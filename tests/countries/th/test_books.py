from datetime import UTC, datetime

import pytest

from salaklang.countries.th.books import book_year, register_year


@pytest.mark.parametrize(
    ("at", "letters", "money"),
    [
        (datetime(2026, 9, 30, 16, 59, tzinfo=UTC), 2569, 2569),
        (datetime(2026, 9, 30, 17, 0, tzinfo=UTC), 2569, 2570),  # already 1 October in Bangkok
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), 2569, 2570),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), 2570, 2570),
    ],
)
def test_years_turn_on_bangkoks_calendar(at, letters, money):
    assert (register_year(at), book_year(at)) == (letters, money)
