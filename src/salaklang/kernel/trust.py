"""A trust file: whom a reader of receipts and certificates has decided to believe. Published by each node.

{"salaklang": "trust/v1", "url": …, "ledger": {"origin": …, "vkeys": [vkey…], "url": …, "policy": C2SP tlog-policy},
 "certificate_roots": [PEM…], "agencies": {slug: {"th": …, "en": …}}}

"ledger" may also have "retired": by vkey, the size of the largest checkpoint that a key signed before the log ended it.
Without a policy the log's own signature is enough.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.note import NoteError, NoteKey
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import NONE, Policy, PolicyLog, PolicyReport, policy_parse

VERSION = "trust/v1"
TRUST_MAX = 4 * 1024 * 1024


class TrustError(ValueError):
    """Not a trust file."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The log's name and keys, whose cosignatures are asked for, the roots of certificates (PEM), agencies' names."""

    origin: str
    keys: tuple[NoteKey, ...]
    policy: Policy
    roots: tuple[str, ...] = ()
    agencies: Mapping[str, Text] | None = None
    retired: Mapping[NoteKey, int] = field(default_factory=dict)

    def outlived(self, report: PolicyReport) -> bool:
        """Whether only keys that the log had retired by then signed the checkpoint: whoever has stolen them since."""
        size = report.checkpoint.size
        return all(size > self.retired.get(key, size) for key in report.logs)

    def agency(self, slug: str) -> Text:
        """The agency's name; its machine name where the file doesn't know it."""
        return (self.agencies or {}).get(slug, Text(slug, slug))


def policy_of(keys: Iterable[NoteKey]) -> Policy:
    """The policy of who believes these logs alone, and asks for no witness."""
    return Policy(tuple(PolicyLog(key) for key in keys), (), (), NONE)


def trust_of(policy: Policy) -> Trust:
    """The trust of who has nothing but a policy: no certificate holds, agencies go by their machine names."""
    keys = tuple(log.key for log in policy.logs)
    return Trust(keys[0].name if keys else "", keys, policy)


def trust_under(trust: Trust, policy: Policy) -> Trust:
    """The same trust with another policy; a policy that names no log goes with the logs that are trusted already."""
    return replace(trust, policy=policy if policy.logs else replace(policy, logs=trust.policy.logs))


def trust_parse(raw: bytes) -> Trust:
    """The trust file in these bytes. Raises TrustError."""
    if len(raw) > TRUST_MAX:
        raise TrustError("too long for a trust file")
    try:
        body = json.loads(raw)
        if body["salaklang"] != VERSION:
            raise TrustError("another version")
        ledger = body["ledger"]
        keys = tuple(key_parse(str(key)) for key in ledger["vkeys"])
        return Trust(
            origin=str(ledger["origin"]),
            keys=keys,
            policy=_policy(ledger.get("policy"), keys),
            retired={key_parse(str(key)): int(size) for key, size in ledger.get("retired", {}).items()},
            roots=tuple(str(root) for root in body.get("certificate_roots", [])),
            agencies={
                str(slug): Text(str(name["th"]), str(name["en"])) for slug, name in body.get("agencies", {}).items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NoteError) as e:
        raise TrustError(f"not a trust file ({type(e).__name__})") from None


def _policy(text: object, keys: tuple[NoteKey, ...]) -> Policy:
    """What the file asks, of every log that it names, in either place."""
    policy = policy_parse(str(text)) if text else policy_of(())
    named = {log.key.public for log in policy.logs}
    more = tuple(PolicyLog(key) for key in keys if key.public not in named)
    return replace(policy, logs=policy.logs + more)
