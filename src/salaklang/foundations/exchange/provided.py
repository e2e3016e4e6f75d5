"""What this node offers to other agencies, registers and functions alike: one shape, so that there is one way to be
asked. Everything that the exchange does with a request it does here through `Provided`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, cast

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.fields import Field, answer_problems, field_label
from salaklang.foundations.exchange.ports import (
    Asked,
    Found,
    FunctionProvider,
    RecordRegister,
    RegisterConnector,
    connectors,
    functions,
)
from salaklang.foundations.exchange.schemas import Schema, fields_schema, query_schema, schema_problems
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.text import Text


class Provided(Protocol):
    """A service of this node. `fields` and `query_keys` are empty for a function, whose schemas say it all."""

    @property
    def service(self) -> str: ...
    @property
    def provider(self) -> str: ...
    @property
    def name(self) -> Text: ...
    @property
    def kept_here(self) -> bool: ...
    @property
    def fields(self) -> Mapping[str, Field]: ...
    @property
    def query_keys(self) -> frozenset[str]: ...
    @property
    def request_schema(self) -> Schema: ...
    @property
    def response_schema(self) -> Schema: ...
    @property
    def is_register(self) -> bool: ...
    @property
    def own_only(self) -> bool:
        """Whether only agencies of this node may know of it."""
        ...

    @property
    def concepts(self) -> Mapping[str, str]:
        """Key of the answer → the name under which a consent may cover it."""
        ...

    def label(self, key: str) -> Text:
        """What people call a part of the answer."""
        ...

    def query_of(self, given: object) -> dict[str, Any]:
        """The query, if it is one for this service. Raises MessageMalformed."""
        ...

    def problems(self, data: object) -> list[str]:
        """What is wrong with an answer, without any value of it."""
        ...

    def ask(self, query: Mapping[str, Any], asked: Asked) -> Found | None: ...

    @property
    def records(self) -> RecordRegister | None:
        """How to answer from one record of this node; None for what asks elsewhere, or more than a record."""
        ...


@dataclass(frozen=True, slots=True)
class ProvidedRegister:
    """A register: its fields and query keys say what its schemas say, and are checked faster."""

    connector: RegisterConnector
    is_register: bool = True

    @property
    def own_only(self) -> bool:
        return self.connector.own_only

    @property
    def service(self) -> str:
        return self.connector.service

    @property
    def provider(self) -> str:
        return self.connector.provider

    @property
    def name(self) -> Text:
        return self.connector.name

    @property
    def kept_here(self) -> bool:
        return self.connector.kept_here

    @property
    def fields(self) -> Mapping[str, Field]:
        return self.connector.fields

    @property
    def query_keys(self) -> frozenset[str]:
        return self.connector.query_keys

    @property
    def request_schema(self) -> Schema:
        return query_schema(self.connector.query_keys)

    @property
    def response_schema(self) -> Schema:
        return fields_schema(self.connector.fields)

    @property
    def concepts(self) -> Mapping[str, str]:
        return {key: field.concept for key, field in self.connector.fields.items()}

    def label(self, key: str) -> Text:
        return field_label(self.connector.fields, key)

    def query_of(self, given: object) -> dict[str, Any]:
        return dict(rules.query_check(given, self.connector.query_keys))

    def problems(self, data: object) -> list[str]:
        return answer_problems(self.connector.fields, data)

    def ask(self, query: Mapping[str, Any], asked: Asked) -> Found | None:
        return self.connector.answer(query, asked)

    @property
    def records(self) -> RecordRegister | None:
        return cast(RecordRegister, self.connector) if _from_records(type(self.connector)) else None


@dataclass(frozen=True, slots=True)
class ProvidedFunction:
    """A function: its schemas are checked on both ways."""

    function: FunctionProvider
    is_register: bool = False
    own_only: bool = False

    @property
    def service(self) -> str:
        return self.function.service

    @property
    def provider(self) -> str:
        return self.function.provider

    @property
    def name(self) -> Text:
        return self.function.name

    @property
    def kept_here(self) -> bool:
        return self.function.kept_here

    @property
    def fields(self) -> Mapping[str, Field]:
        return {}

    @property
    def query_keys(self) -> frozenset[str]:
        return frozenset()

    @property
    def request_schema(self) -> Schema:
        return self.function.request_schema

    @property
    def response_schema(self) -> Schema:
        return self.function.response_schema

    @property
    def concepts(self) -> Mapping[str, str]:
        return {key: key for key in self.function.response_schema.get("properties", ())}

    def label(self, key: str) -> Text:
        return self.function.labels.get(key, Text(key, key))

    def query_of(self, given: object) -> dict[str, Any]:
        wrong = schema_problems(self.function.request_schema, given)
        if wrong or not isinstance(given, Mapping):
            raise MessageMalformed(f"the request does not fit its schema: {'; '.join(wrong)}")
        return dict(given)

    def problems(self, data: object) -> list[str]:
        try:
            canonical_json(data)
        except (ValueError, TypeError, RecursionError):
            return ["$: not canonical JSON"]
        return schema_problems(self.function.response_schema, data)

    def ask(self, query: Mapping[str, Any], asked: Asked) -> Found | None:
        return self.function.handle(query, asked)

    @property
    def records(self) -> RecordRegister | None:
        return None


@lru_cache(maxsize=256)
def _from_records(kind: type) -> bool:
    """Whether connectors of this class are RecordRegisters; looked at once, not for each message."""
    return issubclass(kind, RecordRegister)


def provided(service: str) -> Provided | None:
    """The service of this node under this id; None where there is none."""
    if connector := connectors().get(service):
        return ProvidedRegister(connector)
    function = functions().get(service)
    return ProvidedFunction(function) if function else None


def provided_all() -> Iterator[Provided]:
    """All services of this node: registers, then functions."""
    yield from (ProvidedRegister(connector) for connector in connectors().values())
    yield from (ProvidedFunction(function) for function in functions().values())
