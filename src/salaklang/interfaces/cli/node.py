"""`./sala node show|add|list|refresh|override`: the nodes of other agencies that this one exchanges with.

show prints this node's address and ledger key, for the other operator to check by another way; add URL --key VKEY joins
a node (its entry is fetched, checked against the key, and entered on the ledger); refresh fetches all entries again.
override --hours N --reason WHY lets data go out although the public log is silent; the order itself is public.
"""

import argparse
import json
import os
import sys
from typing import Any

from salaklang.interfaces.cli.node_environment import node_environment
from salaklang.kernel.errors import Invalid, SalaError
from salaklang.kernel.text import Text

ADDED = Text("เชื่อมกับโหนด {name} ({url}) แล้ว หลักฐาน {code}", "Joined with {name} ({url}). Proof: {code}")
OVERRIDDEN = Text("ให้ข้อมูลต่อได้ถึง {until} หลักฐาน {code}", "Data goes out until {until}. Proof: {code}")
NO_ANSWER = Text(
    "โหนดที่ {url} ไม่ตอบ ตรวจที่อยู่แล้วลองใหม่", "The node at {url} does not answer. Check the address and try again."
)


def main(argv: list[str]) -> int:
    """The exit code: 0 done, 1 refused or no answer, 2 wrong use."""
    args = _arguments(argv)
    with node_environment():
        import django

        django.setup()
        if args.what == "show":
            return _show()
        if args.what == "override":
            return _override(args.hours, args.reason, args.lang)
        if args.what == "list":
            return _list()
        if args.what == "refresh":
            return max((_add(n["base_url"], n["vkey"], args.lang) for n in _nodes()), default=0)
        return _add(args.url, args.key, args.lang)


def _show() -> int:
    from django.conf import settings

    from salaklang.foundations.ledger.actions import ledger_key_ensure
    from salaklang.kernel.note import vkey_format

    key = vkey_format(ledger_key_ensure().verifier)
    print(json.dumps({"url": settings.SALA_BASE_URL, "key": key}, ensure_ascii=False))
    return 0


def _override(hours: float, reason: str, language: str) -> int:
    from salaklang.foundations.exchange.actions import release_override
    from salaklang.kernel.actor import system

    try:
        order = release_override(system(), hours=hours, reason=reason)
    except Invalid as wrong:
        print(" · ".join(t.in_(language) for t in wrong.fields.values()), file=sys.stderr)
        return 2
    print(OVERRIDDEN.fill(until=order.until.isoformat(timespec="minutes"), code=order.act_code).in_(language))
    return 0


def _list() -> int:
    print(json.dumps(_nodes(), ensure_ascii=False, indent=2))
    return 0


def _nodes() -> list[dict[str, Any]]:
    from salaklang.foundations.exchange.queries import nodes_all
    from salaklang.kernel.actor import system

    return [
        {
            "name": n.name,
            "base_url": n.base_url,
            "vkey": n.vkey,
            "agencies": list(n.agencies),
            "services": list(n.services),
            "added_at": n.added_at.isoformat(),
            "proof": n.added_act,
        }
        for n in nodes_all(system())
    ]


def _add(url: str, key: str, language: str) -> int:
    from salaklang.foundations.exchange.actions import node_add
    from salaklang.foundations.exchange.ports import TransportFailed
    from salaklang.foundations.exchange.transport import entry_fetch
    from salaklang.kernel.actor import system

    try:
        node = node_add(system(), base_url=url, vkey=key, note=entry_fetch(url))
    except TransportFailed:
        print(NO_ANSWER.fill(url=url).in_(language), file=sys.stderr)
        return 1
    except SalaError as refused:
        words = [refused.message.in_(language), str(refused), refused.next_step.in_(language)]
        print(" · ".join(words), file=sys.stderr)
        return 1
    print(ADDED.fill(name=node.name, url=node.base_url, code=node.added_act).in_(language))
    return 0


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./sala node", description=__doc__)
    parser.add_argument("what", choices=["show", "add", "list", "refresh", "override"])
    parser.add_argument("url", nargs="?", help="the other node's address")
    parser.add_argument("--key", help="the other node's ledger key (a vkey), as its operator gave it to you")
    parser.add_argument("--hours", type=float, default=0.0, help="override: for how long data may go out (at most 72)")
    parser.add_argument("--reason", default="", help="override: why; kept with the public act")
    parser.add_argument(
        "--lang", choices=["th", "en"], default="en" if os.environ.get("LANG", "").startswith("en") else "th"
    )
    given = parser.parse_args(argv)
    if given.what == "add" and not (given.url and given.key):
        parser.error("add needs URL and --key")
    return given
