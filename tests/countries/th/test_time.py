"""Dates typed and shown, and statutory clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.countries.th import clock, dates, pages
from salaklang.countries.th.dates import BANGKOK, DateWrong


def at(text: str) -> datetime:
    """A moment on Bangkok's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31/12/2568", "2025-12-31"),
        ("1/1/2569", "2026-01-01"),
        ("29/2/2567", "2024-02-29"),
        ("31-12-2025", "2025-12-31"),
        ("31.12.2568", "2025-12-31"),
        ("31 12 2568", "2025-12-31"),
        ("๓๑/๑๒/๒๕๖๘", "2025-12-31"),
        ("31 ธันวาคม 2568", "2025-12-31"),
        ("31 ธ.ค. 2568", "2025-12-31"),
        ("31 ธ.ค. พ.ศ. 2568", "2025-12-31"),
        ("31 December 2025", "2025-12-31"),
        ("31 dec 2025", "2025-12-31"),
        ("2025-12-31", "2025-12-31"),
        ("2568-12-31", "2025-12-31"),
    ],
)
def test_dates_are_read_in_either_era(typed: str, said: str) -> None:
    assert dates.date_parse(typed).isoformat() == said


@pytest.mark.parametrize(
    "typed", ["", "29/2/2568", "31/4/2568", "0/1/2568", "1/13/2568", "1/1/68", "soon", "1/1/25688", "32 ธ.ค. 2568"]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(DateWrong):
        dates.date_parse(typed)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2399, 12, 31)))
def test_a_date_shown_in_either_language_reads_back(day: date) -> None:
    text = dates.date_text(day)
    assert dates.date_parse(text.th) == day
    assert dates.date_parse(text.en) == day
    assert dates.date_parse(dates.date_short(day).th) == day
    assert dates.date_parse(f"{day.day}/{day.month}/{dates.year_be(day.year)}") == day


@pytest.mark.parametrize(
    ("typed", "stored", "th"),
    [
        ("2484", "1941", "พ.ศ. 2484"),
        ("พ.ศ. 2484", "1941", "พ.ศ. 2484"),
        ("1941", "1941", "พ.ศ. 2484"),
        ("ธันวาคม 2500", "1957-12", "ธันวาคม 2500"),
        ("12/2500", "1957-12", "ธันวาคม 2500"),
        ("1957-12", "1957-12", "ธันวาคม 2500"),
        ("5/12/2500", "1957-12-05", "5 ธันวาคม 2500"),
    ],
)
def test_partial_dates(typed: str, stored: str, th: str) -> None:
    assert dates.partial_parse(typed) == stored
    assert dates.partial_text(stored).th == th


@pytest.mark.parametrize("typed", ["13/2500", "0/2500", "x", "", "25"])
def test_wrong_partial_dates(typed: str) -> None:
    with pytest.raises(DateWrong):
        dates.partial_parse(typed)


