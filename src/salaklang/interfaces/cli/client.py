"""`./sala client add|list|revoke`: information systems of this node's agencies that may ask through the exchange.

add AGENCY SYSTEM --key FILE enters the public key (PEM or base64) of a system that is not Salaklang; the private half
stays with it. list prints all keys; revoke KEY-ID ends one at once. Entering and ending are public acts.
"""

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from salaklang.interfaces.cli.node_environment import node_environment
from salaklang.kernel.errors import Invalid, SalaError
from salaklang.kernel.text import Language, Text

ADDED = Text(
    "ลงทะเบียนกุญแจแล้ว ใช้ได้ถึง {until} รหัสกุญแจ {key}", "The key is entered and valid until {until}. Its id: {key}"
)
REVOKED = Text("ยุติกุญแจ {key} แล้ว", "The key {key} is revoked")
NO_FILE = Text("อ่านไฟล์ {file} ไม่ได้", "The file {file} can't be read")
NO_KEY = Text("ไม่มีกุญแจ {key} ดูด้วย ./sala client list", "There is no key {key}: see ./sala client list")


def main(argv: list[str]) -> int:
    """The exit code: 0 done, 1 refused, 2 wrong use."""
    args = _arguments(argv)
    with node_environment():
        import django

        django.setup()
        if args.what == "list":
            return _list()
        if args.what == "revoke":
            return _revoke(args.agency, args.lang)
        return _add(args)


def _add(args: argparse.Namespace) -> int:
    from salaklang.foundations.exchange.actions import client_key_add
    from salaklang.kernel.actor import system

    try:
        key = Path(args.key).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        print(NO_FILE.fill(file=args.key).in_(args.lang), file=sys.stderr)
        return 2
    try:
        made = client_key_add(system(), agency=args.agency, system=args.system, key=key, days=args.days)
    except SalaError as refused:
        fields = refused.fields.values() if isinstance(refused, Invalid) else ()
        words = [t.in_(args.lang) for t in fields] or [refused.message.in_(args.lang)]
        print(" · ".join(words), file=sys.stderr)
        return 1
    until = made.valid_to.date().isoformat() if made.valid_to else "-"
    print(ADDED.fill(key=made.key_id, until=until).in_(args.lang))
    return 0


def _revoke(key_id: str, language: Language) -> int:
    from salaklang.foundations.exchange.actions import agency_key_end
    from salaklang.foundations.exchange.queries.systems import client_keys
    from salaklang.kernel.actor import system

    if key_id not in {k.key_id for k in client_keys(system())}:
        print(NO_KEY.fill(key=key_id[:100]).in_(language), file=sys.stderr)
        return 1
    agency_key_end(system(), key_id=key_id)
    print(REVOKED.fill(key=key_id).in_(language))
    return 0


def _list() -> int:
    from salaklang.foundations.exchange.queries.systems import client_keys
    from salaklang.kernel.actor import system

    print(json.dumps([asdict(k) for k in client_keys(system())], ensure_ascii=False, indent=2, default=str))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sala client", description=__doc__)
    parser.add_argument("what", choices=["add", "list", "revoke"])
    parser.add_argument("agency", nargs="?", help="add: the agency whose system it is; revoke: the key's id")
    parser.add_argument("system", nargs="?", help="add: the system's name, e.g. tax-office")
    parser.add_argument("--key", help="add: a file with the Ed25519 public key, PEM or base64")
    parser.add_argument("--days", type=int, default=365, help="add: how long the key is valid (at most 730)")
    parser.add_argument(
        "--lang", choices=["th", "en"], default="en" if os.environ.get("LANG", "").startswith("en") else "th"
    )
    given = parser.parse_args(argv)
    if given.what == "add" and not (given.agency and given.system and given.key):
        parser.error("add needs AGENCY SYSTEM and --key")
    if given.what == "revoke" and not given.agency:
        parser.error("revoke needs the key's id")
    return given
