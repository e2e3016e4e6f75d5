"""Two real nodes, and before each a line that fails on command: the partner reaches it only through there.

`strained.town` (the municipality) and `strained.national` (the registers) as in `federation.py`; `town_line` and
`national_line` are their addresses to others. Citizens sign in through the line and walk the pages directly, so that a
broken line between the nodes is no broken line to them. Programs die at the crash points that `armed` names.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free
from salaklang.foundations.exchange.envelope import Request
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.interfaces.cli.play.visitor import Visitor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new
from tests.support.faulty_line import FaultyLine
from tests.support.federation import SETTINGS, Federation, node_json
from tests.support.town import Town, until

CITY, DOPA, HOUSES, LANDS = "muang-tuayang", "dopa", "house-registry", "dol"
PURPOSE = "commercial-registration-new"
TIMEOUT = 4.0  # long enough for an answer on a busy machine
MEMBERS = {
    "town": {"SALA_DEMO_AGENCIES": CITY, "SALA_LEDGER_ORIGIN": "log.example/town"},
    "national": {"SALA_DEMO_AGENCIES": f"{DOPA} {HOUSES} {LANDS}", "SALA_LEDGER_ORIGIN": "log.example/national"},
}
_SOURCE = Path(__file__).resolve().parents[2]


class Fronted(Town):
    """A town whose address is its line's; once signed in, browsers talk to the node itself."""

    address: str = ""

    def browser(self, username: str, language: str = "th") -> Visitor:
        from salaklang.config.seed import password
        from salaklang.interfaces.cli.play.signing_in import sign_in

        visitor = sign_in(self.address, username, password(), language=language)
        visitor.client.base_url = self.node.portal_url
        visitor.get(f"/me?lang={language}")
        return visitor


class Strained(Federation):
    """Two nodes, each behind its line. `crashes`: the folder that says at which points programs die."""

    def __init__(self, nodes: Mapping[str, Node], lines: Mapping[str, FaultyLine], crashes: Path) -> None:
        self._nodes = dict(nodes)
        self.town_line, self.national_line = lines["town"], lines["national"]
        self.crashes = crashes

    @cached_property
    def people(self) -> Fronted:
        made = Fronted(self.town)
        made.address = self.town_line.url
        return made

    @cached_property
    def keepers(self) -> Fronted:
        """The officers of the registers' node."""
        made = Fronted(self.national)
        made.address = self.national_line.url
        return made

    @contextmanager
    def partition(self) -> Iterator[None]:
        """Neither node reaches the other."""
        with self.town_line.fault("refuse"), self.national_line.fault("refuse"):
            yield

    @contextmanager
    def armed(self, *points: str) -> Iterator[None]:
        """Programs die by SIGKILL when they reach one of these points, each once."""
        for point in points:
            (self.crashes / point).unlink(missing_ok=True)
        (self.crashes / "armed").write_text(" ".join(points), encoding="ascii")
        try:
            yield
        finally:
            (self.crashes / "armed").write_text("", encoding="ascii")

    def died(self, point: str) -> bool:
        return (self.crashes / point).exists()

    # --- the municipality's own key, as its programs (or a thief) would use it ------------------------------------------

    @cached_property
    def city_key(self) -> tuple[str, Ed25519PrivateKey]:
        return self.key_of(self.town, CITY)

    def key_of(self, node: Node, agency: str) -> tuple[str, Ed25519PrivateKey]:
        """The key that an agency signs with now: its id and its private half, opened on its own node."""
        script = (
            "from salaklang.foundations.exchange.actions.keys import signing_key\n"
            f"i, k = signing_key({agency!r}); print('KEY', i, k.private_bytes_raw().hex())"
        )
        done = node.command("manage", "shell", "-c", script)
        line = next((x for x in done.stdout.splitlines() if x.startswith("KEY ")), "")
        assert line, done.stderr[-800:]
        _, key_id, private = line.split()
        return key_id, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))

    def pid(self, username: str) -> str:
        from tests.support.town import player

        return player(username).person.pid

    def request(
        self,
        *,
        username: str = "mali",
        shift: int = 0,
        life: int = 300,
        key: tuple[str, Ed25519PrivateKey] | None = None,
        body: object = None,
        **head: Any,
    ) -> Request:
        """A request to the civil register as the municipality signs it, `shift` seconds from now."""
        said = Head(
            **{
                "client": CITY,
                "provider": DOPA,
                "service": "dopa.person",
                "message_id": str(id_new()),
                "user_ref": "",
                "legal_basis": "e-performance",
                "purpose": PURPOSE,
                "consent": None,
                "case": "",
                **head,
            }
        )
        pid = self.pid(username)
        raw = canonical_json({"query": {"pid": pid}, "subject": pid} if body is None else body)
        key_id, private = key or self.city_key
        created = int(SYSTEM_CLOCK.now().timestamp()) + shift
        plain = request_of(said, raw, base_url=self.national_line.url)
        return request_sign(plain, key=private, key_id=key_id, created=created, nonce=id_new().hex, life=life)

    # --- books ----------------------------------------------------------------------------------------------------------

    def log_of(self, message: str) -> list[tuple[Any, ...]]:
        """Outcome, step, code and act of each row that the registers' node wrote about a message."""
        return self.rows(
            self.national,
            "SELECT outcome, step, code, act_code FROM exchange_exchangelog"
            " WHERE side = 'provider' AND message_id = %s ORDER BY at, id",
            [message],
        )

    def released(self, since: Any = None) -> int:
        """How often the registers' node has released data."""
        return int(
            self.one(
                self.national,
                "SELECT count(*) FROM exchange_exchangelog WHERE side = 'provider' AND outcome = 'answered'"
                " AND service NOT LIKE 'inbox.%%' AND service NOT IN ('findUsage', 'usagePeriod', 'heartbeat')",
                [],
            )
        )

    def books_agree(self, folder: Path) -> dict[str, Any]:
        """Both nodes' three books match row by row, and their shared uses match each other; the comparison."""
        told: dict[str, Any] = {}
        for node, other in ((self.town, self.national), (self.national, self.town)):
            theirs = folder / "uses.json"
            theirs.write_text(self.command(other, "exchange", "uses").stdout, encoding="utf-8")
            done = self.command(node, "exchange", "reconcile", "--json", "--theirs", str(theirs))
            told = json.loads(done.stdout or "{}")
            assert done.returncode == 0 and told["ok"], done.stdout[-2000:] + done.stderr[-800:]
        return told

    def posted(self, node: Node) -> list[tuple[Any, ...]]:
        """How many asynchronous messages of a node are in which state."""
        return self.rows(node, "SELECT state, count(*) FROM exchange_postedmessage GROUP BY state ORDER BY state")

    def delivered(self, seconds: float = 90) -> None:
        """Wait until every message of both nodes has arrived."""
        for node in self.nodes:
            until(lambda node=node: {s for s, _ in self.posted(node)} <= {"delivered"}, seconds)  # type: ignore[misc]

    def close(self) -> None:
        for people in ("people", "keepers"):
            if people in self.__dict__:
                self.__dict__[people].close()
        for node in self.nodes:
            node.close()
        self.town_line.close()
        self.national_line.close()


