"""`./sala ledger fsck`: rebuild the log from the database and from its files, and name the first that is wrong."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.ledger.node import node_django
from salaklang.kernel.text import Text

if TYPE_CHECKING:
    from salaklang.foundations.ledger.queries import Problem

_WHOLE = Text(
    "บันทึกสาธารณะครบถ้วน {n} รายการ ใน {blocks} บล็อก ราก {root}",
    "The log is whole: {n} entries in {blocks} blocks, root {root}",
)
_END = Text("ท้ายบันทึกสาธารณะถูกต้อง", "The end of the log is as it was published")
_PROGRESS = Text("ตรวจแล้ว {done} จาก {total}", "{done} of {total} entries checked")
_TOLD_EVERY = 5.0


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("fsck", help="recompute the whole log and compare; exit 1 when something is wrong")
    parser.add_argument("--edge", action="store_true", help="look at the end of the log only: quick at any length")
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    language_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.queries import edge_check, ledger_check

        memories = _memories()
        if args.edge:
            problems = edge_check(memories=memories)
            return _tell(args, problems, _END.in_(args.lang), {})
        report = ledger_check(progress=_Told(args.lang), memories=memories)
    fine = _WHOLE.fill(n=report.size, blocks=report.blocks, root=report.root.hex()).in_(args.lang)
    found = {"size": report.size, "acts": report.acts, "blocks": report.blocks, "published": report.published}
    return _tell(args, report.problems, fine, {**found, "root": report.root.hex()})


def _memories() -> Sequence[str]:
    """What the witnesses remember of this log; none that doesn't answer keeps the examination from going on."""
    from salaklang.foundations.ledger.cosigner import cosigner_of_settings

    cosigner = cosigner_of_settings()
    if cosigner is None:
        return ()
    try:
        return cosigner.remembered()
    finally:
        cosigner.close()


def _tell(args: argparse.Namespace, problems: "Sequence[Problem]", fine: str, figures: dict[str, object]) -> int:
    if args.json:
        told = [{"entry": p.index, "file": p.path, "th": p.text.th, "en": p.text.en} for p in problems]
        print(json.dumps({"ok": not problems, **figures, "problems": told}, ensure_ascii=False))
    else:
        print("\n".join(p.text.in_(args.lang) for p in problems) or fine)
    return 1 if problems else 0


class _Told:
    """Says now and then how far a long examination is."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._next = time.monotonic() + _TOLD_EVERY

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            print(_PROGRESS.fill(done=done, total=total).in_(self._language), file=sys.stderr, flush=True)
            self._next = time.monotonic() + _TOLD_EVERY