def test_ages_fiscal_years_and_moments() -> None:
    assert dates.age_on("1990-11-21", date(2026, 11, 20)) == 35
    assert dates.age_on("1990-11-20", date(2026, 11, 20)) == 36
    assert dates.age_on("1990", date(2026, 11, 20)) is None
    assert dates.fiscal_year_be(date(2026, 9, 30)) == 2569
    assert dates.fiscal_year_be(date(2026, 10, 1)) == 2570
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert dates.today(moment) == date(2026, 11, 23)
    assert dates.moment_text(moment).th == "23 พ.ย. 2569 เวลา 01.30 น."
    assert dates.moment_text(moment).en == "23 Nov 2026, 01:30"


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday: counts from Monday
        ("2026-11-20", 3, "2026-11-25"),
        ("2026-12-04", 1, "2026-12-08"),  # Sat 5 Dec is a holiday, made good on Monday 7
        ("2026-12-30", 1, "2027-01-04"),  # 31 Dec and 1 Jan, then a weekend
        ("2026-04-10", 2, "2026-04-17"),  # Songkran, Monday to Wednesday
        ("2026-11-21", 0, "2026-11-23"),
    ],
)
def test_working_days(start: str, days: int, last: str) -> None:
    assert clock.due_on(date.fromisoformat(start), days, "working").isoformat() == last


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-01", 15, "2026-11-16"),
        ("2026-11-06", 15, "2026-11-23"),  # the 21st is a Saturday
        ("2026-11-20", 15, "2026-12-08"),  # the 5th is Saturday and a holiday, the 7th its substitute
        ("2026-11-01", 30, "2026-12-01"),
    ],
)
def test_calendar_days_end_on_a_working_day(start: str, days: int, last: str) -> None:
    assert clock.due_on(date.fromisoformat(start), days, "calendar").isoformat() == last


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-20T09:00", 60, "2026-11-20T10:00"),
        ("2026-11-20T11:30", 60, "2026-11-20T13:30"),  # over noon
        ("2026-11-20T16:00", 60, "2026-11-23T09:00"),  # over the weekend
        ("2026-11-20T16:30", 1, "2026-11-23T08:31"),
        ("2026-11-20T06:00", 30, "2026-11-20T09:00"),
        ("2026-11-21T12:00", 30, "2026-11-23T09:00"),
        ("2026-11-20T08:30", clock.MINUTES_A_DAY, "2026-11-20T16:30"),
        ("2026-11-20T08:30", clock.MINUTES_A_DAY + 1, "2026-11-23T08:31"),
    ],
)
def test_office_minutes(start: str, minutes: int, end: str) -> None:
    assert clock.due_at(at(start), minutes, "office-minutes") == at(end)


def test_a_period_in_days_ends_with_the_day_in_bangkok() -> None:
    assert clock.due_at(at("2026-11-20T23:30"), 1, "working") == at("2026-11-23T23:59:59")
    late_in_utc = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)  # Friday the 20th in Bangkok
    assert clock.due_at(late_in_utc, 1, "working") == at("2026-11-23T23:59:59")
    with pytest.raises(ValueError, match="negative"):
        clock.due_at(late_in_utc, -1, "working")


def test_a_deadline_is_shown_as_the_last_day_itself() -> None:
    """Someone who is told the day after appeals a day too late."""
    due = clock.due_at(at("2026-11-22T15:00"), 1, "working")  # a Sunday
    assert dates.moment_text(due).en == "23 Nov 2026, 23:59" and due.date() == date(2026, 11, 23)
    assert (
        pages.ThaiCalendar().date(clock.due_at(at("2026-11-22T15:00"), 15, "calendar")).th == "8 ธ.ค. 2569"
    )  # 7th is off


def test_what_comes_after_hours_counts_from_the_next_working_day() -> None:
    assert clock.received_on(at("2026-11-20T16:29")) == date(2026, 11, 20)
    assert clock.received_on(at("2026-11-20T16:30")) == date(2026, 11, 23)
    assert clock.received_on(at("2026-11-20T07:00")) == date(2026, 11, 20)
    assert clock.received_on(at("2026-11-22T10:00")) == date(2026, 11, 23)


@given(st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31)), st.integers(0, 90))
def test_clocks_end_on_working_days_and_never_early(start: date, days: int) -> None:
    working, plain = clock.due_on(start, days, "working"), clock.due_on(start, days, "calendar")
    assert clock.is_working_day(working) and clock.is_working_day(plain)
    assert start <= plain <= working or days == 0
    assert plain - start >= timedelta(days=days)
    if days:
        assert clock.working_days_between(start, working) == days
    assert clock.working_days_between(working, start) == -clock.working_days_between(start, working)


def test_the_calendar_says_which_years_it_knows() -> None:
    assert {2025, 2026} <= clock.calendar().complete_years
    assert clock.calendar().days[date(2026, 12, 7)].th.startswith("ชดเชย")
