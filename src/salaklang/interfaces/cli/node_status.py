"""`./sala node status` and `./sala node rotate`: how this node and its partners do, and a new key for an agency."""

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from salaklang.kernel.text import Text

FINE = Text("ไม่มีเรื่องต้องดูแล", "Nothing needs looking after.")
PARTNER = Text(
    "{name} · {url} · {state} · ค่ากลาง {median} มิลลิวินาที · นาฬิกา {skew} วินาที · รอส่ง {waiting}",
    "{name} · {url} · {state} · median {median} ms · clock {skew} s · {waiting} waiting",
)
UP, DOWN, UNKNOWN = Text("ตอบ", "answers"), Text("ไม่ตอบ", "does not answer"), Text("ยังไม่ได้ถาม", "not asked yet")
TROUBLE = Text("! {about}{said} → {do}", "! {about}{said} → {do}")
ROTATED = Text(
    "กุญแจใหม่ของ {agency}: {key} กุญแจเดิมใช้ได้อีก 10 นาที คู่สัญญาเห็นกุญแจใหม่ในรอบปรับปรุงถัดไป",
    "New key of {agency}: {key}. The old one ends in 10 minutes; partners see the new one at their next refresh.",
)


def status(args: argparse.Namespace) -> int:
    """Print it; 0 when all is well, 1 when something is bad."""
    from salaklang.foundations.exchange.queries import limits_now, node_status
    from salaklang.foundations.exchange.troubles import troubles_of
    from salaklang.kernel.actor import system

    node = node_status(system())
    troubles = troubles_of(node, limits_now())
    if args.json:
        told = {**asdict(node), "troubles": [asdict(t) for t in troubles]}
        print(json.dumps(told, ensure_ascii=False, default=_plain))
    else:
        for p in node.partners:
            state = UNKNOWN if p.asked_at is None else DOWN if p.code else UP
            skew = "–" if p.skew_ms is None else f"{p.skew_ms / 1000:+.1f}"
            median = "–" if p.hour.median is None else p.hour.median
            line = PARTNER.fill(
                name=p.name, url=p.base_url, state=state, median=median, skew=skew, waiting=p.queue.waiting
            )
            print(line.in_(args.lang))
        for t in troubles:
            about = f"{t.about}: " if t.about else ""
            print(TROUBLE.fill(about=about, said=t.said, do=t.do).in_(args.lang))
        if not troubles:
            print(FINE.in_(args.lang))
    return int(any(t.level == "bad" for t in troubles))


def rotate(args: argparse.Namespace) -> int:
    """Make the next exchange key of an agency of this node."""
    from salaklang.foundations.exchange.actions import agency_key_rotate
    from salaklang.foundations.exchange.queries import lives_here
    from salaklang.foundations.identity.queries import agency_exists
    from salaklang.kernel.actor import system
    from salaklang.kernel.errors import NotFound

    agency = args.url[0]
    if not agency_exists(agency) or not lives_here(agency):
        raise NotFound(f"no agency {agency[:63]!r} lives here")
    key = agency_key_rotate(system(), agency=agency)
    told = {"agency": agency, "key": key.key_id}
    print(json.dumps(told, ensure_ascii=False) if args.json else ROTATED.fill(**told).in_(args.lang))
    return 0


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no plain form")
