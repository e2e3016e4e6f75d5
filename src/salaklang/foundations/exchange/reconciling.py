"""Whether the message log, the access log and the ledger tell the same. Pure: rows in, what does not match out.

A release of data is one row of the message log, one act with one leaf in the public log, and one row of the access log
for each person whose data it was; a refusal of a known sender is one row and one act. What stands in one of the books
and not in the others is a mismatch, whichever way it came about.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from salaklang.foundations.exchange.rules import INBOX, TRACKER
from salaklang.foundations.exchange.seals import ANSWERED as SEALED

ANSWERED, REFUSED, RECEIVED, TOLD, CONSENT_TOLD = (
    "exchange.answered",
    "exchange.refused",
    "exchange.message-received",
    "exchange.usages-told",
    "exchange.consent-told",
)
KINDS = (ANSWERED, SEALED, REFUSED, RECEIVED, TOLD, CONSENT_TOLD)
CONSENTS = frozenset({"consentStatus", "findConsents", "consentRequest"})
"""Services that tell of consents and hold no register's data."""
_STRANGER = frozenset({"size", "key", "signature", "digest", "window"})
"""Checks that come before the sender is known: a stranger must not be able to fill the public log."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What the message log and the access log both tell of one exchange, and must tell alike."""

    client: str
    provider: str
    service: str
    purpose: str
    legal_basis: str
    case: str
    act: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """A row of the message log."""

    id: str
    at: datetime
    side: str
    outcome: str
    step: str
    told: Exchanged
    sealed_until: datetime | None


@dataclass(frozen=True, slots=True)
class UseLine:
    """A row of the access log. `log`: the row of the message log; `elsewhere`: its act lies on another node."""

    id: str
    at: datetime
    log: str
    told: Exchanged
    elsewhere: bool
    sealed_until: datetime | None


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act of the exchange. `leaves`: how often its leaf lies in the log or waits; `uses`: the rows of the access log
    that it speaks of, None where it speaks of none or was erased."""

    code: str
    kind: str
    at: datetime
    leaves: int
    uses: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The row that does not match, by its book (`message-log`, `access-log`, `ledger`) and id; `what` is a code."""

    book: str
    row: str
    at: datetime
    what: str


