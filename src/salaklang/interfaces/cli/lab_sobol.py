"""`./sala lab sobol`: shares of the variance, through an emulator of an exploration or on the model itself."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from salaklang.interfaces.cli.lab_experiments import factors_of, plan_conduct, title_of
from salaklang.interfaces.cli.lab_progress import Progress
from salaklang.interfaces.cli.lab_words import profiles_of, progress_of, table
from salaklang.kernel.text import Text
from salaklang.lab.emulator.train import emulator_of
from salaklang.lab.errors import IndicatorUnknown, RecipeError
from salaklang.lab.experiments.designs import decomposition
from salaklang.lab.experiments.sobol import Share, sobol_through
from salaklang.lab.experiments.store import Runs, runs_read
from salaklang.lab.experiments.summary import labels_of, shares_direct, shown_of, summary_write

NO_PLACE = Text(
    "ต้องระบุ --from โฟลเดอร์ หรือ --out โฟลเดอร์", "name an exploration with --from DIR, or --out DIR to run the model"
)
ERROR = Text(
    "ผ่านแบบจำลองแทน: ค่าคลาดเคลื่อนบนรันที่ไม่เคยเห็น RMSE {rmse}, R² {r2}",
    "Through an emulator: its error on unseen runs is RMSE {rmse}, R² {r2}",
)


def sobol_main(args: argparse.Namespace) -> int:
    """Decompose, keep `sobol.json` beside the runs, print the largest shares."""
    if args.source is None and args.out is None:
        raise RecipeError(field="--from", why=NO_PLACE)
    if args.source is not None:
        data = _through(args, runs_read(args.source))
        place = args.source
    else:
        plan = decomposition(
            profiles_of(args.profiles), factors_of(args), base=args.base, seed=args.seed, agents=args.agents,
            quarters=args.quarters, off=args.off, chunk=args.chunk,
        )  # fmt: skip
        runs = plan_conduct(args, plan)
        data = {"way": "direct", "shares": _plain(shares_direct(runs)), "errors": {}}
        place = args.out
    data = {"ok": True, "directory": str(place), **data}
    summary_write(place, "sobol", data)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        _print(args, data)
    return 0


def _through(args: argparse.Namespace, runs: Runs) -> dict[str, Any]:
    """For each profile of an exploration: an emulator of its own, and the shares through it."""
    indicators = _indicators(args.indicator, shown_of(runs))
    shares: dict[str, dict[str, tuple[Share, ...]]] = {}
    errors: dict[str, dict[str, dict[str, float]]] = {}
    labels = labels_of(runs)
    line = progress_of(args, "emulator", len(labels) * len(indicators))
    for i, label in enumerate(labels):
        rows = np.array(runs.labels) == label
        emulator = emulator_of(
            runs,
            rows=rows,
            indicators=indicators,
            seed=args.seed,
            on_part=partial(_tell, line, i * len(indicators)),
        )
        shares[label] = sobol_through(
            emulator.factors, emulator.ends, indicators=indicators, base=args.base, seed=args.seed
        )
        errors[label] = {p.indicator: {"rmse": p.rmse, "r2": p.r2} for p in emulator.parts}
    line.end()
    return {"way": "emulator", "shares": _plain(shares), "errors": errors}


def _tell(line: Progress, before: int, done: int, of: int) -> None:
    line.tell(before + done)


def _indicators(asked: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    for name in asked:
        if name not in shown:
            raise IndicatorUnknown(name=name, near=", ".join(shown))
    return tuple(asked or shown)


def _plain(shares: Mapping[str, Mapping[str, Sequence[Share]]]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    return {a: {b: [asdict(s) for s in found] for b, found in by.items()} for a, by in shares.items()}


def _print(args: argparse.Namespace, data: Mapping[str, Any]) -> None:
    for label, by_indicator in data["shares"].items():
        for name, found in by_indicator.items():
            print(f"\n{label} · {title_of(name, args.lang)}")
            if error := data["errors"].get(label, {}).get(name):
                print(ERROR.fill(rmse=f"{error['rmse']:.3g}", r2=f"{error['r2']:.3f}").in_(args.lang))
            rows = [
                (s["factor"], f"{s['first']:.3f} ± {s['first_half']:.3f}", f"{s['total']:.3f} ± {s['total_half']:.3f}")
                for s in found[: args.top]
            ]
            print(table(("", "first", "total"), rows))
