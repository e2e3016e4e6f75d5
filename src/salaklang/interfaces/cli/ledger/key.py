"""`./sala ledger key [rotate|retire]`: print the log's public keys; begin with a new one; end an old one."""

import argparse
import sys

from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.ledger.node import node_django
from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

_ROTATED = Text(
    "สร้างกุญแจใหม่แล้ว: {vkey}\nบันทึกลงนามด้วยทั้งสองกุญแจจนกว่าจะเลิกใช้กุญแจเก่าด้วย ./sala ledger key retire "
    "แจ้งกุญแจใหม่ให้พยานและผู้ตรวจสอบก่อน",
    "A new key is made: {vkey}\nThe log signs with both until the old one is ended by ./sala ledger key retire. "
    "Tell witnesses and auditors the new key first.",
)
_RETIRED = Text("เลิกใช้กุญแจแล้ว: {vkey}", "This key is ended: {vkey}")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("key", help="print the log's public keys; rotate or retire them")
    parser.add_argument("what", nargs="?", choices=["rotate", "retire"], help="make a new key; end an older one")
    parser.add_argument("id", nargs="?", default="", help="retire: which one, by the eight hex digits of its id")
    language_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.actions import key_retire, key_rotate

        try:
            if args.what == "rotate":
                print(_ROTATED.fill(vkey=key_rotate()).in_(args.lang))
            elif args.what == "retire":
                print(_RETIRED.fill(vkey=key_retire(args.id)).in_(args.lang))
            else:
                return _print()
        except SalaError as e:
            print(e.message.in_(args.lang), e.next_step.in_(args.lang), sep="\n", file=sys.stderr)
            return 1
    return 0


def _print() -> int:
    from salaklang.foundations.ledger.queries import log_keys

    keys = log_keys()
    print("\n".join(keys))
    return 0 if keys else 1
