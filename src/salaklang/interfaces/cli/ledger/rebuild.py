"""`./sala ledger rebuild`: make the log's files anew from the entries in the database."""

import argparse
import sys

from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.ledger.node import node_django
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

_DONE = Text("สร้างไฟล์ใหม่จาก {n} รายการแล้ว", "Files made anew from {n} entries")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("rebuild", help="make the log's files anew from the database; refuses a wrong one")
    language_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.actions import tiles_rebuild

        try:
            size = tiles_rebuild()
        except SalaError as e:
            print(e.message.in_(args.lang), file=sys.stderr)
            print(e, file=sys.stderr)
            return 1
    print(_DONE.fill(n=size).in_(args.lang))
    return 0
