"""What can be written after `./sala lab`: the parts, their options, and their help."""

import argparse
import math
from pathlib import Path
from typing import Any

_EPILOG = """\
Profiles are names (open, leviathan, privatised, self-service) or YAML files of your own. Numbers may be written 66e6.

Exit status: 0 done · 1 a check failed or something does not agree · 2 wrong use · 69 something is missing on this
machine, and the last line says what to do · 130 interrupted; what was finished is kept, and the same command goes on.

How to read results, limits first: docs/lab/how-to-read.md. The model: docs/lab/model.md.
"""
_RAW = argparse.RawDescriptionHelpFormatter


def parser_make(kind: type[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """The whole parser. Each part sets `module` and `action`: the file and function that do it."""
    parser = kind(prog="./sala lab", description="The scenario laboratory.", epilog=_EPILOG, formatter_class=_RAW)
    parts = parser.add_subparsers(metavar="PART", required=True)
    _run(parts)
    _replay(parts)
    _compare(parts)
    _explore(parts)
    _screen(parts)
    _sobol(parts)
    _discover(parts)
    _validate(parts)
    _report(parts)
    _emulator(parts)
    _odd(parts)
    _list(parts)
    return parser


def whole(text: str) -> int:
    """A whole number, also as 66e6 or 1_000_000."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = math.nan
    if not number.is_integer():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number")
    return int(number)


def setting(text: str) -> tuple[str, float]:
    """`name=value`."""
    name, found, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        hint = "write name=number" if not found else f"{value} is not a number"
        raise argparse.ArgumentTypeError(f"{text}: {hint}") from None


def _part(parts: Any, name: str, module: str, help_: str, description: str = "") -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=help_, description=description or help_, formatter_class=_RAW
    )
    part.set_defaults(module=module, action=f"{name}_main")
    part.add_argument("--lang", choices=["th", "en"], help="language of messages (default: the system's, else Thai)")
    part.add_argument("--json", action="store_true", help="print one JSON object on standard output")
    return part


def _model(part: argparse.ArgumentParser, *, agents: int, parameters: bool = True) -> None:
    part.add_argument("--agents", type=whole, default=agents, help=f"how many people (default {agents:,})")
    part.add_argument("--quarters", type=whole, default=80, help="how long (default 80 quarters = 20 years)")
    part.add_argument("--seed", type=whole, default=1, help="the seed of all chance (default 1)")
    part.add_argument(
        "--off", action="append", default=[], metavar="MECHANISM", help="leave a mechanism out; repeatable"
    )
    if parameters:
        part.add_argument(
            "--param",
            action="append",
            default=[],
            type=setting,
            metavar="NAME=VALUE",
            help="set a parameter; repeatable",
        )


def _spread(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--out", type=Path, required=True, help="directory of the experiment; the same command resumes it"
    )
    part.add_argument("--engine", choices=["pool", "dask"], default="pool", help="processes here (default), or Dask")
    part.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: the scheduler, tcp://host:8786")
    part.add_argument("--workers", type=whole, default=0, help="processes (default: one for each core)")
    part.add_argument("--chunk", type=whole, default=10, help="runs kept together (default 10): the most a crash costs")


def _factors(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--vary", action="append", default=[], metavar="PARAMETER", help="an uncertainty; repeatable (default: all)"
    )
    part.add_argument("--levers", action="store_true", help="vary the eight levers, too")


def _run(parts: Any) -> None:
    part = _part(
        parts, "run", "lab_run", "run profiles, one result file each",
        "Run one or more profiles and keep the results as Parquet files with their whole recipe. The same command\n"
        "again leaves finished profiles alone and goes on where an unfinished one was.",
    )  # fmt: skip
    part.add_argument("profiles", nargs="+", metavar="PROFILE")
    _model(part, agents=1_000_000)
    part.add_argument("--threads", type=whole, default=0, help="threads (default: all cores); never changes a result")
    part.add_argument("--out", type=Path, required=True, help="directory for the results")
    part.add_argument(
        "--every", type=float, default=60.0, metavar="SECONDS", help="keep the state this often (default 60)"
    )


def _replay(parts: Any) -> None:
    part = _part(parts, "replay", "lab_run", "run a result file's recipe again and compare bit for bit")
    part.add_argument("file", type=Path)
    part.add_argument("--threads", type=whole, default=0)


def _compare(parts: Any) -> None:
    part = _part(
        parts, "compare", "lab_compare", "differences between two runs or two profiles, paired",
        "Compare two result files, or run two profiles with the same people and the same chance and compare those.\n"
        "The interval comes from the seeds: with one seed there is none.",
    )  # fmt: skip
    part.add_argument("a", metavar="A", help="a profile or a result file")
    part.add_argument("b", metavar="B")
    _model(part, agents=1_000_000)
    part.add_argument("--seeds", type=whole, default=3, help="how many seeds (default 3), for profiles")
    part.add_argument("--by", choices=["nation", "province", "age", "vulnerable"], default="nation")
    part.add_argument("--threads", type=whole, default=0)


def _explore(parts: Any) -> None:
    part = _part(
        parts, "explore", "lab_experiments", "Latin hypercube over uncertainties × profiles × seeds",
        "Try profiles (default: the four scenarios) over a Latin hypercube of the uncertainties, with paired seeds.",
    )  # fmt: skip
    part.add_argument("profiles", nargs="*", metavar="PROFILE")
    _model(part, agents=66_000)
    _factors(part)
    part.add_argument("--samples", type=whole, default=100, help="points of the hypercube (default 100)")
    part.add_argument("--seeds", type=whole, default=1, help="seeds at each point (default 1)")
    part.add_argument("--apart", action="store_true", help="every point has seeds of its own: for emulators")
    _spread(part)


def _screen(parts: Any) -> None:
    part = _part(parts, "screen", "lab_experiments", "Morris: which uncertainties matter at all")
    part.add_argument("profiles", nargs="*", metavar="PROFILE")
    _model(part, agents=66_000, parameters=False)
    _factors(part)
    part.add_argument("--trajectories", type=whole, default=20, help="paths through the space (default 20)")
    part.add_argument("--top", type=whole, default=8, help="how many drivers to show (default 8)")
    _spread(part)


def _sobol(parts: Any) -> None:
    part = _part(
        parts, "sobol", "lab_sobol", "Sobol: shares of the variance, through an emulator or directly",
        "With --from DIR: fit an emulator to that exploration and decompose through it; its error on unseen runs is\n"
        "stated. Without: run Saltelli's design on the model itself.",
    )  # fmt: skip
    part.add_argument("profiles", nargs="*", metavar="PROFILE")
    part.add_argument("--from", dest="source", type=Path, metavar="DIR", help="an exploration to fit an emulator to")
    part.add_argument("--indicator", action="append", default=[], help="which indicators (default: all)")
    part.add_argument(
        "--base", type=whole, default=1024, help="base samples (default 1,024; runs = base × (factors + 2))"
    )
    part.add_argument("--top", type=whole, default=8)
    _model(part, agents=66_000, parameters=False)
    _factors(part)
    _spread(part)
    part.set_defaults(out=None)
    for action in part._actions:
        if action.dest == "out":
            action.required = False


def _discover(parts: Any) -> None:
    part = _part(parts, "discover", "lab_discover", "PRIM: where the runs lie that you ask about, as a sentence")
    part.add_argument("directory", type=Path, metavar="DIR", help="an exploration")
    part.add_argument(
        "--where", required=True, metavar="CONDITION", help="such as “trust<0.3 and access<0.5”, at the end"
    )
    part.add_argument("--seed", type=whole, default=1, help="the seed of the resampling")


def _validate(parts: Any) -> None:
    part = _part(
        parts, "validate", "lab_validate", "back-tests on countries and pattern checks, with what failed",
        "Exit status 1 when the bar is missed: the report says by how much.",
    )  # fmt: skip
    part.add_argument("--data", type=Path, metavar="DIR", help="a directory of your own, in the same CSV form")
    part.add_argument("--out", type=Path, metavar="FILE", help="also write the JSON here")


def _report(parts: Any) -> None:
    part = _part(parts, "report", "lab_report", "one self-contained HTML page of a directory of results")
    part.add_argument("directory", type=Path, metavar="DIR")
    part.add_argument("--to", type=Path, metavar="FILE", help="where (default: DIR/report.html)")


def _emulator(parts: Any) -> None:
    part = _part(
        parts, "emulator", "lab_emulator", "fit the stand-in that answers the web's sliders",
        "Fit Gaussian processes to an exploration with --levers, and write them as a small file.",
    )  # fmt: skip
    part.add_argument("directory", type=Path, metavar="DIR", help="an exploration with --levers")
    part.add_argument("--to", type=Path, required=True, metavar="FILE")
    part.add_argument("--partial", action="store_true", help="fit to what is finished of an unfinished exploration")


def _odd(parts: Any) -> None:
    part = _part(parts, "odd", "lab_report", "the model's ODD+D description, from the code's own headers")
    part.add_argument("--to", type=Path, metavar="FILE", help="write it here (default: standard output)")


def _list(parts: Any) -> None:
    part = _part(parts, "list", "lab_list", "profiles, indicators, mechanisms and parameters there are")
    part.add_argument("what", nargs="?", choices=["profiles", "indicators", "mechanisms", "parameters"])
