"""`./sala node show|add|list|status|refresh|rotate|remove|override`: other agencies' nodes, and how they do.

    ./sala node show                            this node's address, key and fingerprint, for the other operator
    ./sala node add URL --key VKEY […]          join a node, or several: its entry is fetched, checked, and entered on
                                                the ledger
    ./sala node list                            the nodes that are joined
    ./sala node status                          how they do, and what needs looking after (exit code 1: something bad)
    ./sala node refresh                         fetch all entries again (the worker does it by itself, too)
    ./sala node rotate AGENCY                   a new exchange key for an agency of this node
    ./sala node remove NODE --reason WHY        part from a node (its address, or its log's name)
    ./sala node override --hours N --reason WHY let data go out although the public log is silent

What changes the federation is an act on the public ledger. --json prints one object (list: one array) and no words.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

from salaklang.interfaces.cli import node_status
from salaklang.interfaces.cli import node_texts as t
from salaklang.interfaces.cli.node_environment import node_environment
from salaklang.kernel.errors import Invalid, SalaError
from salaklang.kernel.fingerprint import fingerprint, fingerprint_is
from salaklang.kernel.text import Text


def main(argv: list[str]) -> int:
    """The exit code: 0 done, 1 refused or no answer, 2 wrong use."""
    args = _arguments(argv)
    with node_environment():
        import django

        django.setup()
        try:
            return int(_COMMANDS[args.what](args))
        except SalaError as refused:
            return _refused(args, refused)


def _show(args: argparse.Namespace) -> int:
    from django.conf import settings

    from salaklang.foundations.ledger.actions import ledger_key_ensure
    from salaklang.kernel.note import vkey_format

    key = vkey_format(ledger_key_ensure().verifier)
    name = settings.SALA_NODE_NAME or settings.SALA_NODE_AGENCY
    told = {"name": name, "url": settings.SALA_BASE_URL, "key": key, "fingerprint": fingerprint(key)}
    _say(args, told | {"add": f"./sala node add {settings.SALA_BASE_URL} --key {key}"}, t.SHOWN.fill(**told))
    return 0


def _add(args: argparse.Namespace) -> int:
    if args.fingerprint and not fingerprint_is(args.key[0], args.fingerprint):
        return _wrong(args, "other-fingerprint", t.OTHER_FINGERPRINT.fill(is_=fingerprint(args.key[0])))
    return _each(args, list(zip(args.url, args.key, strict=True)))


def _enter(args: argparse.Namespace, url: str, key: str, *, joined_only: bool) -> int:
    from salaklang.foundations.exchange.actions import node_add
    from salaklang.foundations.exchange.ports import TransportFailed
    from salaklang.foundations.exchange.queries.newcomers import agencies_waiting
    from salaklang.foundations.exchange.transport import entry_fetch
    from salaklang.kernel.actor import system

    try:
        node = node_add(system(), base_url=url, vkey=key, note=entry_fetch(url), joined_only=joined_only)
    except TransportFailed as failed:
        return _wrong(args, "no-answer", t.NO_ANSWER.fill(url=url, why=str(failed)))
    waiting = agencies_waiting(node)
    told = {"name": node.name, "url": node.base_url, "proof": node.added_act, "fingerprint": fingerprint(key)}
    said = t.ADDED.fill(name=node.name, url=node.base_url, code=node.added_act, fingerprint=fingerprint(key))
    if waiting:
        more = t.AGENCIES_WAITING.fill(agencies=", ".join(waiting), url=node.base_url, key=key)
        said = Text(f"{said.th}\n{more.th}", f"{said.en}\n{more.en}")
    _say(args, {**told, "agencies_waiting": list(waiting)}, said)
    return 0


def _refresh(args: argparse.Namespace) -> int:
    return _each(args, [(node["base_url"], node["vkey"]) for node in _nodes()], joined_only=True)


def _each(args: argparse.Namespace, nodes: Sequence[tuple[str, str]], *, joined_only: bool = False) -> int:
    codes = []
    for url, key in nodes:
        try:
            codes.append(_enter(args, url, key, joined_only=joined_only))
        except SalaError as refused:  # one that is refused must not keep the others out
            codes.append(_refused(args, refused))
    return max(codes, default=0)


def _remove(args: argparse.Namespace) -> int:
    from salaklang.foundations.exchange.actions import node_remove
    from salaklang.kernel.actor import system

    named = args.url[0].rstrip("/")
    which = next((n for n in _nodes() if named in (n["base_url"], n["origin"], n["name"])), None)
    if which is None:
        return _wrong(args, "not-known", t.NOT_KNOWN.fill(which=named))
    left = node_remove(system(), origin=which["origin"], reason=args.reason)
    told = {"name": which["name"], "url": which["base_url"], "proof": left.act_code, "put_aside": left.put_aside}
    said = t.REMOVED.fill(name=which["name"], url=which["base_url"], code=left.act_code, waiting=left.put_aside)
    _say(args, told, said)
    return 0


def _override(args: argparse.Namespace) -> int:
    from salaklang.foundations.exchange.actions import release_override
    from salaklang.kernel.actor import system

    order = release_override(system(), hours=args.hours, reason=args.reason)
    until = order.until.isoformat(timespec="minutes")
    _say(args, {"until": until, "proof": order.act_code}, t.OVERRIDDEN.fill(until=until, code=order.act_code))
    return 0


def _list(args: argparse.Namespace) -> int:
    nodes = _nodes()
    lines = [
        t.LISTED.fill(
            name=n["name"],
            url=n["base_url"],
            fingerprint=n["fingerprint"],
            agencies=", ".join(n["agencies"]) or "–",
            services=", ".join(n["services"]) or "–",
            code=n["proof"],
        )
        for n in nodes
    ] or [t.LISTED_NONE]
    _say(args, nodes, Text("\n".join(x.th for x in lines), "\n".join(x.en for x in lines)))
    return 0


def _nodes() -> list[dict[str, Any]]:
    from salaklang.foundations.exchange.queries import nodes_all
    from salaklang.kernel.actor import system

    return [
        {
            "name": n.name,
            "base_url": n.base_url,
            "origin": n.origin,
            "vkey": n.vkey,
            "fingerprint": fingerprint(n.vkey),
            "agencies": list(n.agencies),
            "services": list(n.services),
            "added_at": n.added_at.isoformat(),
            "proof": n.added_act,
        }
        for n in nodes_all(system())
    ]


def _say(args: argparse.Namespace, told: object, words: Text) -> None:
    print(json.dumps(told, ensure_ascii=False) if args.json else words.in_(args.lang))


def _wrong(args: argparse.Namespace, code: str, words: Text) -> int:
    if args.json:
        print(json.dumps({"problem": code, "text": {"th": words.th, "en": words.en}}, ensure_ascii=False))
    print(words.in_(args.lang), file=sys.stderr)
    return 1


def _refused(args: argparse.Namespace, refused: SalaError) -> int:
    """What was refused, the detail for the operator, and what to do next. Wrong input (a missing reason): 2; what the
    other node shows is not the operator's input: 1.
    """
    from salaklang.foundations.exchange.errors import EntryRefused

    fields = list(refused.fields.values()) if isinstance(refused, Invalid) else []
    parts = fields or [refused.message, Text(str(refused), str(refused)), refused.next_step]
    words = Text(" · ".join(p.th for p in parts if p.th), " · ".join(p.en for p in parts if p.en))
    return max(_wrong(args, refused.code, words), 2 if fields and not isinstance(refused, EntryRefused) else 1)


_COMMANDS = {
    "show": _show,
    "add": _add,
    "list": _list,
    "status": node_status.status,
    "refresh": _refresh,
    "rotate": node_status.rotate,
    "remove": _remove,
    "override": _override,
}


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./sala node", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=list(_COMMANDS))
    parser.add_argument(
        "url", nargs="*", help="add: the other node's address; remove: which node; rotate: which agency"
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        help="the other node's ledger key (a vkey), as its operator gave it",
    )
    parser.add_argument("--fingerprint", default="", help="add: refuse the key unless this is its fingerprint")
    parser.add_argument("--hours", type=float, default=0.0, help="override: for how long data may go out (at most 72)")
    parser.add_argument("--reason", default="", help="remove, override: why; kept with the public act")
    parser.add_argument("--json", action="store_true", help="print JSON, nothing else")
    parser.add_argument(
        "--lang", choices=["th", "en"], default="en" if os.environ.get("LANG", "").startswith("en") else "th"
    )
    given = parser.parse_intermixed_args(argv)
    if given.what == "add" and (not given.url or len(given.url) != len(given.key)):
        parser.error("add needs URL and --key; for several nodes, as many of the one as of the other")
    if given.what == "add" and given.fingerprint and len(given.key) > 1:
        parser.error("--fingerprint goes with one node at a time")
    if given.what == "rotate" and len(given.url) != 1:
        parser.error("rotate needs an agency of this node, by its machine name")
    if given.what == "remove" and len(given.url) != 1:
        parser.error("remove needs a node: its address or its log's name, as `list` shows them")
    return given
