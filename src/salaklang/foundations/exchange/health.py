"""How a node and its partners do: what is measured of them, and what of it a person must look at. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from salaklang.foundations.exchange.reasons import Reason
from salaklang.kernel.text import Text

BUCKETS_MS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)
"""Upper bounds of the delay histogram, in milliseconds; one more bucket holds what took longer."""
KEPT_DAYS = 8
"""How long heartbeats are kept."""

Level = Literal["bad", "warn"]
KeyKind = Literal["exchange", "ledger", "tls"]


@dataclass(frozen=True, slots=True)
class Delays:
    """Delays in milliseconds over a span: `count` were answered, `silent` were not."""

    median: int | None
    p95: int | None
    count: int
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often something ended this way. `reason` where it did not end well; `step` is the check that refused."""

    outcome: str
    step: str
    code: str
    reason: Reason | None
    count: int


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """A key and how long it is good for. `until` None: no end is set. `followed`: its successor is there already.
    `system`: the information system that holds it; empty for the agency's own."""

    kind: KeyKind
    owner: Text
    key_id: str
    since: datetime | None
    until: datetime | None
    followed: bool = False
    system: str = ""


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """Messages on their way to a partner, and those put aside (`dead`). `oldest_at`: of those that wait."""

    waiting: int = 0
    oldest_at: datetime | None = None
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """Half an hour of heartbeats: the median delay in ms (None: no answer at all), and how many were not answered."""

    at: datetime
    median: int | None
    count: int
    silent: int


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """A partner as its heartbeats, its entry and the message log show it. `skew_ms`: its clock less ours."""

    name: str
    base_url: str
    origin: str
    agencies: tuple[str, ...]
    asked_at: datetime | None
    answered_at: datetime | None
    code: str
    skew_ms: int | None
    hour: Delays
    day: Delays
    calls_hour: Delays
    slots: tuple[Slot, ...]
    asked_them: tuple[Outcome, ...]
    asked_us: tuple[Outcome, ...]
    queue: QueueStatus
    keys: tuple[KeyStatus, ...]
    entry_made_at: datetime
    refreshed_at: datetime | None
    refresh_code: str
    tls_until: datetime | None
    tls_problem: str


@dataclass(frozen=True, slots=True)
class WitnessStatus:
    """What a witness did about the checkpoint published last: when it cosigned, or what was in the way."""

    name: str
    cosigned_at: datetime | None
    code: str


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """This node. Times are None where there is nothing to tell (`unpublished_since`: all acts are published)."""

    at: datetime
    name: str
    base_url: str
    partners: tuple[PartnerStatus, ...]
    keys: tuple[KeyStatus, ...]
    witnesses: tuple[WitnessStatus, ...]
    quorum: bool
    published_at: datetime | None
    unpublished_since: datetime | None
    stop_after_s: float
    override_until: datetime | None
    sequencer_alive: bool
    worker_seen_at: datetime | None
    jobs_waiting: int
    jobs_oldest_due: datetime | None
    jobs_failed: int
    connections: int
    connections_most: int
    here: tuple[Outcome, ...]
    strangers: tuple[Outcome, ...]
    queue: QueueStatus


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is worth a warning. docs/operations/monitoring.md tells why these."""

    silent: timedelta = timedelta(minutes=5)
    skew_warn: timedelta = timedelta(seconds=10)
    skew_bad: timedelta = timedelta(seconds=25)
    queue_age: timedelta = timedelta(minutes=15)
    entry_age: timedelta = timedelta(hours=24)
    expiry: timedelta = timedelta(days=30)
    key_age: timedelta = timedelta(days=365)
    ledger_lag: timedelta = timedelta(minutes=2)
    worker: timedelta = timedelta(seconds=60)
    job_late: timedelta = timedelta(minutes=5)
    connections: float = 0.8
    slow_ms: int = 2000


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person must look at: what is so, and what to do. `about` is a partner's name, or empty."""

    level: Level
    code: str
    about: str
    said: Text
    do: Text


def skew_ms(*, sent_at: float, took_s: float, created: int) -> int:
    """How far the partner's clock is ahead of ours, in milliseconds (negative: behind), right to about half a second
    and half of the way there and back.

    `sent_at`: Unix seconds of our clock when the question left; `created`: the whole second in which the partner signed
    its answer, by its own clock, taken to be the middle of the way there and back.
    """
    return round((created + 0.5 - (sent_at + took_s / 2)) * 1000)


def delays_of(took: Iterable[int | None]) -> Delays:
    """Median and 95th percentile (nearest rank) of the delays; None stands for no answer."""
    everything = list(took)
    answered = sorted(t for t in everything if t is not None)
    return Delays(percentile(answered, 0.5), percentile(answered, 0.95), len(answered), len(everything) - len(answered))


def percentile(ordered: Sequence[int], share: float) -> int | None:
    """The smallest of the ordered values that at least `share` of them do not exceed; None of none."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None


def slots_of(probes: Iterable[tuple[datetime, int | None]], *, now: datetime, count: int = 48) -> tuple[Slot, ...]:
    """The last `count` half hours, the oldest first; also those in which nothing was asked."""
    width = timedelta(minutes=30)
    end = datetime.fromtimestamp((now.timestamp() // 1800 + 1) * 1800, tz=now.tzinfo)
    begin = end - width * count
    found: list[list[int | None]] = [[] for _ in range(count)]
    for at, took in probes:
        place = (at - begin) // width
        if 0 <= place < count:
            found[place].append(took)
    slots = []
    for n, took_all in enumerate(found):
        delays = delays_of(took_all)
        slots.append(Slot(begin + width * n, delays.median, delays.count, delays.silent))
    return tuple(slots)