@dataclass(slots=True)
class Counts:
    """How much there is of each. `answered` = `acts_answered`, `sealed` = `acts_sealed` (answers that are hidden from
    the person for a time); every act has its leaf. `strangers`: refusals without an act, because nobody knows who sent
    them. `kept`: answers of other nodes' registers that this node has kept."""

    answered: int = 0
    sealed: int = 0
    messages: int = 0
    told: int = 0
    refused: int = 0
    strangers: int = 0
    uses: int = 0
    acts_answered: int = 0
    acts_sealed: int = 0
    acts_messages: int = 0
    acts_told: int = 0
    acts_refused: int = 0
    leaves: int = 0
    kept: int = 0
    kept_uses: int = 0
    asked_in_vain: int = 0

    def add(self, other: "Counts") -> None:
        for name in (f.name for f in fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def plain(self) -> dict[str, int]:
        return asdict(self)


def counts_of(logs: Iterable[LogLine], uses: Iterable[UseLine], acts: Iterable[ActLine]) -> Counts:
    """Count each book by itself."""
    found = Counts()
    for log in logs:
        name = _count_name(log)
        setattr(found, name, getattr(found, name) + 1)
    for use in uses:
        found.kept_uses += use.elsewhere
        found.uses += not use.elsewhere
    names = {
        ANSWERED: "acts_answered",
        SEALED: "acts_sealed",
        RECEIVED: "acts_messages",
        TOLD: "acts_told",
        CONSENT_TOLD: "acts_told",
        REFUSED: "acts_refused",
    }
    for act in acts:
        setattr(found, names[act.kind], getattr(found, names[act.kind]) + 1)
        found.leaves += act.leaves
    return found


def mismatches(logs: Sequence[LogLine], uses: Sequence[UseLine], acts: Sequence[ActLine]) -> list[Mismatch]:
    """What does not match in rows of one span of time, oldest first."""
    by_code = {act.code: act for act in acts}
    used = defaultdict(list)
    for use in uses:
        used[use.log].append(use)
    wrong = [
        *(m for log in logs for m in _log_wrong(log, by_code, used.get(log.id, []))),
        *_uses_wrong(uses, {log.id: log for log in logs}),
        *_acts_wrong(acts, logs),
    ]
    return sorted(wrong, key=lambda m: (m.at, m.book, m.row))


def _count_name(log: LogLine) -> str:
    if log.side == "requester":
        return "kept" if log.outcome == "answered" else "asked_in_vain"
    if log.outcome != "answered":
        return "refused" if log.told.act else "strangers"
    return {ANSWERED: "answered", SEALED: "sealed", RECEIVED: "messages"}.get(_kind(log), "told")


def _kind(log: LogLine) -> str:
    """The kind of act that belongs to a row of the provider's."""
    if log.outcome != "answered":
        return REFUSED
    if log.told.service.startswith(INBOX):
        return RECEIVED
    if log.told.service in CONSENTS:
        return CONSENT_TOLD
    if log.told.service in TRACKER:
        return TOLD
    return SEALED if log.sealed_until else ANSWERED


def _log_wrong(log: LogLine, acts: dict[str, ActLine], uses: Sequence[UseLine]) -> Iterator[Mismatch]:
    def wrong(what: str) -> Mismatch:
        return Mismatch("message-log", log.id, log.at, what)

    if log.side != "provider":
        if log.outcome == "answered" and not log.told.act:
            yield wrong("answer-without-act")
        return
    if log.outcome != "answered" and uses:
        yield wrong("refused-yet-used")
    if not log.told.act:
        if log.outcome == "answered" or log.step not in _STRANGER:
            yield wrong("row-without-act")
        return
    act = acts.get(log.told.act)
    if act is None or act.kind != _kind(log):
        yield wrong("act-missing" if act is None else "act-of-another-kind")
    elif act.uses is not None and set(act.uses) != {use.id for use in uses}:
        yield wrong("uses-differ-from-act")


def _uses_wrong(uses: Iterable[UseLine], logs: dict[str, LogLine]) -> Iterator[Mismatch]:
    for use in uses:
        log = logs.get(use.log)
        if log is None:
            yield Mismatch("access-log", use.id, use.at, "use-without-message")
            continue
        side = "requester" if use.elsewhere else "provider"
        seal_differs = not use.elsewhere and use.sealed_until != log.sealed_until
        if use.told != log.told or seal_differs or (log.side, log.outcome) != (side, "answered"):
            yield Mismatch("access-log", use.id, use.at, "use-differs-from-message")


def _acts_wrong(acts: Iterable[ActLine], logs: Iterable[LogLine]) -> Iterator[Mismatch]:
    named: dict[str, int] = defaultdict(int)
    for log in logs:
        if log.side == "provider" and log.told.act:
            named[log.told.act] += 1
    for act in acts:
        if act.leaves != 1:
            yield Mismatch("ledger", act.code, act.at, "act-without-leaf" if not act.leaves else "leaf-twice")
        if named[act.code] != 1:
            yield Mismatch(
                "ledger", act.code, act.at, "act-without-message" if not named[act.code] else "act-named-twice"
            )


# --- two nodes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SharedUse:
    """A use as the asking and the answering node each know it; equal on both where all is well. Nothing personal."""

    id: str
    act: str
    client: str
    provider: str
    service: str
    response_digest: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`invented`: kept by the asker, unknown to the provider. `differing`: told in two ways. Both are wrong. `unkept`:
    released, but the answer never reached the asker's books (cut line, killed process): no fault, and the citizen
    sees it at the register's node."""

    both: int
    invented: tuple[str, ...]
    differing: tuple[str, ...]
    unkept: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not (self.invented or self.differing)


def compare(*, logged: Iterable[SharedUse], kept: Iterable[SharedUse]) -> Compared:
    """What providers logged against what askers kept, by the use's id."""
    there, here = {u.id: u for u in logged}, {u.id: u for u in kept}
    common = there.keys() & here.keys()
    return Compared(
        both=len(common),
        invented=tuple(sorted(here.keys() - there.keys())),
        differing=tuple(sorted(i for i in common if there[i] != here[i])),
        unkept=tuple(sorted(there.keys() - here.keys())),
    )
