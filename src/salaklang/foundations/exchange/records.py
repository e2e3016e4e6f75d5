"""A register whose records are kept on this node: the connector that answers from `RegisterRecord`. Reads only."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salaklang.foundations.exchange.fields import Field, corrected
from salaklang.foundations.exchange.models import RegisterRecord
from salaklang.foundations.exchange.ports import Found
from salaklang.foundations.identity.sealing import pid_index, unseal
from salaklang.kernel.actor import system
from salaklang.kernel.text import Text

Record = Mapping[str, Any]
View = Callable[[Record, Mapping[str, str]], Mapping[str, Any]]
Concerns = Callable[[Record], Iterable[str]]


def record_index(register: str, key: str) -> str:
    """Where a record is found: a keyed index, so that the table tells nothing about who is in it."""
    return pid_index(f"register:{register}:{key}")


def record_get(register: str, key: str) -> Record | None:
    """The record that is valid now under `key`."""
    row = RegisterRecord.objects.filter(register=register, key_index=record_index(register, key), valid_to=None)
    sealed = row.values_list("data_sealed", flat=True).first()
    return json.loads(unseal(sealed)) if sealed is not None else None


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

    def answer(self, query: Mapping[str, str]) -> Found | None:
        record = record_get(self.service, query[self.key])
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
