"""Blocks, entries and witnesses as the pages of the public record show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from salaklang.capabilities.services.queries import services_all
from salaklang.foundations.identity.queries import agencies_all
from salaklang.foundations.ledger.queries import Block, Cosignatures, Entry, blocks_glimpse
from salaklang.interfaces.portal.texts import ledger as x
from salaklang.interfaces.portal.weave import weave
from salaklang.interfaces.ui.texts import BAHT
from salaklang.kernel.actor import NOBODY
from salaklang.kernel.money import baht
from salaklang.kernel.text import Text

_SHORT = 12
GLIMPSE = 4
_LEAF_OF_LOG = ("block", "key")
_OWN_FIELDS = ("height", "previous", "count", "vkey", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Seal:
    """A block's hash as text and as cloth; `href` is empty where it leads nowhere."""

    hex: str
    height: int | None = None
    first: bool = False

    @property
    def short(self) -> str:
        return self.hex[:_SHORT]

    @property
    def cloth(self) -> str:
        return _cloth(self.hex)


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its seal and the one that it follows."""

    block: Block
    seal: Seal
    previous: Seal
    kinds: tuple[Text, ...] = ()
    """What was done, in words: the kinds of the first entries, each once."""

    @property
    def rest(self) -> int:
        """How many entries the words leave out; 0 where they say it all."""
        return max(0, self.block.count - GLIMPSE)

    @property
    def first_place(self) -> int:
        return self.block.index + 1

    @property
    def said(self) -> Text:
        """How many entries follow the block's own, in words."""
        return x.ACT_ONE if self.block.count == 1 else x.ACTS_N.fill(n=f"{self.block.count:,}")


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry in words. `facts`: what it makes public, label and value; `sealed`: it says nothing more."""

    entry: Entry
    agency: Text
    service: Text | str
    at: datetime | None
    facts: tuple[tuple[Text | str, Text | str], ...]

    @property
    def sealed(self) -> bool:
        return self.entry.data is None and self.entry.kind not in _LEAF_OF_LOG

    @property
    def place(self) -> int:
        """As people count: the first is 1."""
        return self.entry.index + 1


@dataclass(frozen=True, slots=True)
class WitnessView:
    """What a witness did about the newest checkpoint; `at` is None where it hasn't signed."""

    name: Text
    at: datetime | None


def block_view(block: Block, glimpse: Iterable[Entry] = ()) -> BlockView:
    before = Seal(block.previous, block.height - 1 if block.height > 1 else None, first=block.index == 0)
    kinds = tuple(dict.fromkeys(e.title for e in glimpse))
    return BlockView(block, Seal(block.checkpoint, block.height), before, kinds)


def blocks_view(blocks: list[Block]) -> list[BlockView]:
    """Blocks with a glimpse of what is in them."""
    glimpses = blocks_glimpse(blocks, each=GLIMPSE)
    return [block_view(b, glimpses.get(b.height, ())) for b in blocks]


def entries_view(entries: list[Entry]) -> list[EntryView]:
    """All with the names of their agencies and services: two look-ups for however many."""
    agencies, services = agency_names(), _service_names() if any(e.body.get("service") for e in entries) else {}
    return [_entry(e, agencies, services) for e in entries]


def witnesses_view(cosigned: Cosignatures) -> list[WitnessView]:
    """In the policy's own order."""
    names = agency_names()
    return [
        WitnessView(
            names.get(w.name, Text(w.name, w.name)), datetime.fromtimestamp(w.at, UTC) if w.at is not None else None
        )
        for w in cosigned.witnesses
    ]


def agency_names() -> dict[str, Text]:
    """What the node's agencies are called, by machine name; witnesses go by the same."""
    return {a.slug: a.name for a in agencies_all()}


def _entry(entry: Entry, agencies: Mapping[str, Text], services: Mapping[str, Text]) -> EntryView:
    said = entry.data if entry.data is not None else {k: entry.body[k] for k in _OWN_FIELDS if k in entry.body}
    service = str(entry.body.get("service", ""))
    facts = tuple((x.DATA.get(k, k), _value(k, v, services)) for k, v in said.items() if v not in (None, ""))
    agency = agencies.get(entry.agency, Text(entry.agency, entry.agency))
    return EntryView(entry, agency, services.get(service, service), _instant(entry.time), facts)


def _value(key: str, value: object, services: Mapping[str, Text]) -> Text | str:
    if key == "amount_satang" and isinstance(value, int):
        return BAHT.fill(amount=baht(value))
    text = str(value)
    if key in ("service", "purpose") and text in services:
        return services[text]
    return x.VALUES.get((key, text), text)


def _service_names() -> dict[str, Text]:
    return {d.id: d.title for d in services_all(NOBODY)}


def _instant(time: str) -> datetime | None:
    try:
        return datetime.fromisoformat(time)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _cloth(digest: str) -> str:
    return weave(bytes.fromhex(digest))
