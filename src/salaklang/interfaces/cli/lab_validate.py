"""`./sala lab validate`: the model held against data and patterns, and what failed."""

import argparse
import sys

from salaklang.lab.results.atomic import bytes_write
from salaklang.lab.validation import validate


def validate_main(args: argparse.Namespace) -> int:
    """Print the report; 1 when something did not hold or was not run."""
    report = validate(args.data)
    if args.out:
        bytes_write(args.out, report.to_json().encode() + b"\n")
    sys.stdout.write((report.to_json() if args.json else report.text(args.lang)) + "\n")
    return 0 if all(row.passed for row in report.rows) else 1
