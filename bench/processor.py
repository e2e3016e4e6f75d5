"""Who used the processors: seconds by program, from /proc. Unlike rates, they hardly depend on who else was busy."""

import os
from pathlib import Path

from salaklang.embedded import postgres
from salaklang.embedded.node import Node

_TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(node: Node) -> dict[str, float]:
    """User and system time so far, by program of the node and for its PostgreSQL."""
    database = postgres.status(node.home).pid or 0
    found = dict.fromkeys((*node.state.pids, "postgres"), 0.0)
    groups = {pid: name for name, pid in node.state.pids.items()}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        parent, group = int(fields[1]), int(fields[2])
        name = "postgres" if database in (parent, int(stat.parent.name)) else groups.get(group)
        if name:
            found[name] += (int(fields[11]) + int(fields[12])) / _TICK
    return found


def processor_ms(before: dict[str, float], after: dict[str, float], count: int) -> dict[str, float]:
    """Milliseconds for each of `count` pieces of work, of the programs that did anything."""
    used = {name: (after[name] - before.get(name, 0.0)) * 1000 / max(1, count) for name in after}
    return {name: round(ms, 2) for name, ms in sorted(used.items(), key=lambda x: -x[1]) if ms >= 0.01}
