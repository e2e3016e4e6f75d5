"""What programs hold of the memory and of the processors, from /proc."""

import os
import re
from pathlib import Path

from salaklang.embedded import postgres
from salaklang.embedded.node import Node

_TICK = os.sysconf("SC_CLK_TCK")


def group_seconds(group: int) -> float:
    """User and system time so far of the processes of one group that live."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields and int(fields[2]) == group:
            total += (int(fields[11]) + int(fields[12])) / _TICK
    return total


def memory_kb(node: Node) -> dict[str, int]:
    """Private memory (anonymous pages, in kB) of the node's programs, each with its children, and of its PostgreSQL.

    Shared pages are left out: PostgreSQL's buffers fill up to their set size and stay there.
    """
    database = postgres.status(node.home).pid or 0
    groups = {pid: name for name, pid in node.state.pids.items()}
    found = dict.fromkeys((*groups.values(), "postgres"), 0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields is None:
            continue
        mine = database in (int(fields[1]), int(stat.parent.name))
        name = "postgres" if mine else groups.get(int(fields[2]))
        if name:
            found[name] += private_kb(int(stat.parent.name))
    return found


def private_kb(pid: int) -> int:
    """Anonymous resident pages of one process in kB; 0 when it has ended."""
    try:
        said = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    except OSError:
        return 0
    return int(said[1]) if said else 0


def _fields(stat: Path) -> list[str] | None:
    try:
        return stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None  # it has ended meanwhile
