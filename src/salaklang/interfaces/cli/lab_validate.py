"""`./sala lab validate`: the model held against data and patterns, and what failed."""

import argparse
import sys

from salaklang.lab.results.atomic import bytes_write
from salaklang.lab.validation import validate


def validate_main(args: argparse.Namespace) -> int:
    """Print the report, with what failed; 1 when the bar for adoption is missed."""
    report = validate(args.data)
    if args.out:
        bytes_write(args.out, report.to_json().encode() + b"\n")
    sys.stdout.write((report.to_json() if args.json else report.text(args.lang)) + "\n")
    return 1 if report.bar_met is False else 0
