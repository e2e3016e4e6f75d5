"""A register whose records are kept on this node: the connector that answers from `RegisterRecord`. Reads only."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salaklang.foundations.exchange.fields import Field, corrected
from salaklang.foundations.exchange.ports import Asked, Found
from salaklang.foundations.exchange.queries import record_get
from salaklang.kernel.actor import system
from salaklang.kernel.text import Text

Record = Mapping[str, Any]
View = Callable[[Record, Mapping[str, str]], Mapping[str, Any]]
Concerns = Callable[[Record], Iterable[str]]


@dataclass(frozen=True)
class RecordConnector:
    """Answers from records of this node. `key` names the query's part that finds the record; `view` makes the answer of
    a record and the query; `concerned` lists the personal numbers of people whose data is in a record."""

    service: str
    provider: str
    name: Text
    fields: Mapping[str, Field]
    query_keys: frozenset[str]
    key: str
    view: View
    concerned: Concerns = lambda record: ()
    kept_here: bool = True
    own_only: bool = False

    def answer(self, query: Mapping[str, str], asked: Asked) -> Found | None:
        return self.found_in(record_get(self.service, self.record_key(query)), query)

    def record_key(self, query: Mapping[str, str]) -> str:
        return query[self.key]

    def found_in(self, record: Record | None, query: Mapping[str, str]) -> Found | None:
        if record is None:
            return None
        return Found(data=self.view(record, query), concerns=tuple(self.concerned(record)))

    def correct(self, query: Mapping[str, str], path: str, value: str, *, reason: str, at: datetime) -> None:
        from salaklang.foundations.exchange.actions.registers import version_add

        record = record_get(self.service, query[self.key])
        if record is None:
            raise LookupError(f"{self.service}: the record is gone")
        data = corrected(record, path, value)
        who = system(self.provider)
        version_add(
            who,
            register=self.service,
            agency=self.provider,
            key=query[self.key],
            data=data,
            reason=reason,
            at=at,
        )
