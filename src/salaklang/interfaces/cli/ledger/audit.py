"""`./sala ledger audit URL|FOLDER`: examine any tiled log from outside, starting from nothing but its public key.

Exit codes: 0 nothing wrong; 1 something is, or too few have witnessed it; 2 wrong use; 69 the log does not answer.
No database; with a folder no network.
"""

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from salaklang.interfaces.cli.ledger import audit_texts as t
from salaklang.interfaces.cli.ledger import language_option
from salaklang.interfaces.cli.verify_receipt import iso, moment, shown
from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.note import NoteError
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import POLICY_MAX, Policy, PolicyError, policy_parse
from salaklang.kernel.trust import TRUST_MAX, TrustError, policy_of, trust_parse
from salaklang.tlog.audit import AuditReport, Plan, audit
from salaklang.tlog.audit_state import AuditState, StateError, state_read, state_write
from salaklang.tlog.client import source_open
from salaklang.tlog.errors import LogOutOfReach
from salaklang.tlog.evidence import evidence_format
from salaklang.tlog.source import Limits


class Usage(Exception):
    """Wrong use, in words."""

    def __init__(self, text: Text) -> None:
        self.text = text


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit` to the commands of `./sala ledger`."""
    parser = commands.add_parser("audit", help="examine any tiled log from outside: by its address or in a folder")
    _arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Audit, print what was found; the exit code."""
    try:
        policy = trusted(args.key, args.policy, args.trust)
        state = _state(args.state, policy)
        found = _audit(args, policy, state)
    except Usage as e:
        print(e.text.in_(args.lang), file=sys.stderr)
        return 2
    kept = _evidence_keep(found, args.evidence)
    if args.json:
        print(json.dumps(_report(found, kept), ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, kept):
            print(line.in_(args.lang))
    if isinstance(found.fault, LogOutOfReach):
        return 69
    return 0 if found.ok else 1


def trusted(keys: list[str], policy: Path | None, trust: Path | None) -> Policy:
    """Whom to believe: keys from the command line, a policy, a trust file, or the node's own. Raises Usage."""
    try:
        if keys:
            return policy_of([key_parse(key) for key in keys])
        if policy:
            return policy_parse(_bounded(policy, POLICY_MAX))
        path = trust or Path(os.environ.get("SALA_HOME", "var")) / "trust.json"
        return trust_parse(_bounded(path, TRUST_MAX)).policy
    except OSError:
        raise Usage(t.NO_TRUST) from None
    except PolicyError as e:
        raise Usage(t.NOT_POLICY.fill(line=e.line, reason=e.reason)) from None
    except (NoteError, TrustError):
        raise Usage(t.NOT_KEY) from None


def _audit(args: argparse.Namespace, policy: Policy, state: AuditState | None) -> AuditReport:
    limits = Limits(bytes_total=args.max_bytes, seconds_total=args.max_seconds)
    try:
        source = source_open(args.log, limits)
    except ValueError:
        raise Usage(t.NOT_LOG.fill(log=args.log)) from None

    def save(now: AuditState) -> None:
        if args.state:
            state_write(args.state, now)

    try:
        return audit(source, policy, state=state, plan=Plan(args.sample), save=save)
    except OSError as e:
        raise Usage(t.NO_STATE.fill(file=args.state, reason=e.strerror)) from None
    finally:
        source.close()


def _state(path: Path | None, policy: Policy) -> AuditState | None:
    try:
        return state_read(path, policy) if path else None
    except (StateError, OSError) as e:
        raise Usage(t.NO_STATE.fill(file=path, reason=str(e))) from None


def _evidence_keep(found: AuditReport, path: Path | None) -> Path | None:
    """Write the evidence of a fork to a file, never over another."""
    if found.evidence is None:
        return None
    raw = evidence_format(found.evidence)
    path = path or Path(f"fork-{hashlib.sha256(raw.encode()).hexdigest()[:12]}.json")
    path.write_text(raw, encoding="utf-8")
    return path


def _bounded(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)


# --- words ------------------------------------------------------------------------------------------------------------


def _lines(found: AuditReport, evidence: Path | None) -> list[Text]:
    lines = [t.FINE if found.ok else t.NOT_FINE]
    if found.report:
        point = found.report.checkpoint
        origin = shown(point.origin).en
        lines.append(t.CHECKPOINT.fill(origin=origin, size=point.size, root=point.root.hex()))
        lines += [t.SIGNED.fill(key=shown(key.name).en) for key in found.report.logs]
        for c in found.report.cosigned:
            when = moment(iso(c.time)) if c.time else t.NO_TIME
            lines.append(t.COSIGNED.fill(name=shown(c.witness.name).en, key=shown(c.witness.key.name).en, when=when))
        lines += [t.MISSING.fill(name=shown(w.name).en) for w in found.report.missing]
        if not found.witnessed:
            lines.append(t.UNWITNESSED)
        if found.since is not None:
            lines.append(t.GREW.fill(since=found.since))
        elif not found.fault:
            lines.append(t.FIRST)
        lines.append(t.READ.fill(entries=found.entries, audited=found.audited, size=point.size))
        if not found.fault:
            lines.append(t.BLOCKS.fill(blocks=found.blocks, height=found.height) if found.height else t.NO_BLOCKS)
    if found.fault:
        lines.append(Text(shown(found.fault.text.th).th, shown(found.fault.text.en).en))
    if evidence:
        lines.append(t.EVIDENCE.fill(file=evidence))
    return lines


def _report(found: AuditReport, evidence: Path | None) -> dict[str, Any]:
    report, fault = found.report, found.fault
    return {
        "ok": found.ok,
        "origin": report.checkpoint.origin if report else None,
        "size": report.checkpoint.size if report else None,
        "root": report.checkpoint.root.hex() if report else None,
        "signed_by": [key.name for key in report.logs] if report else [],
        "cosigned": [{"witness": c.witness.name, "time": iso(c.time) if c.time else None} for c in report.cosigned]
        if report
        else [],
        "not_cosigned": [w.name for w in report.missing] if report else [],
        "quorum": found.witnessed,
        "since": found.since,
        "entries": found.entries,
        "audited": found.audited,
        "blocks": found.blocks,
        "height": found.height,
        "fault": {
            "code": fault.code,
            "entry": getattr(fault, "index", None),
            "text": {"th": fault.text.th, "en": fault.text.en},
        }
        if fault
        else None,
        "evidence": str(evidence) if evidence else None,
    }


# --- the command line -------------------------------------------------------------------------------------------------


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="URL|FOLDER", help="where the log's files are: its `checkpoint` lies there")
    parser.add_argument("--key", action="append", default=[], metavar="VKEY", help="the log's public key")
    parser.add_argument("--policy", type=Path, help="a C2SP tlog-policy: logs, witnesses and a quorum")
    parser.add_argument("--trust", type=Path, help="a trust file (default: trust.json under SALA_HOME)")
    parser.add_argument("--from", dest="state", type=Path, metavar="STATE", help="remember here, go on from here")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--full", action="store_true", help="read every entry not read yet (this is the default)")
    how.add_argument("--sample", type=int, metavar="N", help="read N bundles of entries, drawn by lot")
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="where to write the evidence of a forked log")
    parser.add_argument("--max-bytes", type=int, default=64 * 2**30, metavar="N", help="stop after so many bytes")
    parser.add_argument("--max-seconds", type=float, default=86_400.0, metavar="N", help="stop after so long")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    language_option(parser)
