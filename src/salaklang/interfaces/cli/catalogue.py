"""Which commands there are, and what each needs before it can run. Standard library only."""

from dataclasses import dataclass
from typing import Literal

Need = Literal["runtime", "lab", "dev", "assets"]


@dataclass(frozen=True)
class Command:
    """A command: its file `interfaces/cli/<module>.py`, one line of help, and the set-up steps it needs, in
    order.
    """

    module: str
    summary: str
    needs: tuple[Need, ...] = ("runtime",)
    listed: bool = True


COMMANDS: dict[str, Command] = {
    "demo": Command("demo", "play the main job through the real pages and APIs, and check it", ("runtime", "assets")),
    "up": Command("up", "serve the portal and the desk here, with demo people, until Ctrl-C", ("runtime", "assets")),
    "test": Command("test", "linters, types, import contracts, then the whole test suite", ("dev", "assets")),
    "verify": Command("verify", "check a certificate or a receipt offline, against the node's published key"),
    "bench": Command(
        "bench", "measure, beside peers, and print figures (bench main|ledger|exchange|lab)", ("dev", "assets")
    ),
    "lab": Command("lab", "the scenario laboratory: run, compare, explore, report (./sala lab --help)", ("lab",)),
    "ledger": Command("ledger", "examine the public log, or any other (ledger fsck|audit|key|…)"),
    "witness": Command("witness", "watch other agencies' logs and cosign them (witness [key|status|evidence])"),
    "mirror": Command("mirror", "keep a verified copy of a public log, cosign it, compare it with witnesses"),
    "node": Command("node", "join the nodes of other agencies, and see how they do (node show|add|status|…)"),
    "exchange": Command("exchange", "compare the message log, the access log and the ledger (exchange reconcile|uses)"),
    "linkage-simulator": Command("linkage_simulator", "simulate the Linkage Center, to try the connector without it"),
    "client": Command("client", "let information systems of agencies ask here (client add|list|revoke)"),
    "check": Command("check", "look at this machine and this node, and say what is wrong and what to do"),
    "db": Command("db", "start, stop or show the embedded database (db start|stop|restart|status|url)"),
    "migrate": Command("migrate", "bring the database to this version's tables"),
    "seed": Command("seed", "put the demo's people, agencies, registers and services into the database"),
    "manage": Command("manage", "run a Django management command on this node"),
    "assets": Command("assets", "fetch and copy the page assets again", ("runtime", "assets")),
    "worker": Command("worker", "(part of up) run the jobs that acts leave behind", listed=False),
    "sequencer": Command("sequencer", "(part of up) take acts into the public log, once a second", listed=False),
}

HEAD = """\
usage: ./sala COMMAND [ARGUMENTS]

Salaklang (ศาลากลาง): an open-source platform of digital government.
"""
EPILOG = """\
The first start sets everything up in .venv/ and var/ (needs the network once); later starts work offline.

  SALA_HOME      where data, keys, logs and mail are kept (default: var/ in this directory)
  DATABASE_URL   a PostgreSQL 15 or newer to use instead of the embedded one

Exit status: 0 all well · 1 a check or test failed · 2 wrong usage · 69 something is missing on this machine,
and the last line says what to do · 130 interrupted.

`./sala COMMAND --help` tells more about one command.
"""


def help_text() -> str:
    listed = {name: c.summary for name, c in COMMANDS.items() if c.listed}
    rows = "\n".join(f"  {name:<{max(map(len, listed))}}  {summary}" for name, summary in listed.items())
    return f"{HEAD}\n{rows}\n\n{EPILOG}"
