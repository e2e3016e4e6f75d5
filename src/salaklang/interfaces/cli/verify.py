"""`./sala verify FILE…`: check receipts and certificates offline, against a node's published keys.

Exit codes: 0 all good; 1 a file is not as it was issued; 2 wrong use (no file, no trust file). No database, no network.
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from salaklang.interfaces.cli import verify_texts as t
from salaklang.interfaces.cli.verify_pdf import PDF_MAX, certificate_check
from salaklang.kernel.receipt import Checked, ReceiptError, receipt_check
from salaklang.kernel.text import Text
from salaklang.kernel.trust import Trust, TrustError, trust_parse


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of one file: `facts` are what is proven, `data` the same for programs."""

    ok: bool
    kind: str
    code: str
    text: Text
    facts: tuple[tuple[Text, Text], ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


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
        trust = _trust(args.trust)
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
    return _receipt(raw, trust)


def _receipt(raw: bytes, trust: Trust) -> Finding:
    try:
        checked = receipt_check(raw, origin=trust.origin, keys=list(trust.keys))
    except ReceiptError as e:
        return Finding(False, "receipt", e.code, t.RECEIPT_REASONS[e.code])
    facts, data = _receipt_facts(checked, trust)
    return Finding(True, "receipt", "good", t.GOOD_RECEIPT, facts, data)


def _receipt_facts(checked: Checked, trust: Trust) -> tuple[tuple[tuple[Text, Text], ...], dict[str, Any]]:
    act, point = checked.receipt.act, checked.proven.checkpoint
    place = t.PLACE_OF.fill(index=checked.index + 1, size=point.size, origin=point.origin)
    facts = (
        (t.WHAT, _text(act.get("title"), str(act.get("kind")))),
        (t.WHO, trust.agency(str(act["agency"]))),
        (t.WHEN, _moment(str(act["at"]))),
        (t.CODE, _same(act.get("code", ""))),
        *((t.RECORD, _same(f"{k}: {_value(v)}")) for k, v in sorted(act.get("record", {}).items())),
        (t.PLACE, place),
    )
    data = {"act": act, "index": checked.index, "size": point.size, "origin": point.origin}
    return facts, data


def _certificate(raw: bytes, trust: Trust) -> Finding:
    report, receipt = certificate_check(raw, trust.roots)
    if not report.ok:
        return Finding(False, "certificate", "certificate", report.reason)
    facts: list[tuple[Text, Text]] = [(t.SIGNER, _same(report.signer))]
    if report.signed_at:
        how = t.STAMPED if report.timestamped else t.STATED
        when = _moment(report.signed_at.isoformat())
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
        inner = _receipt(receipt, trust)
        if not inner.ok:
            return Finding(False, "certificate", inner.code, t.INNER_BAD.fill(reason=inner.text))
        facts += inner.facts
        data["receipt"] = inner.data
    return Finding(True, "certificate", "good", t.GOOD_CERTIFICATE, tuple(facts), data)


# --- words ------------------------------------------------------------------------------------------------------------


def _say(name: str, finding: Finding, language: str) -> None:
    print(f"{'✓' if finding.ok else '✗'} {name}: {finding.text.in_(language)}")
    for label, value in finding.facts:
        print(f"    {label.in_(language)}: {value.in_(language)}")
    if not finding.ok:
        print(f"    {t.BAD.in_(language)}")


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


def _moment(iso: str) -> Text:
    """A moment in the words of the node's country (SALA_COUNTRY), or as it stands where it can't be read."""
    country = os.environ.get("SALA_COUNTRY", "salaklang.countries.th")
    try:
        text = import_module(f"{country}.dates").moment_text(datetime.fromisoformat(iso))
    except (ValueError, ImportError, AttributeError):
        return _same(iso)
    return text if isinstance(text, Text) else _same(iso)


def _text(value: object, otherwise: str) -> Text:
    if isinstance(value, Mapping) and {"th", "en"} <= set(value):
        return Text(_plain(value["th"]), _plain(value["en"]))
    return _same(otherwise)


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _same(value: object) -> Text:
    return Text(_plain(value), _plain(value))


def _plain(value: object) -> str:
    """A text from a file, with nothing in it that could steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(value))


# --- the command line -------------------------------------------------------------------------------------------------


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = _Parser(prog="./sala verify", description=t.USAGE.en)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--trust", type=Path, help="trust file (default: trust.json under SALA_HOME)")
    parser.add_argument("--lang", choices=["th", "en"])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(argv)


def _language(argv: list[str]) -> str:
    """--lang where argparse hasn't got that far, else the system's language, else Thai."""
    if "--lang" in argv[:-1]:
        return argv[argv.index("--lang") + 1]
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if system.startswith("en") else "th"


def _trust(path: Path | None) -> Trust:
    path = path or Path(os.environ.get("SALA_HOME", "var")) / "trust.json"
    try:
        return trust_parse(path.read_bytes())
    except (OSError, TrustError):
        raise _Usage(t.NO_TRUST.fill(file=path)) from None


def _read(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(PDF_MAX + 1)[:PDF_MAX]
    except OSError:
        raise _Usage(t.NO_FILE.fill(file=name)) from None
