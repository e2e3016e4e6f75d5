"""The numbers behind the charts as files: CSV and Parquet, with the recipe's digest in each row's file."""

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
from django.http import Http404, HttpResponse

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.queries import atlas_get, run_numbers
from salaklang.capabilities.scenarios.rules.summary import QUANTILES, drivers_of
from salaklang.interfaces.portal.views.scenarios import shared
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.request import AskedRequest

Columns = dict[str, list[Any]]
_KINDS = ("0-24", "25-59", "60+", "others", "vulnerable")


@audience("public")
def data(request: AskedRequest, table: str, form: str) -> HttpResponse:
    """A table by name (`outcomes`, `scores`, `provinces`, `groups`, `drivers`, `runs`, `run`) as `csv` or `parquet`."""
    limit(request, name="scenario")
    if table not in _TABLES or form not in ("csv", "parquet"):
        raise Http404
    columns, about = _TABLES[table](request)
    columns = {name: [None if v != v else v for v in column] for name, column in columns.items()}  # no value: empty
    if form == "csv":
        return _file(_csv(columns), f"{table}.csv", "text/csv; charset=utf-8")
    return _file(_parquet(columns, about), f"{table}.parquet", "application/vnd.apache.parquet")


def _outcomes(request: AskedRequest) -> tuple[Columns, str]:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    found: Columns = {"indicator": [], "scenario": [], "quarter": [], **{f"q{q * 100:g}": [] for q in QUANTILES}}
    for s in atlas.scenarios if not indicator.refused(atlas.agents) else ():
        fan = atlas.fan(indicator.name, s)
        for q in range(atlas.first(indicator.name), fan.shape[1]):
            _row(found, indicator.name, s, q, *map(float, fan[:, q]))
    return found, str(atlas.told["digest"])


def _scores(request: AskedRequest) -> tuple[Columns, str]:
    atlas = atlas_get(request.actor)
    found: Columns = {k: [] for k in ("indicator", "unit", "scenario", "badge", "q10", "median", "q90")}
    for name in atlas.indicators:
        one = laboratory.indicator_get(name)
        for s in atlas.scenarios if not one.refused(atlas.agents) else ():
            end = atlas.fan(name, s)[:, -1]
            _row(found, name, one.unit.en, s, one.badge, float(end[1]), float(end[3]), float(end[5]))
    return found, str(atlas.told["digest"])


def _provinces(request: AskedRequest) -> tuple[Columns, str]:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    found: Columns = {k: [] for k in ("indicator", "scenario", "province", "value")}
    for s in atlas.scenarios if not indicator.refused(atlas.group_agents) else ():
        values = atlas.province_ends(indicator.name, s)
        for code, value in zip(laboratory.province_codes(), values.tolist(), strict=True):
            _row(found, indicator.name, s, code, value)
    return found, str(atlas.told["digest"])


def _groups(request: AskedRequest) -> tuple[Columns, str]:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    found: Columns = {k: [] for k in ("indicator", "scenario", "kind", "people", "value")}
    for s in atlas.scenarios if not indicator.refused(atlas.group_agents) else ():
        for n, value in enumerate(atlas.kind_ends(indicator.name, s).tolist()):
            _row(found, indicator.name, s, _KINDS[n], int(atlas.people[n]), value)
    return found, str(atlas.told["digest"])


def _drivers(request: AskedRequest) -> tuple[Columns, str]:
    atlas = atlas_get(request.actor)
    indicator = shared.indicator_picked(request, atlas.indicators)
    scenario = shared.scenario_picked(request, "scenario", "open")
    found: Columns = {k: [] for k in ("indicator", "scenario", "factor", "low_fifth", "high_fifth")}
    if not indicator.refused(atlas.agents):
        for d in drivers_of(atlas.factors, atlas.x, atlas.end(indicator.name, scenario)):
            _row(found, indicator.name, scenario, d.name, d.low, d.high)
    return found, str(atlas.told["digest"])


def _runs(request: AskedRequest) -> tuple[Columns, str]:
    """Every run of one scenario: its draw of the uncertain quantities and where it ended."""
    atlas = atlas_get(request.actor)
    scenario = shared.scenario_picked(request, "scenario", "open")
    shown = [n for n in atlas.indicators if not laboratory.indicator_get(n).refused(atlas.agents)]
    found: Columns = {"run": list(range(1, len(atlas.x) + 1))}
    found |= {name: atlas.x[:, k].tolist() for k, name in enumerate(atlas.factors)}
    found |= {f"end.{n}": atlas.end(n, scenario).tolist() for n in shown}
    return found, str(atlas.told["digest"])


def _run(request: AskedRequest) -> tuple[Columns, str]:
    """One full run: the nation's figures, quarter by quarter."""
    digest = request.GET.get("run", "")
    numbers = run_numbers(request.actor, digest)
    shown = [n for n in numbers.names if not laboratory.indicator_get(n).refused(numbers.agents)]
    found: Columns = {"quarter": list(range(numbers.values.shape[0]))}
    found |= {n: np.asarray(numbers.national(n)).tolist() for n in shown}
    return found, digest


_TABLES: dict[str, Callable[[AskedRequest], tuple[Columns, str]]] = {
    "outcomes": _outcomes,
    "scores": _scores,
    "provinces": _provinces,
    "groups": _groups,
    "drivers": _drivers,
    "runs": _runs,
    "run": _run,
}


def _row(columns: Columns, *values: Any) -> None:
    for column, value in zip(columns.values(), values, strict=True):
        column.append(value)


def _csv(columns: Columns) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return held.getvalue().encode()


def _parquet(columns: Columns, digest: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    held = io.BytesIO()
    table = pa.table(columns).replace_schema_metadata({b"salaklang.recipe": digest.encode()})
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="salaklang-{name}"'
    return response
