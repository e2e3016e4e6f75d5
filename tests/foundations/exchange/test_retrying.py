"""When a refused system is told to ask again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.exchange.errors import AccessDenied, ConsentNeeded, LedgerSilent, TooManyAsked
from salaklang.foundations.exchange.limits import DEFAULT, window_left, windows
from salaklang.foundations.exchange.retrying import retry_after, retry_said, retry_told
from salaklang.foundations.exchange.sandbox import SandboxBusy

AT = datetime(2026, 11, 22, 16, 59, 30, 500_000, tzinfo=UTC)
LIMITS = ("people_per_hour", "empty_per_hour", "people_per_day")


@pytest.mark.parametrize(
    ("refused", "wanted"),
    [
        (TooManyAsked("people_per_hour"), "30"),
        (TooManyAsked("empty_per_hour"), "30"),
        (TooManyAsked("people_per_day"), str(7 * 3600 + 30)),
        (LedgerSilent("since yesterday"), "60"),
        (SandboxBusy(17), "17"),
    ],
)
def test_where_waiting_helps_it_is_said_how_long(refused, wanted):
    assert retry_said(refused, AT) == (("Retry-After", wanted),)


@pytest.mark.parametrize("refused", [AccessDenied(), ConsentNeeded()])
def test_where_it_changes_nothing_nothing_is_said(refused):
    assert retry_after(refused, AT) is None and retry_said(refused, AT) == ()


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.sampled_from(LIMITS))
def test_whoever_waits_so_long_is_counted_anew_and_a_second_less_would_not_do(later, limit):
    assert hasattr(DEFAULT, limit)
    at = AT + later
    window = 1 if limit.endswith("_day") else 0
    left = timedelta(seconds=window_left(limit, at))
    assert windows(at + left)[window] > windows(at)[window]
    assert windows(at + left - timedelta(seconds=1))[window] == windows(at)[window]


@pytest.mark.parametrize(
    ("told", "believed"),
    [
        (["30"], 30),
        ([" 86400 "], 86_400),
        (["86401"], None),
        (["0"], None),
        (["-5"], None),
        (["๓๐"], None),
        (["Wed, 21 Oct 2026 07:28:00 GMT"], None),
        (["9" * 5_000], None),
        (["30", "30"], None),
        ([], None),
    ],
)
def test_of_what_another_node_says_only_a_sensible_number_of_seconds_is_believed(told, believed):
    assert retry_told(tuple(("Retry-After", value) for value in told)) == believed
