"""`./sala lab compare`: what changes from A to B, for the nation or group by group."""

import argparse
import json
import math
from dataclasses import replace
from functools import partial
from pathlib import Path

from salaklang.interfaces.cli.lab_experiments import title_of
from salaklang.interfaces.cli.lab_progress import Progress
from salaklang.interfaces.cli.lab_run import recipe_of
from salaklang.interfaces.cli.lab_words import profile_of, progress_of, table
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text
from salaklang.lab.experiments.compare import Difference, differences
from salaklang.lab.experiments.model import refusals
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.report.texts import NOT_SHOWN
from salaklang.lab.result import Result
from salaklang.lab.results.files import is_result, result_read
from salaklang.lab.simulation import run

MARKS = {True: Text("ดีขึ้น", "better"), False: Text("แย่ลง", "worse"), None: Text("ไม่ชัด", "not clear")}
HEAD = (Text("ตัวชี้วัด", "indicator"), Text("กลุ่ม", "group"), Text("ต่าง", "difference"))
ONE_SEED = Text(
    "มี seed เดียว จึงไม่มีช่วงความไม่แน่นอน: ใช้ชื่อรูปแบบกับ --seeds 3",
    "One seed only, so there is no interval: compare profiles with --seeds 3.",
)


def compare_main(args: argparse.Namespace) -> int:
    """Print the paired differences at the end."""
    a, b = (_results(args, name) for name in (args.a, args.b))
    found = differences(a, b, by=args.by)
    refused = refusals(min(r.recipe.agents for r in (*a, *b)))
    if args.json:
        data = {
            "ok": True, "a": [r.recipe.to_dict() for r in a], "b": [r.recipe.to_dict() for r in b], "by": args.by,
            "differences": [_plain(d) for d in found], "not_shown": refused,
        }  # fmt: skip
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    names = [r[0].recipe.profile.name for r in (a, b)]
    head = [HEAD[0].in_(args.lang), HEAD[1].in_(args.lang), *names, HEAD[2].in_(args.lang), "±", ""]
    rows = [
        (title_of(d.indicator, args.lang), d.cell.in_(args.lang), f"{d.a:.4g}", f"{d.b:.4g}", f"{d.difference:+.3g}",
         _half(d), MARKS[d.helps].in_(args.lang) if math.isfinite(d.half) else "")
        for d in found
    ]  # fmt: skip
    print(table(head, rows))
    for indicator in INDICATORS:
        if indicator.name in refused:
            least = f"{refused[indicator.name]:,}"
            print(f"{title_of(indicator.name, args.lang)}: {NOT_SHOWN.fill(agents=least).in_(args.lang)}")
    if len(a) == 1:
        print(ONE_SEED.in_(args.lang))
    return 0


def _results(args: argparse.Namespace, name: str) -> list[Result]:
    """A file's result, or a profile's results for every seed."""
    if is_result(Path(name)):
        return [result_read(Path(name)).result]
    if name.endswith(".parquet"):
        raise _unreadable(Path(name))
    recipe = recipe_of(args, profile_of(name))
    line = progress_of(args, recipe.profile.name, args.quarters * args.seeds)
    found = []
    try:
        for n in range(max(1, args.seeds)):
            before = n * args.quarters
            seeded = replace(recipe, seed=recipe.seed + n)
            found.append(run(seeded, threads=args.threads, on_quarter=partial(_tell, line, before)))
    finally:
        line.end()
    return found


def _tell(line: Progress, before: int, done: int, state: object) -> None:
    line.tell(before + done)


def _unreadable(path: Path) -> SalaError:
    """What is wrong with a file that is no result."""
    try:
        result_read(path)
    except SalaError as error:
        return error
    return SalaError(str(path))


def _half(difference: Difference) -> str:
    return f"{difference.half:.2g}" if math.isfinite(difference.half) else ""


def _plain(d: Difference) -> dict[str, object]:
    half = d.half if math.isfinite(d.half) else None
    cell = {"th": d.cell.th, "en": d.cell.en}
    return {
        "indicator": d.indicator, "cell": cell, "a": d.a, "b": d.b, "difference": d.difference, "half": half,
        "helps": d.helps,
    }  # fmt: skip
