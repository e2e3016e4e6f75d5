"""`./sala exchange reconcile|uses`: do the message log, the access log and the ledger tell the same?

reconcile compares them row by row and names the first that does not match; with --theirs FILE it also compares the
uses that this node shares with another node, from the file that the other operator wrote with `uses`. Nothing personal
is in that file: ids, proof codes, services and digests.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salaklang.interfaces.cli.node_environment import node_environment
from salaklang.kernel.text import Text

if TYPE_CHECKING:
    from salaklang.foundations.exchange.queries.reconcile import Reconciliation
    from salaklang.foundations.exchange.reconciling import Compared

FINE = Text(
    "ตรงกันทุกแถว: ตอบ {answered} · ปฏิเสธ {refused} · การใช้ข้อมูล {uses} · หลักฐาน {leaves}",
    "Every row matches: {answered} answered · {refused} refused · {uses} uses · {leaves} leaves",
)
WRONG = Text("ไม่ตรงกัน {n} แถว แถวแรกคือ", "{n} rows do not match. The first:")
ROW = Text("  {book} {row} เมื่อ {at}: {what}", "  {book} {row} at {at}: {what}")
COMPARED = Text(
    "เทียบกับอีกโหนด: ตรงกัน {both} · ไม่เคยถูกบันทึกที่ทะเบียน {invented} · ต่างกัน {differing} · คำตอบไปไม่ถึงผู้ถาม {unkept}",
    "Against the other node: {both} agree · {invented} unknown to the register · {differing} differ · "
    "{unkept} answers never reached the asker",
)
NOT_FILE = Text(
    "อ่านไฟล์ {file} ไม่ได้ ขอให้ผู้ดูแลอีกโหนดเขียนใหม่ด้วย ./sala exchange uses",
    "{file} can't be read. Ask the other operator to write it again with ./sala exchange uses",
)


def main(argv: list[str]) -> int:
    """The exit code: 0 everything matches, 1 something does not, 2 wrong use."""
    args = _arguments(argv)
    try:
        theirs = json.loads(args.theirs.read_text(encoding="utf-8")) if args.theirs else None
    except (OSError, ValueError):
        print(NOT_FILE.fill(file=args.theirs).in_(args.lang), file=sys.stderr)
        return 2
    with node_environment():
        import django

        django.setup()
        return _uses() if args.what == "uses" else _reconcile(args, theirs)


def _uses() -> int:
    print(json.dumps(_shared(), ensure_ascii=False))
    return 0


def _shared() -> dict[str, list[dict[str, str]]]:
    from salaklang.foundations.exchange.queries.reconcile import uses_shared
    from salaklang.kernel.actor import system

    sides = {"logged": True, "kept": False}
    return {side: [asdict(use) for use in uses_shared(system(), logged=logged)] for side, logged in sides.items()}


def _reconcile(args: argparse.Namespace, theirs: dict[str, Any] | None) -> int:
    from salaklang.foundations.exchange.queries.reconcile import exchange_reconcile
    from salaklang.kernel.actor import system

    found = exchange_reconcile(system(), since=args.since, until=args.until)
    try:
        compared = _compare(theirs) if theirs is not None else None
    except (KeyError, TypeError):
        print(NOT_FILE.fill(file=args.theirs).in_(args.lang), file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(_report(found, compared), ensure_ascii=False, indent=2))
    else:
        print("\n".join(line.in_(args.lang) for line in _lines(found, compared)))
    return 0 if found.ok and (compared is None or compared.ok) else 1


def _compare(theirs: dict[str, Any]) -> "Compared":
    """Both ways at once: what either node's registers gave, against what the other's agencies kept."""
    from salaklang.foundations.exchange.reconciling import SharedUse, compare

    ours = _shared()
    there = {side: [SharedUse(**use) for use in theirs[side]] for side in ("logged", "kept")}
    here = {side: [SharedUse(**use) for use in ours[side]] for side in ("logged", "kept")}
    agencies = {u.provider for u in there["logged"]} | {u.client for u in there["kept"]}

    def between(uses: Iterable[SharedUse]) -> list[SharedUse]:
        return [u for u in uses if {u.client, u.provider} & agencies]

    logged, kept = between([*here["logged"], *there["logged"]]), between([*here["kept"], *there["kept"]])
    return compare(logged=logged, kept=kept)


def _lines(found: "Reconciliation", compared: "Compared | None") -> list[Text]:
    lines = [WRONG.fill(n=found.wrong)] if found.wrong else [FINE.fill(**found.total.plain())]
    lines += [ROW.fill(**(asdict(m) | {"at": m.at.isoformat(timespec="seconds")})) for m in found.first]
    if compared:
        sizes = {k: len(v) if isinstance(v, tuple) else v for k, v in asdict(compared).items()}
        lines.append(COMPARED.fill(**sizes))
    return lines


def _report(found: "Reconciliation", compared: "Compared | None") -> dict[str, Any]:
    return {
        "ok": found.ok and (compared is None or compared.ok),
        "total": found.total.plain(),
        "days": {day.isoformat(): counts.plain() for day, counts in found.days.items()},
        "wrong": found.wrong,
        "first": [asdict(m) | {"at": m.at.isoformat()} for m in found.first],
        "compared": asdict(compared) if compared else None,
    }


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sala exchange", description=__doc__)
    parser.add_argument("what", choices=["reconcile", "uses"])
    parser.add_argument("--since", type=date.fromisoformat, metavar="DAY", help="from this day on (UTC, 2026-11-22)")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY", help="up to and with this day")
    parser.add_argument("--theirs", type=Path, metavar="FILE", help="reconcile: what `uses` printed on the other node")
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    parser.add_argument(
        "--lang", choices=["th", "en"], default="en" if os.environ.get("LANG", "").startswith("en") else "th"
    )
    return parser.parse_args(argv)
