"""`./sala ledger key`: print the log's public keys."""

import argparse

from salaklang.interfaces.cli.ledger.node import node_django


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("key", help="print the log's public keys").set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with node_django():
        from salaklang.foundations.ledger.queries import log_keys

        keys = log_keys()
    print("\n".join(keys))
    return 0 if keys else 1
