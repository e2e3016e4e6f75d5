"""Before the nodes of a federation start: the keys of their logs and witnesses, who cosigns whose log, and where.

Operators of real nodes do the same by hand: they tell each other their keys (docs/operations/witness.md).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from salaklang.embedded.witnesses import (
    GROUP,
    NEEDED,
    Neighbour,
    kept_path,
    log_key_ensure,
    policy_path,
    port_kept,
)
from salaklang.kernel.tlog_policy import Policy, PolicyGroup, PolicyWitness, policy_format
from salaklang.tlog.witness.keys import keys_ensure
from salaklang.tlog.witness.serve import Home


@dataclass(frozen=True, slots=True)
class Log:
    """A node's log: where its home is, what it is called, and where its portal will be."""

    home: Path
    origin: str
    portal_url: str


def witnesses_ready(logs: Sequence[Log], agencies: Sequence[str], *, auditor: str) -> None:
    """Write for each node which witness it runs, and by which witnesses its own log is cosigned: two of the others'.

    `agencies[n]` witnesses from the home of `logs[n]`; the auditor's witness runs beside the first. Witnesses stay at
    their ports from one start to the next as long as these are free.
    """
    vkeys = [log_key_ensure(log.home, log.origin) for log in logs]
    watched = [f"{key}={log.portal_url}/ledger/" for key, log in zip(vkeys, logs, strict=True)]
    kept = [_kept(log.home, agency) for log, agency in zip(logs, agencies, strict=True)]
    outside = _kept(logs[0].home, auditor)
    for n, log in enumerate(logs):
        others = [one for m, one in enumerate(kept) if m != n]
        _policy_write(log.home, [*others, outside])
        own = [_row(kept[n], [it for m, it in enumerate(watched) if m != n])]
        _write(kept_path(log.home), json.dumps([*own, _row(outside, watched)] if n == 0 else own, indent=1) + "\n")


def _kept(home: Path, agency: str) -> Neighbour:
    return Neighbour(agency, home / "witnesses" / agency, port_kept(home, agency))


def _row(one: Neighbour, logs: Sequence[str]) -> dict[str, object]:
    return {"agency": one.agency, "port": one.port, "logs": list(logs)}


def _policy_write(home: Path, witnesses: Sequence[Neighbour]) -> None:
    """Any two of these; the log's own key isn't in it: the node adds all that its log has signed with."""
    rows = tuple(
        PolicyWitness(w.agency, keys_ensure(Home(w.home).key, name=w.key_name, mldsa=False)[0].verifier, w.url)
        for w in witnesses
    )
    group = PolicyGroup(GROUP, NEEDED, tuple(w.agency for w in witnesses))
    _write(policy_path(home), policy_format(Policy((), rows, (group,), GROUP)))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
