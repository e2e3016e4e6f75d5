"""`./sala ledger fsck|rebuild|checkpoint|key|trust|audit`: look after the public log of this node, or audit any.

fsck recomputes it from its entries and names the first that is wrong (exit 1); rebuild makes its tiles anew from the
entries; checkpoint and key print what is published; trust [FILE] writes the trust file.
"""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path

from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

# What looks at logs from outside, this node's or any other: needs no database and no settings.
_OUTSIDE = {"audit": "ledger_audit"}


def main(argv: list[str]) -> int:
    """The exit code: 0 done, 1 the log is damaged or there is nothing yet, 2 wrong use."""
    if argv and argv[0] in _OUTSIDE:
        return int(import_module(f"salaklang.interfaces.cli.{_OUTSIDE[argv[0]]}").main(argv[1:]))
    args = _arguments(argv)
    from salaklang.interfaces.cli.node_environment import node_environment

    with node_environment():
        import django

        django.setup()
        if args.what == "fsck":
            return _fsck(as_json=args.json, language=args.lang)
        if args.what == "rebuild":
            return _rebuild(args.lang)
        if args.what == "trust":
            return _trust(args.file)
        return _print(args.what)


def _fsck(*, as_json: bool, language: str) -> int:
    from salaklang.foundations.ledger.queries import ledger_check

    report = ledger_check()
    if as_json:
        problems = [{"entry": p.index, "th": p.text.th, "en": p.text.en} for p in report.problems]
        print(json.dumps({"ok": report.ok, "size": report.size, "root": report.root.hex(), "problems": problems}))
    elif report.ok:
        fine = Text("บันทึกสาธารณะครบถ้วน {n} รายการ ราก {root}", "The log is whole: {n} entries, root {root}")
        print(fine.fill(n=report.size, root=report.root.hex()).in_(language))
    else:
        for problem in report.problems:
            print(problem.text.in_(language))
    return 0 if report.ok else 1


def _rebuild(language: str) -> int:
    from salaklang.foundations.ledger.actions import tiles_rebuild

    try:
        size = tiles_rebuild()
    except SalaError as e:
        print(e.message.in_(language), file=sys.stderr)
        return 1
    print(Text("สร้างไทล์ใหม่จาก {n} รายการแล้ว", "Tiles made anew from {n} entries").fill(n=size).in_(language))
    return 0


def _trust(file: Path | None) -> int:
    from salaklang.foundations.ledger.actions import ledger_key_ensure, trust_write

    ledger_key_ensure()
    print(trust_write(file))
    return 0


def _print(what: str) -> int:
    from salaklang.foundations.ledger.queries import checkpoint_latest, log_keys

    if what == "key":
        keys = log_keys()
        print("\n".join(keys))
        return 0 if keys else 1
    latest = checkpoint_latest()
    print(latest.note if latest else "", end="")
    return 0 if latest else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sala ledger", epilog="`ledger audit` has a help of its own")
    parser.add_argument("what", choices=["fsck", "rebuild", "checkpoint", "key", "trust"])
    parser.add_argument("file", nargs="?", type=Path, help="where to write the trust file")
    parser.add_argument("--json", action="store_true")
    system = os.environ.get("LANG", "")
    parser.add_argument("--lang", choices=["th", "en"], default="en" if system.startswith("en") else "th")
    return parser.parse_args(argv)
