"""`./sala witness`: run a witness for other agencies' public logs (C2SP tlog-witness), from one folder.

    ./sala witness --home DIR --name NAME --log VKEY[=URL]… [--port N]     witness these logs until stopped
    ./sala witness key --home DIR [--name NAME]                            print its public key, made if missing
    ./sala witness status --home DIR [--json]                              what it has cosigned, evidence of forks
    ./sala witness evidence FILE [--log VKEY…] [--json]                    what a file of evidence proves

Exit codes: 0 done (evidence: a fork is proven) · 1 the evidence proves no fork · 2 wrong use · 69 it can't run.
No PostgreSQL, no Django: a witness shares nothing with a node.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from salaklang.interfaces.cli import witness_texts as t
from salaklang.interfaces.cli.cosigner_options import Usage, language_of, logs_parse
from salaklang.kernel.cosignature import CosignatureSigner
from salaklang.kernel.note import base64_text, vkey_format
from salaklang.kernel.text import Text
from salaklang.tlog.evidence import EVIDENCE_MAX, EvidenceError, evidence_check, evidence_parse
from salaklang.tlog.evidence_files import SUSPECT
from salaklang.tlog.source import WebSource
from salaklang.tlog.witness.keys import KeyFileError, keys_ensure, keys_read
from salaklang.tlog.witness.serve import Home, ServeError, serve
from salaklang.tlog.witness.store import Store
from salaklang.tlog.witness.watch import WATCH_SECONDS

_RATE = 50.0
_PORT = 8010


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Usage(Text(f"วิธีใช้: ./sala witness --help\n{message}", f"{self.format_usage()}{message}"))


def main(argv: list[str]) -> int:
    language = language_of(argv)
    what = argv[0] if argv and argv[0] in _COMMANDS else "serve"
    try:
        return _COMMANDS[what](argv[1:] if argv[:1] == [what] else argv, language)
    except Usage as e:
        print(e.text.in_(language), file=sys.stderr)
        return 2
    except (ServeError, KeyFileError) as e:
        print(e.text.in_(language), file=sys.stderr)
        return 69


def _serve(argv: list[str], language: str) -> int:
    parser = _parser("serve")
    parser.add_argument("--log", action="append", default=[], metavar="VKEY[=URL]", help="a log to witness; repeatable")
    parser.add_argument("--name", help="the witness's name, for its first start")
    parser.add_argument("--mldsa", action="store_true", help="first start: make an ML-DSA-44 key, too")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=_PORT, help=f"0: any free one (default: {_PORT})")
    parser.add_argument("--watch", type=float, default=WATCH_SECONDS, help="seconds between looks at a log with a URL")
    parser.add_argument("--rate", type=float, default=_RATE, help="submissions a second from one address; 0: no limit")
    args = parser.parse_args(argv)
    if not 0 <= args.port <= 65535:
        raise Usage(t.BAD_PORT)
    if not 0 <= args.rate < 1e9:
        raise Usage(t.BAD_RATE)
    if not 0.1 <= args.watch <= 1e6:
        raise Usage(t.BAD_WATCH)
    logs = logs_parse(args.log)
    if not logs:
        raise Usage(t.NO_LOGS)
    home = Home(args.home.absolute())
    signers = keys_ensure(home.key, name=args.name, mldsa=args.mldsa)

    def ready(port: int) -> None:
        text = t.RUNNING.fill(name=signers[0].name, host=args.host, port=port, n=len(logs))
        print(text.in_(language), flush=True)

    keys = {origin: [log.key for log in entries] for origin, entries in logs.items()}
    urls = {origin: log.url for origin, entries in logs.items() for log in entries if log.url}
    _urls_check(urls)
    serve(
        home,
        signers=signers,
        logs=keys,
        host=args.host,
        port=args.port,
        rate=args.rate,
        urls=urls,
        watch=args.watch,
        on_ready=ready,
    )
    return 0


def _urls_check(urls: Mapping[str, str]) -> None:
    for url in urls.values():
        try:
            WebSource(url).close()
        except ValueError as e:
            raise Usage(t.BAD_LOG.fill(log=url[:80], why=e)) from None


def _key(argv: list[str], language: str) -> int:
    parser = _parser("key")
    parser.add_argument("--name", help="the witness's name, to make a key")
    parser.add_argument("--mldsa", action="store_true", help="make an ML-DSA-44 key, too")
    args = parser.parse_args(argv)
    for signer in keys_ensure(Home(args.home).key, name=args.name, mldsa=args.mldsa):
        print(vkey_format(signer.verifier))
    return 0


def _status(argv: list[str], language: str) -> int:
    parser = _parser("status")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    home = Home(args.home)
    if not home.key.exists():
        raise ServeError(t.NO_WITNESS.fill(home=home.path))
    signers = keys_read(home.key)
    logs = _logs(home)
    evidence, suspects = home.evidence.files(), home.evidence.files(SUSPECT)
    if args.json:
        body = {
            "name": signers[0].name,
            "vkeys": _vkeys(signers),
            "logs": logs,
            "evidence": [str(f) for f in evidence],
            "suspects": [str(f) for f in suspects],
        }
        print(json.dumps(body, ensure_ascii=False, indent=2))
        return 0
    print("\n".join(_vkeys(signers)))
    for log in logs:
        print(t.LOG_LINE.fill(**log).in_(language))
    if not logs:
        print(t.NO_LOG_YET.in_(language))
    for text, files in ((t.EVIDENCE_LINE, evidence), (t.SUSPECT_LINE, suspects)):
        for file in files:
            print(text.fill(file=file).in_(language))
    return 0


def _evidence(argv: list[str], language: str) -> int:
    parser = _Parser(prog="./sala witness evidence")
    parser.add_argument("file", type=Path)
    parser.add_argument("--log", action="append", default=[], metavar="VKEY", help="the log's key, as you know it")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=["th", "en"])
    args = parser.parse_args(argv)
    keys = [log.key for entries in logs_parse(args.log).values() for log in entries] or None
    try:
        with args.file.open("rb") as file:
            verdict = evidence_check(evidence_parse(file.read(EVIDENCE_MAX + 1)), keys)
    except OSError:
        raise Usage(t.NO_FILE.fill(file=args.file)) from None
    except EvidenceError as e:
        _print_verdict(args.json, language, proven=False, code="no-evidence", text=e.text)
        return 1
    vkeys = [vkey_format(key) for key in verdict.keys]
    more = {
        "origin": verdict.first.origin,
        "sizes": [verdict.first.size, verdict.second.size],
        "vkeys": vkeys,
        "keys_from_file": keys is None,
    }
    _print_verdict(args.json, language, proven=verdict.proven, code=verdict.code, text=verdict.text, **more)
    if keys is None and not args.json:
        print(t.CLAIMED_KEYS.fill(keys=", ".join(vkeys)).in_(language))
    return 0 if verdict.proven else 1


def _print_verdict(as_json: bool, language: str, *, proven: bool, code: str, text: Text, **more: object) -> None:
    if as_json:
        body = {"proven": proven, "code": code, "text": {"th": text.th, "en": text.en}, **more}
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        print(text.in_(language))


def _logs(home: Home) -> list[dict[str, object]]:
    if not home.memory.exists():
        return []
    store = Store(home.memory)
    try:
        return [
            {
                "origin": origin,
                "size": stored.size,
                "root": base64_text(stored.root),
                "time": datetime.fromtimestamp(stored.time, UTC).isoformat(),
            }
            for origin, stored in store.all().items()
        ]
    finally:
        store.close()


def _vkeys(signers: Sequence[CosignatureSigner]) -> list[str]:
    return [vkey_format(signer.verifier) for signer in signers]


def _parser(what: str) -> _Parser:
    parser = _Parser(
        prog=f"./sala witness {what}".removesuffix(" serve"),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--home", type=Path, required=True, help="the witness's folder")
    parser.add_argument("--lang", choices=["th", "en"])
    return parser


_COMMANDS: dict[str, Callable[[list[str], str], int]] = {
    "serve": _serve,
    "key": _key,
    "status": _status,
    "evidence": _evidence,
}
