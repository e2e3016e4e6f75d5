"""Claims and badges: what passes and what fails follows from the figures, in both directions."""

import json

import pytest

from salaklang.kernel.text import Text
from salaklang.lab.badges import badge_of, badges_stored
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.population.sources import ROOT
from salaklang.lab.validation import Report, Row
from salaklang.lab.validation.backtest import Outcome
from salaklang.lab.validation.badges import BACKTESTS, PATTERNS, badges
from salaklang.lab.validation.claims import series_rows

CODES = ("AAA", "BBB", "CCC")


def outcome(ours, baseline, *, coverage=0.9, start=0.2):
    def by(value):
        return {c: {"rmse": value, "crps": value / 2} for c in CODES}

    model = {c: {**s, "coverage": coverage} for c, s in by(ours).items()}
    return Outcome(
        model, {"bass": by(baseline), "persistence": by(0.5)}, dict.fromkeys(CODES, start), 100, round(100 * coverage)
    )


@pytest.mark.parametrize(
    ("ours", "baseline", "passed"),
    [(0.05, 0.08, True), (0.0729, 0.08, True), (0.0731, 0.08, False), (0.05, 0.04, True)],
)
def test_adoption_must_clear_the_owner_s_bar_and_apart_from_it_beat_every_baseline(ours, baseline, passed):
    rows = {r.id: r for r in series_rows("internet_users", outcome(ours, baseline))}
    assert rows["internet_users.rmse"].passed is passed
    assert rows["internet_users.beats"].passed is rows["internet_users.crps"].passed is (ours < baseline)
    assert Report(tuple(rows.values())).bar_met is passed


@pytest.mark.parametrize(("coverage", "passed"), [(0.84, False), (0.85, True), (0.95, True), (0.96, False)])
def test_a_band_fails_when_it_holds_too_few_and_when_it_holds_too_many(coverage, passed):
    rows = {r.id: r for r in series_rows("v2x_libdem", outcome(0.05, 0.08, coverage=coverage))}
    assert rows["v2x_libdem.band"].passed is passed


def test_countries_cut_early_are_a_claim_of_their_own():
    rows = {r.id: r for r in series_rows("internet_users", outcome(0.05, 0.08, start=0.2))}
    assert rows["internet_users.early"].tested == 3
    rows = {r.id: r for r in series_rows("internet_users", outcome(0.05, 0.08, start=0.5))}
    assert "internet_users.early" not in rows


def test_without_a_country_nothing_is_claimed():
    (row,) = series_rows("internet_users", Outcome({}, {}, {}, 0, 0))
    assert row.passed is None and row.tested == 0 and row.note.th
    assert Report((row,)).failed == () and Report((row,)).bar_met is None


def row(name, passed):
    return Row(name, "backtest", Text("ก", "a"), 3, {"x": 0.5}, {"y": {"x": 1.0}}, Text("ข", "b"), passed, Text("", ""))


def test_the_text_says_what_failed_in_both_languages():
    report = Report((row("one", True), row("two", False), row("three", None)))
    assert "[FAILED] a" in report.text("en") and "1 of 3 failed" in report.text("en")
    assert "[ไม่ผ่าน] ก" in report.text() and "ไม่ผ่าน 1 จาก 3 ข้อ" in report.text("th")
    assert "[not run] a" in report.text("en")


def test_the_json_is_whole_and_the_same_twice():
    report = Report((row("one", True),), countries={"one.model": {"AAA": {"rmse": 1 / 3}}})
    told = json.loads(report.to_json())
    assert told["rows"][0]["what"] == {"th": "ก", "en": "a"} and told["rows"][0]["passed"] is True
    assert told["countries"]["one.model"]["AAA"]["rmse"] == 0.333333
    assert report.to_json() == report.to_json()


def everything(failing=()):
    names = {c for checks in (*BACKTESTS.values(), *PATTERNS.values()) for c in checks}
    return Report(tuple(row(name, name not in failing) for name in sorted(names)))


def test_badges_follow_from_the_rows():
    assert badges(everything())["adoption"] == "validated"
    assert badges(everything())["trust"] == "pattern"
    assert badges(everything(failing={"internet_users.band"}))["adoption"] == "pattern"
    assert badges(everything(failing={"pattern.s_curve"}))["adoption"] == "untested"
    assert badges(everything(failing={"pattern.tax_audit"}))["tax_compliance"] == "untested"
    assert badges(Report(()))["adoption"] == "untested"


def test_a_target_alone_is_no_pattern():
    """What the model was calibrated to says nothing about it."""
    assert badges(everything(failing={"v2x_pubcorr.rmse"}))["bribes"] == "untested"


def test_badges_speak_of_indicators_that_exist():
    assert set(BACKTESTS) | set(PATTERNS) <= {i.name for i in INDICATORS}


def test_the_indicators_carry_what_the_kept_report_gives_and_nothing_else():
    """From the kept report's rows to the badge a reader sees, without a hand in between."""
    kept = json.loads(ROOT.joinpath("validation", "report.json").read_text(encoding="utf-8"))
    rows = tuple(row(told["id"], told["passed"]) for told in kept["rows"])
    assert badges(Report(rows)) == badges_stored()
    assert {i.name: i.badge for i in INDICATORS} == {i.name: badge_of(i.name) for i in INDICATORS}
    assert any(told["passed"] is False for told in kept["rows"])  # the report keeps what failed
