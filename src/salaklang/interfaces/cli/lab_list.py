"""`./sala lab list`: what there is to name on the command line."""

import argparse
import json
from typing import Any

from salaklang.interfaces.cli.lab_words import table
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.mechanisms import MECHANISMS
from salaklang.lab.parameters import PARAMETERS
from salaklang.lab.profile import LEVERS, profiles_all


def list_main(args: argparse.Namespace) -> int:
    """Print all lists, or the one that is asked for."""
    lists: dict[str, list[dict[str, Any]]] = {
        "profiles": [{"name": p.name, "title": p.title.in_(args.lang), **p.levers()} for p in profiles_all()],
        "indicators": [
            {
                "name": i.name,
                "title": i.title.in_(args.lang),
                "unit": _words(i.unit, args.lang),
                "badge": _words(i.badge, args.lang),
            }
            for i in INDICATORS
        ],
        "mechanisms": [{"name": m.name, "number": m.number, "title": m.title.in_(args.lang)} for m in MECHANISMS],
        "parameters": [
            {
                "name": p.name,
                "default": p.default,
                "low": p.low,
                "high": p.high,
                "unit": p.unit,
                "mechanism": p.mechanism,
            }
            for p in PARAMETERS
        ],
    }  # fmt: skip
    wanted = {args.what: lists[args.what]} if args.what else lists
    if args.json:
        print(json.dumps(wanted | {"levers": list(LEVERS)}, ensure_ascii=False, indent=2))
        return 0
    for name, rows in wanted.items():
        print(f"\n{name}\n" + table(list(rows[0]), [[_cell(v) for v in row.values()] for row in rows]))
    return 0


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words(value: object, language: str) -> str:
    return value.in_(language) if hasattr(value, "in_") else str(value)
