"""`./sala up`: serve the portal and the desk on this machine until Ctrl-C."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.serve import NodeState, serve

MISSING = 69


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sala up",
        description="Serve the portal and the desk on 127.0.0.1 with demo people, until Ctrl-C. "
        "Data stays in SALA_HOME.",
    )
    parser.add_argument("--port", type=int, default=8000, help="the portal's port; the next free one if it is taken")
    parser.add_argument("--no-seed", action="store_true", help="without demo people and registers")
    given = parser.parse_args(argv)

    def ready(state: NodeState) -> None:
        sys.stdout.write(_welcome(state, given.port, people=not given.no_seed))
        sys.stdout.flush()

    try:
        serve(Path(os.environ["SALA_HOME"]), port=given.port, seed=not given.no_seed, on_ready=ready)
    except EmbeddedError as error:
        sys.stderr.write(f"sala: {error}\n")
        return MISSING
    sys.stderr.write("sala: stopped.\n")
    return 0


def _welcome(state: NodeState, wanted_port: int, *, people: bool) -> str:
    lines = [
        "",
        f"  Portal   {state.portal_url}/",
        f"  Desk     {state.portal_url}/desk/",
        f"  E-mail   {state.mail}",
    ]
    if not state.portal_url.endswith(f":{wanted_port}"):
        lines.append(f"  (port {wanted_port} is taken, so another was chosen)")
    if people:
        lines += ["", "  Sign in as one of these made-up people:", *_people_table()]
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""]) + "\n"


def _people_table() -> list[str]:
    people = import_module("salaklang.config.seed").demo_people()
    head = ("role", "user name", "password", "agency", "name")
    rows = [(p["role"], p["username"], p["password"], p["agency"], f"{p['name_th']} ({p['name_en']})") for p in people]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(4)]
    return ["    " + "  ".join([*(row[i].ljust(widths[i]) for i in range(4)), row[4]]) for row in (head, *rows)]
