"""`./sala ledger trust [FILE]`: write the trust file by which others check this node's papers."""

import argparse
from pathlib import Path

from salaklang.interfaces.cli.ledger.node import node_django


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("trust", help="write the trust file")
    parser.add_argument("file", nargs="?", type=Path, help="where; trust.json under SALA_HOME if not said")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.actions import ledger_key_ensure, trust_write

        ledger_key_ensure()
        print(trust_write(args.file))
    return 0
