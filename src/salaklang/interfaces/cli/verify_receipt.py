"""What is to be said of a receipt: what it states, where it stands in the log, and who vouches for that."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from json import dumps
from typing import Any

from salaklang.interfaces.cli import verify_texts as t
from salaklang.kernel.receipt import Checked, ReceiptError, ReceiptUnwitnessed, receipt_check
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import Policy, PolicyCosignature, PolicyWitness
from salaklang.kernel.trust import Trust

Fact = tuple[Text, Text]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be said of one file: `facts` are what is proven, `data` the same for programs."""

    ok: bool
    kind: str
    code: str
    text: Text
    facts: tuple[Fact, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def receipt_finding(raw: bytes, trust: Trust) -> Finding:
    """Check a receipt under the trust's policy. Never raises for a bad file."""
    try:
        checked = receipt_check(raw, policy=trust.policy)
    except ReceiptUnwitnessed as e:
        text = unwitnessed(trust.policy)
        return Finding(False, "receipt", e.code, text, _facts(e.checked, trust), _data(e.checked))
    except ReceiptError as e:
        return Finding(False, "receipt", e.code, t.RECEIPT_REASONS[e.code])
    if trust.outlived(checked.report):
        return Finding(False, "receipt", "retired", t.RECEIPT_REASONS["retired"])
    return Finding(True, "receipt", "good", t.GOOD_RECEIPT, _facts(checked, trust), _data(checked))


def unwitnessed(policy: Policy) -> Text:
    """That the log signed, and how many agencies are still asked for: in numbers where the policy is that simple."""
    groups = {group.name: group for group in policy.groups}
    simple = policy.quorum in groups and not set(groups[policy.quorum].members) & set(groups)
    if policy.quorum in {w.name for w in policy.witnesses}:
        return t.UNWITNESSED_ONE
    if not simple:
        return t.UNWITNESSED_POLICY
    wanted = groups[policy.quorum].threshold
    if wanted == 1:
        return t.UNWITNESSED_ONE
    words = t.NUMBERS.get(wanted, Text(str(wanted), str(wanted)))
    return t.UNWITNESSED.fill(n=words)


def _facts(checked: Checked, trust: Trust) -> tuple[Fact, ...]:
    act, report = checked.receipt.act, checked.report
    place = t.PLACE_OF.fill(
        index=checked.index + 1, size=report.checkpoint.size, origin=shown(report.checkpoint.origin).en
    )
    return (
        (t.WHAT, _title(act.get("title"), str(act.get("kind")))),
        (t.WHO, trust.agency(str(act["agency"]))),
        (t.WHEN, moment(str(act["at"]))),
        (t.CODE, shown(act.get("code", ""))),
        *_record(act.get("record")),
        (t.PLACE, place),
        *((t.LOG_SIGNED, shown(key.name)) for key in report.logs),
        *((t.COSIGNED, _cosigned(c, trust)) for c in report.cosigned),
        *((t.NOT_COSIGNED, _witness(w, trust)) for w in report.missing),
        *(((t.UNKNOWN, t.UNKNOWN_N.fill(n=checked.unknown)),) if checked.unknown else ()),
        (t.QUORUM, _quorum(checked, trust.policy)),
    )


def _quorum(checked: Checked, policy: Policy) -> Text:
    if not policy.witnesses:
        return t.QUORUM_NONE
    return t.QUORUM_YES if checked.report.satisfied else t.QUORUM_NO


def _record(record: object) -> list[Fact]:
    if not isinstance(record, Mapping):
        return []
    told = sorted((key, value) for key, value in record.items() if value not in ("", None, [], {}))
    return [(t.RECORD, shown(f"{key}: {_value(value)}")) for key, value in told]


def _cosigned(cosignature: PolicyCosignature, trust: Trust) -> Text:
    who = _witness(cosignature.witness, trust)
    if not cosignature.time:
        return who
    when = moment(iso(cosignature.time))
    return Text(f"{who.th} เมื่อ {when.th}", f"{who.en}, {when.en}")


def _witness(witness: PolicyWitness, trust: Trust) -> Text:
    """The agency's name, where the witness is called like one; and always its key's name."""
    name, key = trust.agency(witness.name), shown(witness.key.name)
    return Text(f"{plain(name.th)} ({key.th})", f"{plain(name.en)} ({key.en})")


def _data(checked: Checked) -> dict[str, Any]:
    report = checked.report
    return {
        "act": checked.receipt.act,
        "index": checked.index,
        "size": report.checkpoint.size,
        "origin": report.checkpoint.origin,
        "signed_by": [key.name for key in report.logs],
        "cosigned": [
            {"witness": c.witness.name, "key": c.witness.key.name, "time": iso(c.time) if c.time else None}
            for c in report.cosigned
        ],
        "not_cosigned": [w.name for w in report.missing],
        "unknown_signatures": checked.unknown,
        "quorum": report.satisfied,
    }


# --- words ------------------------------------------------------------------------------------------------------------


def moment(iso: str) -> Text:
    """A moment in the words of the node's country (SALA_COUNTRY), or as it stands where it can't be read."""
    country = os.environ.get("SALA_COUNTRY", "salaklang.countries.th")
    try:
        text = import_module(f"{country}.dates").moment_text(datetime.fromisoformat(iso))
    except (ValueError, ImportError, AttributeError):
        return shown(iso)
    return text if isinstance(text, Text) else shown(iso)


def shown(value: object) -> Text:
    """A text from a file, the same in both languages."""
    return Text(plain(value), plain(value))


def plain(value: object) -> str:
    """A text from a file, with nothing in it that could steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in str(value))


def iso(seconds: int) -> str:
    """POSIX seconds as ISO 8601; as they stand where no calendar reaches."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _title(value: object, otherwise: str) -> Text:
    if isinstance(value, Mapping) and {"th", "en"} <= set(value):
        return Text(plain(value["th"]), plain(value["en"]))
    return shown(otherwise)


def _value(value: object) -> str:
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)
