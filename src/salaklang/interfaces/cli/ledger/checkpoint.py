"""`./sala ledger checkpoint`: print the checkpoint published last."""

import argparse

from salaklang.interfaces.cli.ledger.node import node_django


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("checkpoint", help="print the checkpoint published last").set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.queries import checkpoint_latest

        latest = checkpoint_latest()
    print(latest.note if latest else "", end="")
    return 0 if latest else 1
