"""`python -m bench NAME [OPTIONS]`: run one benchmark. `./sala bench` sets up and calls this."""

import argparse
import json
import sys

from bench import main as main_job

BENCHMARKS = {"main": main_job}


def main(argv: list[str]) -> int:
    """Print the figures as one JSON object. 0 when every limit was kept, 1 when one was not."""
    parser = argparse.ArgumentParser(prog="./sala bench", description="Measure, and print the figures as JSON.")
    parser.add_argument("name", choices=sorted(BENCHMARKS), help="main: the first application, end to end")
    amounts = parser.add_mutually_exclusive_group()
    amounts.add_argument("--quick", action="store_true", help="fewer rounds, 20,000 cases instead of 1,000,000")
    amounts.add_argument("--tiny", action="store_true", help="a handful of each: does it run at all?")
    parser.add_argument("--json", action="store_true", help="the figures on one line")
    parser.add_argument("--only", default="", help="parts, with commas: submissions,pages,weight,scale,demo")
    parser.add_argument("--setup", action="store_true", help="also time a fresh clone's set-up (needs the network)")
    given = parser.parse_args(argv)
    parts = frozenset(given.only.split(",")) if given.only else main_job.PARTS
    if unknown := parts - main_job.PARTS:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    amount = "quick" if given.quick else "tiny" if given.tiny else "full"
    figures = BENCHMARKS[given.name].run(amount, parts=parts, setup=given.setup)
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=None if given.json else 2)
    sys.stdout.write("\n")
    return 0 if figures["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
