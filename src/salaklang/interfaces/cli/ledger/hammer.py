"""`./sala ledger hammer URL`: load a log with readers and writers, verify everything that comes back, tell the rates.

Any log can be read. Writing goes through this machine's own node (`--writers`), as acts of a kind that exists for this
alone, and never in production: what is in a log stays there for ever.

Exit codes: 0 nothing wrong; 1 a violation, or nothing could be read; 2 wrong use.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.ledger.audit import Usage, trusted
from salaklang.interfaces.cli.ledger.audit_texts import NOT_LOG
from salaklang.kernel.text import Text
from salaklang.tlog.client import source_open
from salaklang.tlog.hammer import Door, HammerReport, Plan, hammer, share
from salaklang.tlog.source import Limits

KIND = "ledger.hammered"
TITLE = Text("ทดสอบภาระของบันทึก", "The log was load-tested")
PRODUCTION = Text(
    "หน่วยนี้ให้บริการจริง: เขียนทดสอบลงบันทึกสาธารณะไม่ได้ ใช้เฉพาะการอ่าน (--writers 0)",
    "This node is in production: its public log is not for tests. Read only (--writers 0)",
)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("hammer", help="load a log with readers and writers, and verify all that comes back")
    parser.add_argument("log", metavar="URL|FOLDER", help="where the log's files are")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="the log's public key")
    parser.add_argument("--policy", type=Path, help="a C2SP tlog-policy: logs, witnesses and a quorum")
    parser.add_argument("--trust", type=Path, help="a trust file (default: trust.json under SALA_HOME)")
    parser.add_argument("--readers", type=int, default=4, metavar="N")
    parser.add_argument("--writers", type=int, default=0, metavar="N", help="write through this machine's node")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="N")
    parser.add_argument("--grace", type=float, default=30.0, metavar="N", help="how long a proof may take after that")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    language_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Hammer, print the rates and whatever was wrong; the exit code."""
    try:
        policy = trusted(args.key, args.policy, args.trust)
        _openable(args.log)
        plan = Plan(args.readers, args.writers, args.seconds, args.grace)
        if not args.writers:
            return _told(hammer(lambda: source_open(args.log, Limits()), policy, plan), args)
        from salaklang.interfaces.cli.ledger.node import node_django

        with node_django():
            found = hammer(lambda: source_open(args.log, Limits()), policy, plan, node_door())
        return _told(found, args)
    except Usage as e:
        print(e.text.in_(args.lang), file=sys.stderr)
        return 2


def node_door() -> Door:
    """The door of this machine's node. Raises Usage in production."""
    from django.conf import settings

    if settings.SALA_MODE == "production":
        raise Usage(PRODUCTION)
    return _NodeDoor()


class _NodeDoor:
    """Acts of a kind of their own, recorded as any other act is."""

    def __init__(self) -> None:
        from salaklang.foundations.ledger.catalogue import act_kind_register

        act_kind_register(KIND, TITLE)

    def write(self) -> str:
        from django.conf import settings
        from django.db import transaction

        from salaklang.foundations.ledger.actions import act_append
        from salaklang.foundations.ledger.rules import Ref
        from salaklang.kernel.actor import system

        with transaction.atomic():
            act = act_append(
                system(settings.SALA_NODE_AGENCY),
                kind=KIND,
                agency=settings.SALA_NODE_AGENCY,
                subject=Ref("hammer", "1"),
                record={},
            )
        return act.code

    def proof(self, code: str) -> tuple[bytes, str] | None:
        from salaklang.foundations.ledger.errors import ProofPending
        from salaklang.foundations.ledger.queries import proof_of
        from salaklang.kernel.actor import system

        try:
            found = proof_of(system(), code=code)
        except ProofPending:
            return None
        return found.leaf, found.text

    def leave(self) -> None:
        from django.db import connection

        connection.close()


def _openable(where: str) -> None:
    try:
        source_open(where).close()
    except ValueError:
        raise Usage(NOT_LOG.fill(log=where)) from None


def _told(found: HammerReport, args: argparse.Namespace) -> int:
    figures = figures_of(found)
    if args.json:
        violations = [{"th": v.th, "en": v.en} for v in found.violations]
        print(json.dumps({"ok": found.ok, **figures, "violations": violations}, ensure_ascii=False, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name.replace('_', ' ')}: {value}")
        for violation in found.violations:
            print(f"✗ {violation.in_(args.lang)}")
    return 0 if found.ok else 1


def figures_of(found: HammerReport) -> dict[str, Any]:
    """Rates a second, times in milliseconds."""

    def times(list_: list[float]) -> dict[str, float]:
        return {f"p{round(part * 100)}_ms": round(share(list_, part) * 1000, 1) for part in (0.5, 0.95, 0.99)}

    seconds = max(found.seconds, 0.001)
    figures: dict[str, Any] = {
        "size": found.size,
        "checkpoints": found.checkpoints,
        "reads": len(found.reads),
        "reads_per_second": round(len(found.reads) / seconds, 1),
        "read": times(found.reads),
        "errors": found.errors,
    }
    if found.writes:
        figures |= {
            "writes": len(found.writes),
            "writes_per_second": round(len(found.writes) / seconds, 1),
            "write": times(found.writes),
            "proven": len(found.proven),
            "from_write_to_proof": times(found.proven),
        }
    return figures