def strained_made(folder: Path) -> Strained:
    """Start both nodes behind their lines and join them; `folder` says which crash points are armed. Caller closes."""
    (folder / "armed").write_text("", encoding="ascii")
    folder.chmod(0o777)
    nodes, lines = {}, {}
    for name, told in MEMBERS.items():
        port = port_free()
        lines[name] = FaultyLine(lambda port=port: f"127.0.0.1:{port}")  # type: ignore[misc]
        more = {
            "SALA_BASE_URL": lines[name].url,
            "SALA_CRASH_DIR": str(folder),
            "SALA_REGISTER_TIMEOUT_SECONDS": str(TIMEOUT),
            "SALA_WORKER_DEAD_AFTER_SECONDS": "3",
        }
        nodes[name] = Node(port=port, environment={**SETTINGS, **told, **more}, wait_seconds=400)
    made = Strained(nodes, lines, folder)
    try:
        for node in made.nodes:
            node.start_begin()
        for name, node in nodes.items():
            node.wait_ready()
            assert urlsplit(node.portal_url).netloc == lines[name].upstream(), "another program took the node's port"
        shown = {name: node_json(node, "show") for name, node in nodes.items()}
        for name, other in (("town", "national"), ("national", "town")):
            node_json(nodes[name], "add", shown[other]["url"], "--key", shown[other]["key"])
        # As if they had long been there: who asks with a clock that is behind asks before a young key was made.
        for node in made.nodes:
            made.write(node, "UPDATE exchange_agencykey SET valid_from = valid_from - interval '1 day'")
    except BaseException:
        made.close()
        raise
    return made


@contextmanager
def shifted_web(strained: Strained, node: Node, seconds: int) -> Iterator[None]:
    """Another web process of the node whose clock is off by so many seconds, behind the node's own line."""
    line = strained.national_line if node is strained.national else strained.town_line
    port, before = port_free(), line.upstream
    run = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--port", str(port), "--no-ws"]
    process = subprocess.Popen(
        [*run, "--workers", "1", "--blocking-threads", "4", "tests.support.shifted_wsgi:application"],
        env=_program_environment(node) | {"SHIFT_SECONDS": str(seconds)},
        cwd=_SOURCE,
        start_new_session=True,
    )
    try:
        until(lambda: _answers(port), 120)
        line.upstream = lambda: f"127.0.0.1:{port}"
        yield
    finally:
        line.upstream = before
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    import httpx

    try:
        return httpx.get(f"http://127.0.0.1:{port}/.well-known/salaklang-node", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _program_environment(node: Node) -> dict[str, str]:
    """What the node's own web process was told, read from it."""
    pid = node.state.pids.get("web")
    if pid is None:
        raise EmbeddedError("web does not run")
    raw = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    told = dict(item.split("=", 1) for item in raw if "=" in item)
    return told | {"PYTHONPATH": f"{_SOURCE / 'src'}:{_SOURCE}"}
