"""Checking a receipt on the server, for those whose browser can't: the same rules, in the same words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from salaklang.interfaces.portal.texts import checking as x
from salaklang.interfaces.ui import ports
from salaklang.kernel.receipt import Checked, ReceiptError, ReceiptUnwitnessed, receipt_check
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import NONE, policy_parse

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Served:
    """What was found. `tone`: done, wait or bad; `rows`: what the receipt says; `marks`: what is proven, what isn't."""

    tone: str
    title: Text
    text: Text
    rows: tuple[Row, ...] = ()
    marks: tuple[tuple[bool, Text], ...] = ()


def receipt_serve(raw: bytes, *, policy: str, names: Mapping[str, Text]) -> Served:
    """Check a receipt file under `policy`; `names`: what agencies and witnesses are called."""
    rules = policy_parse(policy)
    tone, title, text = ("wait", x.ALONE, x.ALONE_TEXT) if rules.quorum == NONE else ("done", x.GOOD, x.GOOD_TEXT)
    try:
        checked = receipt_check(raw, policy=rules)
    except ReceiptUnwitnessed as e:
        checked, tone, title, text = e.checked, "wait", x.SHORT, x.SHORT_TEXT
    except ReceiptError as e:
        return Served("bad", x.BAD, x.REASONS.get(e.code, x.REASONS["form"]))
    return Served(tone, title, text, tuple(_rows(checked.receipt.act, names)), tuple(_marks(checked, names)))


def _rows(act: Mapping[str, Any], names: Mapping[str, Text]) -> list[Row]:
    title = act.get("title")
    titled = isinstance(title, Mapping) and {"th", "en"} <= set(title)
    agency = str(act["agency"])
    said: list[tuple[Text, Text | str]] = [
        (x.WHAT, Text(str(title["th"]), str(title["en"])) if titled and title else str(act["kind"])),
        (x.AGENCY, names.get(agency, Text(agency, agency))),
        (x.WHEN, _moment(str(act["at"]))),
        (x.GROUND, str(act["legal_basis"])),
        (x.CODE, str(act.get("code", ""))),
        (x.RECORD, json.dumps(act.get("record", {}), ensure_ascii=False, indent=2)),
    ]
    return [{"key": key, "value": value} for key, value in said if value]


def _marks(checked: Checked, names: Mapping[str, Text]) -> list[tuple[bool, Text]]:
    report, point = checked.report, checked.report.checkpoint
    place = x.P_PLACE.fill(index=f"{checked.index + 1:,}", size=f"{point.size:,}", origin=point.origin)
    marks = [(True, x.P_SEALED), (True, place), (True, x.P_SIGNED)]
    for cosigned in report.cosigned:
        name, at = cosigned.witness.name, datetime.fromtimestamp(cosigned.time, UTC)
        said = x.P_WITNESS.fill(name=names.get(name, Text(name, name)), time=ports.calendar().moment(at))
        marks.append((True, said))
    for missing in report.missing:
        name = missing.name
        marks.append((False, x.P_MISSING.fill(name=names.get(name, Text(name, name)))))
    if checked.unknown:
        marks.append((False, x.P_UNKNOWN.fill(n=checked.unknown)))
    return marks


def _moment(iso: str) -> Text | str:
    try:
        return ports.calendar().moment(datetime.fromisoformat(iso))
    except ValueError:
        return iso
