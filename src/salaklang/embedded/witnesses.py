"""The witnesses of a demonstration: three neighbour agencies, each a program of its own with its own folder, key and
memory under `SALA_HOME/witnesses/<agency>/`. They know of the node nothing but its log's public key and name.

A node whose environment names a policy (SALA_LEDGER_POLICY, "" too) has its own witnesses, or none: none are started.

A node may also run witnesses for others' logs: those that `SALA_HOME/witnesses/kept.json` lists, as a list of
`{"agency", "port", "logs": ["VKEY=URL", …]}`. A federation on one machine is made so (`embedded.federation`).
"""

import json
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salaklang.embedded.keys import key_ensure
from salaklang.embedded.processes import Program, port_free
from salaklang.kernel.note import Signer, skey_format, skey_parse, vkey_format
from salaklang.kernel.tlog_policy import (
    Policy,
    PolicyError,
    PolicyGroup,
    PolicyWitness,
    policy_format,
    policy_parse,
)
from salaklang.tlog.witness.keys import keys_ensure
from salaklang.tlog.witness.serve import Home

# Neighbours of the municipality: the keepers of the registers that it asks. By their machine names, as in the seed.
AGENCIES = ("dopa", "house-registry", "dol")
NEEDED = 2
GROUP = "agencies"
_LOCAL = "127.0.0.1"
_PREFIX = "witness-"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A witness to run: whose it is, where it lives, where it listens."""

    agency: str
    home: Path
    port: int

    @property
    def key_name(self) -> str:
        """The name that it signs with, for ever."""
        return f"witness.{self.agency}.example/1"

    @property
    def url(self) -> str:
        return f"http://{_LOCAL}:{self.port}"


def program_name(agency: str) -> str:
    """What the supervisor and `Node.kill` call an agency's witness."""
    return f"{_PREFIX}{agency}"


def neighbours_find(home: Path) -> tuple[Neighbour, ...]:
    """The witnesses of the node at `home`, each at its former port if that is still free; none where the environment
    names a policy.
    """
    if "SALA_LEDGER_POLICY" in os.environ:
        return ()
    former = _ports_former(home)
    return tuple(Neighbour(a, home / "witnesses" / a, _port(former.get(a, 0))) for a in AGENCIES)


def policy_path(home: Path) -> Path:
    return home / "witnesses" / "policy"


def policy_ensure(home: Path, neighbours: tuple[Neighbour, ...]) -> None:
    """Make the keys that are missing, and write the policy: any two of the three. The log's own key isn't in it: the
    node adds all that its log has signed with.
    """
    if not neighbours:
        return
    witnesses = []
    for one in neighbours:
        signer = keys_ensure(Home(one.home).key, name=one.key_name, mldsa=False)[0]
        witnesses.append(PolicyWitness(one.agency, signer.verifier, one.url))
    group = PolicyGroup(GROUP, NEEDED, tuple(one.agency for one in neighbours))
    path = policy_path(home)
    fresh = path.with_suffix(".new")
    fresh.write_text(policy_format(Policy((), tuple(witnesses), (group,), GROUP)), encoding="utf-8")
    fresh.replace(path)


def log_key_ensure(home: Path, origin: str) -> str:
    """The public key of the node's log, which witnesses must know before they start; made if it is missing."""
    path = home / "keys" / "ledger.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key_ensure(path, lambda: skey_format(Signer(origin, secrets.token_bytes(32))))
    return vkey_format(skey_parse(path.read_text(encoding="utf-8").strip()).verifier)


def programs(home: Path, neighbours: tuple[Neighbour, ...], origin: str) -> list[Program]:
    """How to run each of them. They get nothing of the node's environment that is a secret or a place of its own."""
    if not neighbours:
        return []
    log = log_key_ensure(home, origin)
    return [_program(one, [log]) for one in neighbours]


def kept_path(home: Path) -> Path:
    """Lists the witnesses that this node runs for others' logs."""
    return home / "witnesses" / "kept.json"


def programs_kept(home: Path) -> list[Program]:
    """How to run the witnesses for others' logs; none where there is no list."""
    if not kept_path(home).exists():
        return []
    rows = json.loads(kept_path(home).read_text(encoding="utf-8"))
    return [
        _program(Neighbour(row["agency"], home / "witnesses" / row["agency"], row["port"]), row["logs"]) for row in rows
    ]


def port_kept(home: Path, agency: str) -> int:
    """Where this agency's witness listens: where it listened the last time, if that is free, else anywhere."""
    try:
        rows = json.loads(kept_path(home).read_text(encoding="utf-8"))
        return _port(next((int(row["port"]) for row in rows if row["agency"] == agency), 0))
    except (OSError, ValueError):
        return _port(0)


def _program(one: Neighbour, logs: Sequence[str]) -> Program:
    command = [sys.executable, "-m", "salaklang.interfaces.cli", "witness", "--home", str(one.home)]
    command += ["--name", one.key_name, "--port", str(one.port)]
    for log in logs:
        command += ["--log", log]
    return Program(
        program_name(one.agency),
        command,
        http_port=one.port,
        environment={"SALA_HOME": str(one.home), "DATABASE_URL": "", "SALA_LEDGER_POLICY": ""},
    )


def _port(former: int) -> int:
    try:
        return port_free(former, tries=1)
    except OSError:
        return port_free()


def _ports_former(home: Path) -> dict[str, int]:
    """Where each listened the last time: an address that stays keeps the published policy the same."""
    try:
        policy = policy_parse(policy_path(home).read_text(encoding="utf-8"))
        return {w.name: int((w.url or "").rpartition(":")[2]) for w in policy.witnesses}
    except (OSError, ValueError, PolicyError):
        return {}
