"""The emulator as a small file: NumPy's own container, without pickles. One is committed; a command makes it anew."""

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from salaklang.lab.emulator.evaluate import Emulator, Part
from salaklang.lab.experiments.factors import factors_json, factors_read
from salaklang.lab.results.atomic import bytes_write
from salaklang.lab.results.errors import NotAResult, read_error

COMMITTED = "national.npz"


def emulator_write(emulator: Emulator, path: Path) -> None:
    """Write `emulator`, whole or not at all. In full precision: the sums cancel
    all but the last digits. Raises `DiskFull`, `NotWritable`.
    """
    told = {
        "about": dict(emulator.about),
        "factors": factors_json(emulator.factors),
        "defaults": list(emulator.defaults),
        "parts": [
            {"indicator": p.indicator, "rmse": p.rmse, "r2": p.r2, "low": p.low, "high": p.high} for p in emulator.parts
        ],
    }
    arrays: dict[str, Any] = {
        "told": np.frombuffer(json.dumps(told, sort_keys=True).encode(), np.uint8),
        "runs": emulator.runs,
    }
    for i, part in enumerate(emulator.parts):
        arrays |= {f"{i}.{n}": getattr(part, n) for n in ("mean", "shapes", "scales", "alpha", "error")}
    held = io.BytesIO()
    np.savez_compressed(held, **arrays)
    bytes_write(path, held.getvalue())


def emulator_read(path: Path | None = None) -> Emulator:
    """The emulator of a file; without one, that which comes with the package. Raises `NotReadable`, `NotAResult`."""
    try:
        raw = path.read_bytes() if path else files("salaklang.lab.emulator").joinpath(COMMITTED).read_bytes()
    except OSError as error:
        raise read_error(error, file=path or COMMITTED) from error
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as held:
            told = json.loads(held["told"].tobytes())
            parts = tuple(
                Part(
                    **row,
                    **{n: held[f"{i}.{n}"].astype(np.float64) for n in ("mean", "shapes", "scales", "alpha", "error")},
                )
                for i, row in enumerate(told["parts"])
            )
            runs = held["runs"].astype(np.float64)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise NotAResult(str(error), file=path or COMMITTED, why=error) from error
    return Emulator(factors_read(told["factors"]), tuple(told["defaults"]), runs, parts, told["about"])
