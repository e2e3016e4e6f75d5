"""The report of a validation: one row for each claim that was held against data or a pattern, passed or not."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from salaklang.kernel.text import Text

FORMAT = "salaklang-lab-validation/1"


@dataclass(frozen=True)
class Row:
    """One claim. `score`, `baselines`: figures by name; `bar` says in words what had to hold; `passed` whether it did.

    kind: "backtest" (held-out data), "target", "pattern", "summary" (posterior draws). `tested`: countries, or draws.
    passed None = not run (`note` says why), and counts as not passed.
    """

    id: str
    kind: str
    what: Text
    tested: int
    score: Mapping[str, float]
    baselines: Mapping[str, Mapping[str, float]]
    bar: Text
    passed: bool | None
    note: Text


@dataclass(frozen=True)
class Report:
    """All rows, per-country scores by row id, and where the data came from."""

    rows: tuple[Row, ...]
    countries: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    place: str = "lab/data"

    @property
    def failed(self) -> tuple[Row, ...]:
        """Rows that were run and did not hold."""
        return tuple(row for row in self.rows if row.passed is False)

    @property
    def bar_met(self) -> bool | None:
        """Whether the owner's bar for adoption is met; None where the data holds no internet users to test it on."""
        row = self.row("internet_users.rmse")
        return None if row is None else row.passed

    def row(self, name: str) -> Row | None:
        """A row by its id."""
        return next((row for row in self.rows if row.id == name), None)

    def to_json(self) -> str:
        """Everything, keys sorted, figures to six digits: two runs on the same data give the same text."""
        told = {
            "format": FORMAT,
            "place": self.place,
            "rows": [asdict(row) for row in self.rows],
            "countries": self.countries,
        }
        return json.dumps(_rounded(told), ensure_ascii=False, sort_keys=True, indent=1)

    def text(self, language: str = "th") -> str:
        """A table in plain words, what failed last and by name."""
        lines = []
        for row in self.rows:
            mark = {True: _PASSED, False: _FAILED, None: _NOT_RUN}[row.passed].in_(language)
            lines += [f"[{mark}] {row.what.in_(language)} (n = {row.tested})"]
            lines += [f"    {name}: {_figures(values)}" for name, values in _named(row, language)]
            lines += [f"    {_BAR.in_(language)}: {row.bar.in_(language)}"]
            lines += [f"    {row.note.in_(language)}"] if row.note.en else []
        failed = [row.what.in_(language) for row in self.failed]
        lines += [_SUM.fill(failed=len(failed), rows=len(self.rows)).in_(language)]
        return "\n".join(lines + [f"  - {what}" for what in failed])


_PASSED, _FAILED, _NOT_RUN = Text("ผ่าน", "passed"), Text("ไม่ผ่าน", "FAILED"), Text("ไม่ได้ทดสอบ", "not run")
_BAR, _OURS = Text("เกณฑ์", "bar"), Text("แบบจำลอง", "model")
_SUM = Text("ไม่ผ่าน {failed} จาก {rows} ข้อ", "{failed} of {rows} failed")


def _named(row: Row, language: str) -> list[tuple[str, Mapping[str, float]]]:
    return [(_OURS.in_(language), row.score), *row.baselines.items()] if row.score else []


def _figures(values: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:.4g}" for name, value in values.items())


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(v) for v in value]
    return value
