"""`./sala verify FILE…`: check receipts and certificates offline, against keys and a policy that the reader trusts.

Exit codes: 0 all good; 1 a file is not as it was issued, or too few have witnessed it; 2 wrong use (no file, no trust
file). No database, no network.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from salaklang.interfaces.cli import verify_texts as t
from salaklang.interfaces.cli.verify_pdf import PDF_MAX, certificate_check
from salaklang.interfaces.cli.verify_receipt import Fact, Finding, moment, receipt_finding, shown
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import POLICY_MAX, Policy, PolicyError, policy_parse
from salaklang.kernel.trust import TRUST_MAX, Trust, TrustError, trust_of, trust_parse, trust_under


class _Usage(Exception):
    """Wrong use, in words."""

    def __init__(self, text: Text) -> None:
        self.text = text


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(Text(f"{t.USAGE.th}\n{message}", f"{t.USAGE.en}\n{message}"))


def main(argv: list[str]) -> int:
    """Print what is proven of each file; the exit code."""
    language = _language(argv)
    try:
        args = _arguments(argv)
        language = args.lang or language
        trust = _trust(args.trust, args.policy)
        findings = [(name, file_check(_read(name), trust)) for name in args.files]
    except _Usage as e:
        print(e.text.in_(language), file=sys.stderr)
        return 2
    if args.json:
        print(json.dumps(_report(findings), ensure_ascii=False, indent=2))
    else:
        for name, finding in findings:
            _say(name, finding, language)
    return 0 if all(f.ok for _, f in findings) else 1


def file_check(raw: bytes, trust: Trust) -> Finding:
    """Check one file, a PDF or a receipt, by what its first bytes say it is."""
    if b"%PDF-" in raw[:1024]:
        return _certificate(raw, trust)
    return receipt_finding(raw, trust)


def _certificate(raw: bytes, trust: Trust) -> Finding:
    report, receipt = certificate_check(raw, trust.roots)
    if not report.ok:
        return Finding(False, "certificate", "certificate", report.reason)
    facts: list[Fact] = [(t.SIGNER, shown(report.signer))]
    if report.signed_at:
        how = t.STAMPED if report.timestamped else t.STATED
        when = moment(report.signed_at.isoformat())
        facts.append((t.SIGNED_AT, Text(f"{when.th} ({how.th})", f"{when.en} ({how.en})")))
    if report.data is not None:
        facts.append((t.DATA, t.DATA_THERE))
    data: dict[str, Any] = {
        "signer": report.signer,
        "signed_at": report.signed_at.isoformat() if report.signed_at else None,
        "timestamped": report.timestamped,
        "files": list(report.files),
        "data": report.data,
    }
    if receipt is not None:
        inner = receipt_finding(receipt, trust)
        facts += inner.facts
        data["receipt"] = inner.data
        if not inner.ok:
            reason = t.INNER_BAD.fill(reason=inner.text)
            return Finding(False, "certificate", inner.code, reason, tuple(facts), data)
    return Finding(True, "certificate", "good", t.GOOD_CERTIFICATE, tuple(facts), data)


# --- words ------------------------------------------------------------------------------------------------------------


def _say(name: str, finding: Finding, language: str) -> None:
    print(f"{'✓' if finding.ok else '✗'} {name}: {finding.text.in_(language)}")
    for label, value in finding.facts:
        print(f"    {label.in_(language)}: {value.in_(language)}")
    if not finding.ok:
        advice = t.WAIT if finding.code == "unwitnessed" else t.BAD
        print(f"    {advice.in_(language)}")


def _report(findings: list[tuple[str, Finding]]) -> dict[str, Any]:
    return {
        "ok": all(f.ok for _, f in findings),
        "files": [
            {
                "file": name,
                "ok": f.ok,
                "kind": f.kind,
                "code": f.code,
                "text": {"th": f.text.th, "en": f.text.en},
                **f.data,
            }
            for name, f in findings
        ],
    }


# --- the command line -------------------------------------------------------------------------------------------------


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="./sala verify", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a certificate (PDF) or a receipt (.tlog-proof)")
    parser.add_argument("--trust", type=Path, help="trust file (default: trust.json under SALA_HOME)")
    parser.add_argument("--policy", type=Path, help="C2SP tlog-policy: which logs, and a quorum of which witnesses")
    parser.add_argument("--lang", choices=["th", "en"])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(argv)


def _language(argv: list[str]) -> str:
    """--lang where argparse hasn't got that far, else the system's language, else Thai."""
    if "--lang" in argv[:-1]:
        return argv[argv.index("--lang") + 1]
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "th"


def _trust(path: Path | None, policy_path: Path | None) -> Trust:
    """What the reader believes: a trust file, a policy, or a trust file under a policy of the reader's own."""
    policy = _policy(policy_path) if policy_path else None
    if policy and policy.logs and not path:
        return trust_of(policy)
    path = path or Path(os.environ.get("SALA_HOME", "var")) / "trust.json"
    try:
        trust = trust_parse(_bounded(path, TRUST_MAX))
    except (OSError, TrustError):
        raise _Usage(t.NO_TRUST.fill(file=path)) from None
    return trust_under(trust, policy) if policy else trust


def _policy(path: Path) -> Policy:
    try:
        return policy_parse(_bounded(path, POLICY_MAX))
    except OSError:
        raise _Usage(t.NO_FILE.fill(file=path)) from None
    except PolicyError as e:
        raise _Usage(t.NO_POLICY.fill(file=path, line=e.line, reason=e.reason)) from None


def _bounded(path: Path, most: int) -> bytes:
    """The file's beginning: one byte more than is taken, for a reader to refuse."""
    with path.open("rb") as file:
        return file.read(most + 1)


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(PDF_MAX + 1)[:PDF_MAX]
    except OSError:
        raise _Usage(t.NO_FILE.fill(file=name)) from None
