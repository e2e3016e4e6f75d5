"""`./sala lab explore` and `./sala lab screen`: many runs, spread over processes or machines."""

import argparse
import json
from collections.abc import Sequence

import numpy as np

from salaklang.interfaces.cli.lab_words import FINISHED, RunsProgress, profiles_of, say, table
from salaklang.kernel.text import Text
from salaklang.lab.errors import RecipeError
from salaklang.lab.experiments.conduct import conduct
from salaklang.lab.experiments.designs import exploration, lever_factors, parameter_factors, screening
from salaklang.lab.experiments.factors import Factor
from salaklang.lab.experiments.model import refusals
from salaklang.lab.experiments.plan import Plan
from salaklang.lab.experiments.store import Runs
from salaklang.lab.experiments.summary import Spread, effects_of, spreads_of, summary_write
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.profile import LEVERS
from salaklang.lab.recipe import Recipe, recipe_make

SCHEDULER = Text("ต้องระบุ --scheduler tcp://เครื่อง:8786", "name the scheduler with --scheduler tcp://host:8786")
HEAD = Text(
    "เมื่อสิ้นสุด: ค่ากลาง (5 % ถึง 95 % ของรัน) ตามรูปแบบ",
    "At the end: median (5 % to 95 % of the runs), by profile",
)
SCREEN_HEAD = Text(
    "ปัจจัยที่ขยับตัวชี้วัดมากที่สุด (μ* ± ครึ่งช่วง 95 %, σ)",
    "What moves an indicator most (μ* ± half its 95 % interval, σ)",
)


def explore_main(args: argparse.Namespace) -> int:
    """Do (or go on with) the exploration, and print how the profiles' outcomes spread."""
    factors = factors_of(args)
    profiles = profiles_of(args.profiles or (["open"] if args.levers else []))
    _check(args)
    plan = exploration(
        profiles, factors, samples=args.samples, seeds=args.seeds, seed=args.seed, agents=args.agents,
        quarters=args.quarters, fixed=dict(args.param), off=args.off, chunk=args.chunk, apart=args.apart,
    )  # fmt: skip
    runs = plan_conduct(args, plan)
    spreads = spreads_of(runs)
    refused = refusals(plan.agents)
    if args.json:
        data = {
            "ok": True, "directory": str(args.out), "runs": len(plan), "digest": plan.digest(),
            "spread": [vars(s) for s in spreads], "not_shown": refused,
        }  # fmt: skip
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    print(HEAD.in_(args.lang))
    print(spread_table(spreads, args.lang))
    for name, least in refused.items():
        say(
            Text(f"{name}: ไม่แสดง: ต้องมีอย่างน้อย {least:,} คน", f"{name}: not shown: needs at least {least:,} agents"),
            args,
        )
    return 0


def screen_main(args: argparse.Namespace) -> int:
    """Do (or go on with) Morris's screening, keep `screen.json` in the directory, print the top drivers."""
    factors = factors_of(args)
    _check(args)
    plan = screening(
        profiles_of(args.profiles), factors, trajectories=args.trajectories, seed=args.seed, agents=args.agents,
        quarters=args.quarters, off=args.off, chunk=args.chunk,
    )  # fmt: skip
    runs = plan_conduct(args, plan)
    effects = effects_of(runs)
    data = {
        "ok": True, "directory": str(args.out), "runs": len(plan), "digest": plan.digest(),
        "effects": {label: [vars(e) for e in found] for label, found in effects.items()},
        "not_shown": refusals(plan.agents),
    }  # fmt: skip
    summary_write(args.out, "screen", data)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    print(SCREEN_HEAD.in_(args.lang))
    for label, found in effects.items():
        for name in dict.fromkeys(e.indicator for e in found):
            print(f"\n{label} · {title_of(name, args.lang)}")
            rows = [e for e in found if e.indicator == name][: args.top]
            print(
                table(
                    ("", "μ*", "±", "σ"),
                    [(e.factor, f"{e.mu_star:.4g}", f"{e.half:.2g}", f"{e.sigma:.2g}") for e in rows],
                )
            )
    return 0


def plan_conduct(args: argparse.Namespace, plan: Plan) -> Runs:
    """Conduct `plan` in --out with the engine that was asked for, showing how far it is."""
    if args.engine == "dask" and not args.scheduler:
        raise RecipeError(field="--scheduler", why=SCHEDULER)
    heard = RunsProgress(args, f"{plan.kind} {args.out.name}")
    try:
        scheduler = args.scheduler if args.engine == "dask" else ""
        runs = conduct(plan, args.out, workers=args.workers, scheduler=scheduler, on_runs=heard)
    finally:
        heard.end()
    say(FINISHED, args, runs=f"{len(plan):,}", place=args.out)
    return runs


def factors_of(args: argparse.Namespace) -> tuple[Factor, ...]:
    """What is varied: the parameters named with --vary (all of them without), and with --levers the levers.

    What --param sets is not varied.
    """
    fixed = {name for name, _ in getattr(args, "param", [])}
    found = tuple(f for f in parameter_factors(args.vary) if f.name not in fixed)
    return (*lever_factors(LEVERS), *found) if args.levers else found


def spread_table(spreads: Sequence[Spread], language: str) -> str:
    """Indicators down, profiles across."""
    labels = list(dict.fromkeys(s.label for s in spreads))
    names = list(dict.fromkeys(s.indicator for s in spreads))
    cells = {(s.indicator, s.label): f"{s.median:.4g} ({s.low:.3g} … {s.high:.3g})" for s in spreads}
    rows = [(title_of(n, language), *(cells.get((n, label), "–") for label in labels)) for n in names]
    return table(("", *labels), rows)


def title_of(name: str, language: str) -> str:
    """An indicator's title, with its name."""
    found = next((i.title.in_(language) for i in INDICATORS if i.name == name), name)
    return f"{found} [{name}]"


def _check(args: argparse.Namespace) -> Recipe:
    """Let a nonsense number be told before anything is written."""
    for name, least in (("samples", 1), ("seeds", 1), ("trajectories", 2), ("chunk", 1), ("workers", 0)):
        value = getattr(args, name, None)
        if value is not None and (value < least or value > np.iinfo(np.int32).max):
            why = Text(f"ต้องเป็นจำนวนเต็มตั้งแต่ {least}", f"it must be a whole number from {least}")
            raise RecipeError(field=f"--{name}", why=why)
    given = {"agents": args.agents, "quarters": args.quarters, "seed": args.seed, "off": args.off}
    profile = profiles_of(args.profiles)[0].to_dict()
    return recipe_make({**given, "profile": profile, "parameters": dict(getattr(args, "param", []))})
