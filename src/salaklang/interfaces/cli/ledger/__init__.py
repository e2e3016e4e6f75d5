"""`./sala ledger COMMAND`: look after the public log of this node; one file for each command.

A command's file has `register(commands)`: it adds its parser and names its `run` by `set_defaults`. Files are loaded
in the order of `_COMMANDS`.
"""

import argparse
import os
from importlib import import_module

_COMMANDS = ("fsck", "rebuild", "checkpoint", "key", "trust", "audit", "hammer")


def main(argv: list[str]) -> int:
    """The exit code: 0 done, 1 the log is damaged or there is nothing yet, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="./sala ledger", description="Look after the public log.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in _COMMANDS:
        import_module(f"salaklang.interfaces.cli.ledger.{name}").register(commands)
    args = parser.parse_args(argv)
    return int(args.run(args))


def language_option(parser: argparse.ArgumentParser) -> None:
    """`--lang`: the language of what is printed; the machine's own, else Thai."""
    system = os.environ.get("LANG", "")
    parser.add_argument("--lang", choices=["th", "en"], default="en" if system.startswith("en") else "th")
