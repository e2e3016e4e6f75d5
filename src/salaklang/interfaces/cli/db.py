"""`./sala db …`: the embedded database by hand."""

import argparse
import json
import sys
from dataclasses import asdict

from salaklang.embedded import postgres
from salaklang.embedded.accounts import EmbeddedError
from salaklang.interfaces.cli.node_environment import home


def main(argv: list[str]) -> int:
    """0 done, 1 not running (`status`), 69 it cannot start."""
    parser = argparse.ArgumentParser(prog="./sala db", description="The embedded database of this node.")
    parser.add_argument("act", choices=["start", "stop", "restart", "status", "url"])
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    given = parser.parse_args(argv)
    place = home()
    try:
        if given.act in ("start", "restart"):
            (postgres.restart if given.act == "restart" else postgres.start)(place)
            postgres.keep(place)
        elif given.act == "stop":
            postgres.stop(place)
        now = postgres.status(place)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return 69
    if given.json:
        print(json.dumps(asdict(now)))
    elif given.act == "url":
        print(now.url)
    else:
        print(f"{'running' if now.running else 'stopped'}: PostgreSQL {now.version or '(not made yet)'} in {now.data}")
    return 1 if given.act == "status" and not now.running else 0
