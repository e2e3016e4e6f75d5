"""`./sala ledger fsck`: rebuild the log from the database and from its files, and name the first that is wrong."""

import argparse
import json
import sys
import time

from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.ledger.node import node_django
from salaklang.kernel.text import Text

_WHOLE = Text(
    "บันทึกสาธารณะครบถ้วน {n} รายการ ใน {blocks} บล็อก ราก {root}",
    "The log is whole: {n} entries in {blocks} blocks, root {root}",
)
_PROGRESS = Text("ตรวจแล้ว {done} จาก {total}", "{done} of {total} entries checked")
_TOLD_EVERY = 5.0


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("fsck", help="recompute the whole log and compare; exit 1 when something is wrong")
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    language_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.queries import ledger_check

        report = ledger_check(progress=_Told(args.lang))
    if args.json:
        problems = [{"entry": p.index, "file": p.path, "th": p.text.th, "en": p.text.en} for p in report.problems]
        found = {"ok": report.ok, "size": report.size, "acts": report.acts, "blocks": report.blocks}
        found |= {"published": report.published, "root": report.root.hex(), "problems": problems}
        print(json.dumps(found))
    elif report.ok:
        print(_WHOLE.fill(n=report.size, blocks=report.blocks, root=report.root.hex()).in_(args.lang))
    else:
        for problem in report.problems:
            print(problem.text.in_(args.lang))
    return 0 if report.ok else 1


class _Told:
    """Says now and then how far a long examination is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._next = time.monotonic() + _TOLD_EVERY

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            print(_PROGRESS.fill(done=done, total=total).in_(self._language), file=sys.stderr, flush=True)
            self._next = time.monotonic() + _TOLD_EVERY
