"""A run as a Parquet file: one row for each quarter and group, and in its metadata the whole recipe.

Columns: quarter, group, province (official code), age, vulnerable, people; each indicator; then, for replay, what was
counted (`count.…`, whole numbers) and what the institutions were (`macro.…`, the province's, repeated for its groups).
The same recipe gives the same file, byte for byte, for one version of this package and of pyarrow.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salaklang.kernel.errors import SalaError
from salaklang.lab.engine.layout import COUNTS
from salaklang.lab.engine.macro import MACRO
from salaklang.lab.engine.population import PER_PROVINCE
from salaklang.lab.population import provinces
from salaklang.lab.recipe import recipe_make
from salaklang.lab.result import Result
from salaklang.lab.results.atomic import bytes_write
from salaklang.lab.results.errors import NotAResult, read_error

META = b"salaklang.lab"
VERSION = 1


@dataclass(frozen=True)
class Kept:
    """A result read back from its file. `digest`: the recipe's; `result.digest()` is that of everything counted."""

    path: Path
    result: Result
    digest: str
    told: dict[str, Any]

    @property
    def convergence(self) -> list[dict[str, float]]:
        """The finite-size table that came with the result: a row for each number of agents."""
        return list(self.told["convergence"])


def result_write(result: Result, path: Path, *, convergence: Sequence[dict[str, float]] = ()) -> None:
    """Keep `result` at `path`, whole or not at all. Raises `DiskFull`, `NotWritable`."""
    held = io.BytesIO()
    pq.write_table(_table(result, convergence), held, compression="zstd")
    bytes_write(path, held.getvalue())


def result_read(path: Path) -> Kept:
    """The result in `path`, checked against the digest written with it. Raises `NotReadable`, `NotAResult`, and
    those of `recipe_make`: `RecipeError` for another engine's.
    """
    try:
        table = pq.read_table(path, partitioning=None)
        told = json.loads((table.schema.metadata or {})[META])
        recipe = recipe_make(told["recipe"])
        counts = _cube(table, [f"count.{n}" for n in COUNTS], recipe.quarters + 1)
        macro = _cube(table, [f"macro.{n}" for n in MACRO], recipe.quarters + 1)[:, ::PER_PROVINCE]
        result = Result(recipe, counts.astype(np.int64), np.ascontiguousarray(macro, np.float64))
        result = Result(recipe, result.counts, result.macro, tuple(told["convergence"]))
    except OSError as error:
        raise read_error(error, file=path) from error
    except SalaError:
        raise
    except (KeyError, TypeError, ValueError, pa.ArrowException) as error:
        raise NotAResult(str(error), file=path, why=_short(error)) from error
    if result.digest() != told["result"]:
        raise NotAResult(file=path, why="SHA-256")
    return Kept(path, result, told["digest"], told)


def is_result(path: Path) -> bool:
    """Whether `path` says of itself that it is a run's result; nothing else is looked at."""
    try:
        return META in (pq.read_schema(path).metadata or {})
    except (OSError, pa.ArrowException):
        return False


def results_in(directory: Path) -> list[Path]:
    """The results in a directory, by name."""
    return [p for p in sorted(directory.glob("*.parquet")) if is_result(p)]


def _table(result: Result, convergence: Sequence[dict[str, float]]) -> pa.Table:
    recipe = result.recipe
    frame: dict[str, Any] = dict(result.frame())
    codes = np.array([p.code for p in provinces()])
    columns = {"quarter": frame.pop("quarter"), "group": frame.pop("group"), "province": codes[frame.pop("province")]}
    columns |= frame
    flat = result.counts.reshape(-1, len(COUNTS))
    columns |= {f"count.{n}": flat[:, k] for k, n in enumerate(COUNTS)}
    macro = np.repeat(result.macro, PER_PROVINCE, axis=1).reshape(-1, len(MACRO))
    columns |= {f"macro.{n}": macro[:, k] for k, n in enumerate(MACRO)}
    told = {
        "version": VERSION,
        "recipe": recipe.to_dict(),
        "digest": recipe.digest(),
        "engine": recipe.engine,
        "population": recipe.population,
        "result": result.digest(),
        "not_shown": {i.name: i.tested_from_agents for i in result.refused()},
        "convergence": list(convergence),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return pa.table(columns).replace_schema_metadata({META: text.encode()})


def _cube(table: pa.Table, names: list[str], quarters: int) -> NDArray[Any]:
    """[quarters, groups, names]"""
    return np.stack([table[n].to_numpy() for n in names], axis=1).reshape(quarters, -1, len(names))


def _short(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:100]
