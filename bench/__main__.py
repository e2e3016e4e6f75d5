"""`python -m bench NAME [OPTIONS]`: run one benchmark. `./sala bench` sets up and calls this.

A benchmark is a module with `SUMMARY`, `PARTS` (what `--only` may name) and `run(amount, *, parts, **options)`, which
returns the figures as a JSON object with `ok`. `amount` is "full", "quick" or "tiny".
"""

import argparse
import json
import sys
from importlib import import_module

BENCHMARKS = ("exchange", "lab", "ledger", "main")


def main(argv: list[str]) -> int:
    """Print the figures as one JSON object. 0 when every limit was kept, 1 when one was not."""
    parser = argparse.ArgumentParser(prog="./sala bench", description="Measure, and print the figures as JSON.")
    parser.add_argument("name", choices=BENCHMARKS, help="exchange; lab; ledger; main (see docs/benchmarks)")
    amounts = parser.add_mutually_exclusive_group()
    amounts.add_argument("--quick", action="store_true", help="less of everything: a few minutes")
    amounts.add_argument("--tiny", action="store_true", help="a handful of each: does it run at all?")
    parser.add_argument("--json", action="store_true", help="the figures on one line")
    parser.add_argument("--only", default="", help="parts, with commas; an unknown one lists them")
    parser.add_argument("--setup", action="store_true", help="main: also time a fresh clone's set-up (network)")
    given = parser.parse_args(argv)
    benchmark = import_module(f"bench.{given.name}")
    parts = frozenset(given.only.split(",")) if given.only else benchmark.PARTS
    if unknown := parts - benchmark.PARTS:
        parser.error(
            f"there is no part {', '.join(sorted(unknown))}; {given.name} has {', '.join(sorted(benchmark.PARTS))}"
        )
    amount = "quick" if given.quick else "tiny" if given.tiny else "full"
    options = {"setup": True} if given.setup else {}
    figures = benchmark.run(amount, parts=parts, **options)
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=None if given.json else 2)
    sys.stdout.write("\n")
    return 0 if figures["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
