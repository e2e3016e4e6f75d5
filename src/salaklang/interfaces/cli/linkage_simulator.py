"""`./sala linkage-simulator`: serve a simulator of the Linkage Center with the demo's made-up people, until Ctrl-C.

    ./sala linkage-simulator [--port N] [--token-seconds N]
    SALA_LINKAGE_URL=http://127.0.0.1:8005 ./sala up

It is written from public facts and is not the real system; a node in production refuses its answers. The key and secret
that it takes are made at its first start, in the node's `keys/linkage.json`.
"""

import argparse
import json
from importlib import import_module

from salaklang.embedded.linkage.__main__ import main as serve
from salaklang.interfaces.cli.node_environment import home


def main(argv: list[str]) -> int:
    given = _arguments(argv)
    place = home()
    people = place / "linkage" / "people.json"
    people.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # By name: nothing may import the composition root, and what is made up belongs to it.
    made = import_module("salaklang.config.seed").register_people()
    people.write_text(json.dumps(made, ensure_ascii=False, indent=1), encoding="utf-8")
    files = ["--people", str(people), "--access", str(place / "keys" / "linkage.json")]
    return serve([*files, "--port", str(given.port), "--token-seconds", str(given.token_seconds)])


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./sala linkage-simulator", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=8005, help="where it listens (8005); 0: any free one")
    parser.add_argument("--token-seconds", type=float, default=600.0, help="how long a token is taken (600)")
    return parser.parse_args(argv)
