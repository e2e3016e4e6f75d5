"""Three nodes of three houses on one machine, each with its own programs, database, keys, ledger and portal.

    with Federation() as federation:
        httpx.get(federation.national.portal_url)

- **town**: a municipality. Citizens apply here. It alone takes money, so it alone has the sample bank.
- **national**: the registers of persons, houses, businesses and land.
- **province**: the provincial hall and the land office. They keep no register; they witness, and they answer letters.
  The commission against corruption lives there too: it asks registers that it does not keep about people it does not
  serve.

Each house also runs a witness, a program with a folder and a key of its own, which cosigns the logs of the other two; a
fourth witness is an auditor's, who has no node at all. So each log has three witnesses of others, of which two suffice.
The decision and its reasons: docs/decisions/0014.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from salaklang.embedded.accounts import EmbeddedError
from salaklang.embedded.federation_keys import Log, witnesses_ready
from salaklang.embedded.housed import Housed
from salaklang.embedded.node import Node
from salaklang.embedded.preparation import pages_share
from salaklang.embedded.processes import port_free
from salaklang.embedded.witnesses import log_key_ensure, policy_path, program_name


@dataclass(frozen=True, slots=True)
class Member:
    """A node: its short name, what its portal calls itself, its log, who lives there, and who witnesses."""

    name: str
    title: str
    origin: str
    agencies: tuple[str, ...]
    witness: str
    bank: bool = False


MEMBERS = (
    Member("town", "", "town.salaklang.example/log", ("muang-tuayang",), "muang-tuayang", bank=True),
    Member(
        "national",
        "ทะเบียนกลางของประเทศ · National registers",
        "national.salaklang.example/log",
        ("dopa", "house-registry", "dbd", "dol"),
        "dopa",
    ),
    Member(
        "province",
        "จังหวัดอุตรดิตถ์ · Uttaradit Province",
        "province.salaklang.example/log",
        ("uttaradit", "land-uttaradit", "nacc"),
        "uttaradit",
    ),
)
AUDITOR = "audit-office"
"""The fourth witness. It lives beside the town, as its bank and its mail do: the world outside."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One entry of a node in another's directory: whose, where, under which key, and the act that says so."""

    node: str
    partner: str
    url: str
    key: str
    proof: str


class Federation(Housed):
    """The three nodes under one folder. A folder that the federation made itself is deleted at the end.

    `environment` adds settings for all programs of all nodes. Raises EmbeddedError when a node does not come up.
    """

    def __init__(
        self,
        home: Path | None = None,
        *,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        wait_seconds: float = 240,
    ) -> None:
        super().__init__(home)
        self.home.mkdir(parents=True, exist_ok=True)
        ports = [port_free(port + 10 * n if port else 0) for n in range(len(MEMBERS))]
        logs = [Log(self.home / m.name, m.origin, f"http://127.0.0.1:{p}") for m, p in zip(MEMBERS, ports, strict=True)]
        witnesses_ready(logs, [m.witness for m in MEMBERS], auditor=AUDITOR)
        self._nodes = {
            member.name: Node(
                self.home / member.name,
                port=at,
                environment={**_settings_of(member, self.home / member.name), **(environment or {})},
                wait_seconds=wait_seconds,
            )
            for member, at in zip(MEMBERS, ports, strict=True)
        }

    @property
    def town(self) -> Node:
        return self._nodes["town"]

    @property
    def national(self) -> Node:
        return self._nodes["national"]

    @property
    def province(self) -> Node:
        return self._nodes["province"]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(self._nodes.values())

    def start(self, on_ready: Callable[[str], None] = lambda name: None) -> Self:
        """Start all nodes side by side. `on_ready` hears the name of each as it comes up."""
        pages_share([node.home for node in self.nodes])
        for node in self.nodes:
            node.start_begin()
        with ThreadPoolExecutor(len(self._nodes)) as pool:
            waits = {pool.submit(node.wait_ready): name for name, node in self._nodes.items()}
            for done in as_completed(waits):
                done.result()  # raises for one that did not come up
                on_ready(waits[done])
        return self

    def join(self) -> list[Joined]:
        """Each operator enters the other nodes, with the keys that they were told by another way.

        A real `./sala node add` on each node. Safe to repeat.
        """
        with ThreadPoolExecutor(len(self._nodes)) as pool:
            return [joined for rows in pool.map(self._others_add, self._nodes) for joined in rows]

    def _others_add(self, name: str) -> list[Joined]:
        others = [m for m in MEMBERS if m.name != name]
        told = [(self._nodes[m.name].portal_url, log_key_ensure(self._nodes[m.name].home, m.origin)) for m in others]
        words = [word for url, key in told for word in (url, "--key", key)]
        done = self._nodes[name].command("node", "add", *words, "--json")
        if done.returncode != 0:
            raise EmbeddedError(f"./sala node add on {name}: {(done.stderr or done.stdout).strip()[-400:]}")
        said = [json.loads(line) for line in done.stdout.splitlines()]
        return [
            Joined(name, m.name, url, key, said[n]["proof"])
            for n, (m, (url, key)) in enumerate(zip(others, told, strict=True))
        ]

    # --- programs, by name, wherever they run -------------------------------------------------------------------------

    def program_stop(self, name: str) -> None:
        """SIGKILL a witness (`witness-<agency>`) on whichever node runs it; any other program: of the town."""
        self._runner(name).program_stop(name)

    def program_start(self, name: str) -> None:
        self._runner(name).program_start(name)

    def _runner(self, name: str) -> Node:
        return next((self._nodes[m.name] for m in MEMBERS if program_name(m.witness) == name), self.town)

    def stop(self) -> None:
        with ThreadPoolExecutor(len(self._nodes)) as pool:
            list(pool.map(Node.stop, self.nodes))

    def databases_destroy(self) -> None:
        for node in self.nodes:
            if (node.home / "log").exists():
                node.databases_destroy()


def _settings_of(member: Member, home: Path) -> dict[str, str]:
    told = {
        "SALA_DEMO_AGENCIES": " ".join(member.agencies),
        "SALA_NODE_AGENCY": member.agencies[0],
        "SALA_LEDGER_ORIGIN": member.origin,
        "SALA_LEDGER_POLICY": str(policy_path(home)),
    }
    named = {"SALA_NODE_NAME": member.title} if member.title else {}
    return told | named | ({} if member.bank else {"SALA_BANK_URL": ""})
