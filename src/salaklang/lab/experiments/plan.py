"""The plan of an experiment: every run of it, written down before the first one starts."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import BrokenPlan
from salaklang.lab.results.atomic import file_write
from salaklang.lab.results.errors import read_error

PLAN_FILE = "plan.parquet"
_META = b"salaklang.lab.plan"


@dataclass(frozen=True)
class Plan:
    """`design` [runs, columns]: one row a run; columns are levers (`lever.openness` …) and parameters by name.

    `labels` and `seeds` name each run's profile and seed; `problem` is what the analysis needs later (names, bounds,
    number of trajectories); `versions` are those of the engine and the population. Equal digest = equal experiment.
    """

    kind: str
    agents: int
    quarters: int
    chunk: int
    columns: tuple[str, ...]
    design: NDArray[np.float64]
    labels: tuple[str, ...]
    seeds: NDArray[np.int64]
    off: tuple[str, ...] = ()
    problem: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def chunks(self) -> int:
        """How many chunks the runs are cut into; the last may be shorter."""
        return -(-len(self) // self.chunk)

    def rows(self, chunk: int) -> range:
        """The runs of one chunk."""
        return range(chunk * self.chunk, min(len(self), (chunk + 1) * self.chunk))

    def header(self) -> dict[str, Any]:
        """All but the table of runs, as plain data."""
        return {
            "kind": self.kind,
            "agents": self.agents,
            "quarters": self.quarters,
            "chunk": self.chunk,
            "columns": list(self.columns),
            "off": list(self.off),
            "problem": dict(self.problem),
            "versions": dict(self.versions),
        }

    def digest(self) -> str:
        """SHA-256 (hex) of header, labels, seeds and design."""
        told = json.dumps([self.header(), self.labels], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        whole = hashlib.sha256(told.encode())
        whole.update(np.ascontiguousarray(self.seeds, "<i8").tobytes())
        whole.update(np.ascontiguousarray(self.design, "<f8").tobytes())
        return whole.hexdigest()


def plan_table(plan: Plan) -> pa.Table:
    """One row a run: run, label, seed and the design's columns."""
    arrays: dict[str, Any] = {
        "run": np.arange(len(plan), dtype=np.int32),
        "label": list(plan.labels),
        "seed": plan.seeds,
    }
    arrays |= {name: plan.design[:, i] for i, name in enumerate(plan.columns)}
    return pa.table(arrays).replace_schema_metadata({_META: json.dumps(plan.header(), ensure_ascii=False).encode()})


def plan_write(plan: Plan, directory: Path) -> None:
    """The plan as a file of `directory`. Raises `DiskFull`, `NotWritable`."""
    held = io.BytesIO()
    pq.write_table(plan_table(plan), held, compression="zstd")
    with file_write(directory / PLAN_FILE) as file:
        file.write(held.getbuffer())


def plan_read(directory: Path) -> Plan:
    """The plan kept in `directory`. Raises `NotReadable` or `BrokenPlan`."""
    path = directory / PLAN_FILE
    try:
        table = pq.read_table(path)
        header = json.loads(table.schema.metadata[_META])
        columns = tuple(header["columns"])
        return Plan(
            kind=header["kind"],
            agents=header["agents"],
            quarters=header["quarters"],
            chunk=header["chunk"],
            columns=columns,
            design=np.column_stack([table[c].to_numpy() for c in columns]) if columns else np.empty((len(table), 0)),
            labels=tuple(table["label"].to_pylist()),
            seeds=table["seed"].to_numpy(),
            off=tuple(header["off"]),
            problem=header["problem"],
            versions=header["versions"],
        )
    except OSError as error:
        raise read_error(error, file=path) from error
    except (KeyError, TypeError, ValueError, pa.ArrowException) as error:
        raise BrokenPlan(str(error), file=path, why=error) from error
