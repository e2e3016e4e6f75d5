"""`./sala lab run` and `./sala lab replay`: results one can go on with, and come back to bit for bit."""

import argparse
import json

from salaklang.interfaces.cli.lab_words import NOT_SHOWN, profiles_of, progress_of, say, table
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text
from salaklang.lab.indicators import INDICATORS, Indicator
from salaklang.lab.parameters import parameters_make
from salaklang.lab.recipe import Recipe
from salaklang.lab.report.texts import BADGES, unit_in
from salaklang.lab.results.files import Kept, result_read
from salaklang.lab.results.keep import replay, run_keep

KEPT = Text("เก็บแล้ว: {file}", "Kept: {file}")
SAME = Text("ตรงกันทุกบิต", "The same, bit for bit")
DIFFERENT = Text(
    "ไม่ตรงกัน: แฟ้มให้ {kept} แต่รันใหม่ให้ {again}: รายงานเรื่องนี้พร้อมแฟ้ม",
    "Different: the file has {kept}, the run gives {again}. Report this, with the file.",
)
TROUBLE = Text("เก็บสถานะกลางทางไม่ได้ รันต่อไป: {why}", "The state could not be kept, the run goes on: {why}")
AT_END = Text("เมื่อสิ้นไตรมาสที่ {quarter}", "At the end of quarter {quarter}")
SIZES = Text(
    "ผลเดียวกันกับจำนวนคนอื่น ๆ (ตารางการลู่เข้า) ในวงเล็บ: จำนวนคนน้อยเกินไป อย่าใช้",
    "The same with other numbers of people (convergence); in brackets: too few people, not to be used",
)


def run_main(args: argparse.Namespace) -> int:
    """Run every profile that is not finished yet; print the outcomes side by side."""
    recipes = [recipe_of(args, profile) for profile in profiles_of(args.profiles)]
    kept = []
    for recipe in recipes:
        line = None

        def heard(done: int, begun: int, recipe: Recipe = recipe) -> None:
            nonlocal line
            line = line or progress_of(args, recipe.profile.name, recipe.quarters, begun=begun)
            line.tell(done)

        def trouble(error: SalaError) -> None:
            say(TROUBLE, args, why=error.message.in_(args.lang))

        try:
            path = run_keep(
                recipe, args.out, threads=args.threads, every=args.every, on_quarter=heard, on_trouble=trouble
            )
        finally:
            if line is not None:
                line.end()
        kept.append(result_read(path))
        say(KEPT, args, file=path)
    if args.json:
        print(json.dumps({"ok": True, "results": [_plain(k) for k in kept]}, ensure_ascii=False, indent=2))
    else:
        _print(args, kept)
    return 0


def replay_main(args: argparse.Namespace) -> int:
    """Run the file's recipe again; 1 when a bit differs."""
    recipe = result_read(args.file).result.recipe
    line = progress_of(args, recipe.profile.name, recipe.quarters)
    try:
        before, again = replay(args.file, threads=args.threads, on_quarter=lambda done, _: line.tell(done))
    finally:
        line.end()
    same = before == again
    if args.json:
        print(
            json.dumps({"ok": same, "file": str(args.file), "kept": before, "again": again, "recipe": recipe.digest()})
        )
    elif same:
        print(f"✓ {SAME.in_(args.lang)}: {before}")
    else:
        say(DIFFERENT, args, kept=before, again=again)
    return 0 if same else 1


def recipe_of(args: argparse.Namespace, profile: object) -> Recipe:
    """The recipe for a profile and the options of the call. Raises the errors of recipes and parameters."""
    return Recipe(
        profile=profile,  # type: ignore[arg-type]
        agents=args.agents,
        quarters=args.quarters,
        seed=args.seed,
        parameters=parameters_make(dict(args.param)),
        off=frozenset(args.off),
    )


def _plain(kept: Kept) -> dict[str, object]:
    result = kept.result
    refused = result.refused()
    end = {i.name: float(result.national(i.name)[-1]) for i in INDICATORS if i not in refused}
    return {
        "file": str(kept.path),
        "recipe": result.recipe.to_dict(),
        "digest": kept.digest,
        "result": result.digest(),
        "end": end,
        "badges": {i.name: i.badge for i in INDICATORS},
        "not_shown": kept.told["not_shown"],
        "convergence": kept.convergence,
    }


def _print(args: argparse.Namespace, kept: list[Kept]) -> None:
    names = [k.result.recipe.profile.name for k in kept]
    print(AT_END.fill(quarter=kept[0].result.recipe.quarters).in_(args.lang))
    refused = kept[0].result.refused()
    rows = [
        (
            i.title.in_(args.lang),
            *(f"{k.result.national(i.name)[-1]:.4g}" for k in kept),
            unit_in(i.unit, args.lang),
            BADGES[i.badge].in_(args.lang),
        )
        for i in INDICATORS
        if i not in refused
    ]
    print(table(("", *names, "", ""), rows))
    for i in refused:
        print(f"{i.title.in_(args.lang)}: {NOT_SHOWN.fill(agents=f'{i.tested_from_agents:,}').in_(args.lang)}")
    print("\n" + SIZES.in_(args.lang))
    for k in kept:
        sizes = [f"{row['agents']:,.0f}" for row in k.convergence]
        lines = [(i.title.in_(args.lang), *(_size_cell(i, row) for row in k.convergence)) for i in INDICATORS]
        print(table((k.result.recipe.profile.name, *sizes), lines) + "\n")


def _size_cell(indicator: Indicator, row: dict[str, float]) -> str:
    value = f"{row[indicator.name]:.4g}"
    return f"({value})" if row["agents"] < indicator.tested_from_agents else value
