"""Patterns over the posterior: in what share of the draws each holds; whether the draws still meet their targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from salaklang.kernel.text import Text
from salaklang.lab.validation.calibration import bands_tested, typical_run
from salaklang.lab.validation.patterns import PATTERNS
from salaklang.lab.validation.report import Row
from salaklang.lab.validation.targets import Target
from salaklang.lab.validation.trials import Trials

HOLDS = 0.95
"""A pattern holds over the whole posterior when it holds in at least this share of the draws."""
_BAND_LOW, _BAND_HIGH = 0.85, 0.95

Draw = tuple[int, Mapping[str, float]]

_BAR = Text(
    f"เป็นจริงอย่างน้อย {HOLDS:.0%} ของตัวอย่างทั้งหมดที่ผ่านการปรับเทียบ", f"holds in at least {HOLDS:.0%} of the posterior draws"
)
_NONE = Text("", "")
_STALE = Text(
    "แบบจำลองเปลี่ยนไปแล้ว ผลที่เก็บไว้ใช้ไม่ได้ รัน python -m salaklang.lab.validation.publish ใหม่",
    "The model has changed since: the kept results do not count. Run python -m salaklang.lab.validation.publish again.",
)


def draws_spread(draws: Sequence[Draw], count: int | None) -> list[Draw]:
    """`count` of the draws at even steps through all of them; all when `count` is None or more than there are."""
    if count is None or count >= len(draws):
        return list(draws)
    return [draws[i * len(draws) // count] for i in range(count)]


@dataclass(frozen=True)
class Checked:
    """What one draw showed: check ("target.…", "pattern.…") → held."""

    number: int
    held: Mapping[str, bool]


def draw_check(draw: Draw, wanted: Sequence[Target]) -> Checked:
    """Every target and every pattern in one draw."""
    number, parameters = draw
    typical, trials = typical_run(number, parameters), Trials(number, parameters)
    held = {f"target.{t.name}": t.met(t.measure(typical)) for t in wanted}
    return Checked(number, held | {f"pattern.{p.name}": p.holds(trials) for p in PATTERNS})


def posterior_rows(checked: Sequence[Checked], wanted: Sequence[Target], *, stale: bool = False) -> list[Row]:
    """A row per target (do the draws still meet it?) and per pattern (in what share does it hold?), and their sum.

    `stale`: the kept results are not what this model gives; nothing is then said to have been tested.
    """
    rows = []
    for target in wanted:
        what = Text(f"ปรับเทียบ: {target.what.th}", f"calibrated to: {target.what.en}")
        row = _share_row(f"target.{target.name}", what, checked, target.source, stale)
        rows.append(replace(row, kind="target", score={**row.score, "low": target.low, "high": target.high}))
    patterns = [_share_row(f"pattern.{p.name}", p.what, checked, p.source, stale) for p in PATTERNS]
    return [*rows, *patterns, _sum_row(patterns, len(checked), stale)]


def _sum_row(patterns: Sequence[Row], draws: int, stale: bool) -> Row:
    holding = sum(bool(row.passed) for row in patterns)
    return Row(
        id="patterns", kind="summary",
        what=Text("แบบแผนที่เป็นจริงทั่วทั้งการปรับเทียบ", "patterns that hold over the whole posterior"),
        tested=draws, score={"hold": float(holding), "of": float(len(patterns))}, baselines={},
        bar=Text("ทุกแบบแผน", "all of them"), passed=None if stale else holding == len(patterns),
        note=_STALE if stale else _NONE,
    )  # fmt: skip


def _share_row(name: str, what: Text, checked: Sequence[Checked], source: str, stale: bool) -> Row:
    share = sum(c.held[name] for c in checked) / max(1, len(checked))
    return Row(
        id=name, kind="pattern", what=what, tested=len(checked), score={"holds in": share}, baselines={}, bar=_BAR,
        passed=None if stale or not checked else share >= HOLDS,
        note=_STALE if stale else Text(f"แหล่งที่มา: {source}", f"source: {source}"),
    )  # fmt: skip


def bands_row(runs: Sequence[Mapping[str, float]]) -> Row:
    """Whether the 90 % bands of calibrated forecasts hold the truth when the model itself plays the world."""
    shares = bands_tested(runs)
    mean = sum(shares.values()) / len(shares)
    return Row(
        id="calibration.bands", kind="pattern",
        what=Text(
            "แถบ 90 % ของการปรับเทียบ เมื่อให้แบบจำลองเล่นเป็นโลกจริง", "90 % bands of calibration, the model playing the world"
        ),
        tested=sum(1 for r in runs if r["met"]), score={"mean": mean, **shares}, baselines={},
        bar=Text(
            f"ครอบคลุม {_BAND_LOW:.0%} ถึง {_BAND_HIGH:.0%}",
            f"the bands hold {_BAND_LOW:.0%} to {_BAND_HIGH:.0%} of the worlds",
        ),
        passed=all(_BAND_LOW <= share <= _BAND_HIGH for share in shares.values()), note=_NONE,
    )  # fmt: skip
