"""What a country or a connector implements for this foundation, and where config plugs it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.fields import Field
from salaklang.foundations.exchange.rules import GrantBook
from salaklang.foundations.exchange.schemas import Schema, schema_check
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Found:
    """What a register found: `data` by field key; `concerns` are the personal numbers whose data is in it."""

    data: Mapping[str, Any]
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks a register or a function, and why: for those that must name a person to the keeper.

    `user_ref` is a pseudonym that only the asking agency's own node can open (`queries.officer_behind`).
    """

    client: str
    user_ref: str
    purpose: str
    legal_basis: str
    case: str


class Offered(Protocol):
    """What registers and functions say of themselves. One object a service, made at start, safe in many threads."""

    @property
    def service(self) -> str:
        """Its id on the exchange, e.g. `dopa.person` or `dbd.name-check`."""
        ...

    @property
    def provider(self) -> str:
        """The agency that keeps it, or answers for it."""
        ...

    @property
    def name(self) -> Text: ...

    @property
    def kept_here(self) -> bool:
        """True when it answers from this node's own database, where PostgreSQL itself keeps the deadline."""
        ...


class RegisterConnector(Offered, Protocol):
    """A register that agencies may ask."""

    @property
    def fields(self) -> Mapping[str, Field]:
        """What it holds, by key in its answers."""
        ...

    @property
    def query_keys(self) -> frozenset[str]:
        """What a query must hold; `pid` stands for the person's number, which the exchange fills in."""
        ...

    @property
    def own_only(self) -> bool:
        """True when it answers only to agencies of this very node: partners are not told of it."""
        ...

    def answer(self, query: Mapping[str, str], asked: Asked) -> Found | None:
        """What it holds under the query; None where it holds nothing. May be slow, may raise, may return rubbish.

        A RegisterUnavailable or RegisterRubbish of its own goes on as it is: its text tells people what to do next.
        """
        ...

    def correct(self, query: Mapping[str, str], path: str, value: str, *, reason: str, at: datetime) -> None:
        """Put the value at `path` right, as a new version. Runs inside the caller's transaction.

        Raises CorrectionElsewhere where the register can be put right by its own keeper only.
        """
        ...


@runtime_checkable
class RecordRegister(Protocol):
    """What a register says besides when it answers from one record of this node: the exchange reads the record together
    with all else that it must ask the database."""

    def record_key(self, query: Mapping[str, str]) -> str:
        """The key of the record that answers `query`."""
        ...

    def found_in(self, record: Mapping[str, Any] | None, query: Mapping[str, str]) -> Found | None:
        """`answer`, from that record (None where there is none)."""
        ...


class FunctionProvider(Offered, Protocol):
    """A function that agencies may ask: it takes a request that fits one JSON Schema and gives an answer that fits
    another (the part of JSON Schema in `schemas.py`). Who may ask it, for what and on which ground stands in the access
    rights, as for registers.
    """

    @property
    def request_schema(self) -> Schema:
        """What it takes."""
        ...

    @property
    def response_schema(self) -> Schema:
        """What it gives. Access rights name the top properties that may travel."""
        ...

    @property
    def labels(self) -> Mapping[str, Text]:
        """What people call the top properties of its answer."""
        ...

    def handle(self, request: Mapping[str, Any], asked: Asked) -> Found | None:
        """The answer, and the people whose data is in it; None where there is none. May be slow, may raise.

        A RegisterUnavailable or RegisterRubbish of its own goes on as it is.
        """
        ...


class Transport(Protocol):
    """How a request reaches the node of the agency that answers: in this process, or over HTTPS to another node."""

    def call(self, request: Request, *, timeout_s: float) -> Response:
        """The answer. Raises TransportFailed when none came in time."""
        ...


class TransportFailed(Exception):
    """No answer came. Whether the other side has acted on the request is not known."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """An asynchronous message that has come: who sent it to whom, and what it says. Its signature has been checked."""

    client: str
    to: str
    kind: str
    body: Mapping[str, Any]
    message_id: str
    case: str
    at: datetime


MessageHandler = Callable[[Arrived], None]
"""Takes a message, inside the transaction that notes it as taken. Raises a SalaError to refuse it."""

_handlers: dict[str, MessageHandler] = {}
_connectors: dict[str, RegisterConnector] = {}
_functions: dict[str, FunctionProvider] = {}
_transports: dict[str, Transport] = {}
_grants: list[GrantBook] = []


def message_handler_use(kind: str, handler: MessageHandler) -> None:
    """Let `handler` take the messages of this kind; a later one takes its place."""
    _handlers[kind] = handler


def message_handler(kind: str) -> MessageHandler | None:
    """Who takes messages of this kind here; None: nobody does."""
    return _handlers.get(kind)


def connector_use(connector: RegisterConnector) -> None:
    """Connect a register to this node; a later one of the same service takes its place."""
    _connectors[connector.service] = connector


def connectors() -> Mapping[str, RegisterConnector]:
    """The registers of this node, by service."""
    return _connectors


def function_use(function: FunctionProvider) -> None:
    """Offer a function on this node; a later one of the same service takes its place. Raises SchemaRefused."""
    schema_check(function.request_schema)
    schema_check(function.response_schema)
    _functions[function.service] = function


def functions() -> Mapping[str, FunctionProvider]:
    """The functions of this node, by service."""
    return _functions


def transport_use(provider: str, transport: Transport) -> None:
    """How to reach an agency that lives on another node."""
    _transports[provider] = transport


def transport_for(provider: str, default: Transport) -> Transport:
    return _transports.get(provider, default)


def grants_use(book: GrantBook) -> None:
    """Make `book` the access rights in force on this node."""
    _grants[:] = [book]


def grants() -> GrantBook:
    """The access rights in force. Raises RuntimeError when none are plugged in: that is not the same as a denial."""
    if not _grants:
        raise RuntimeError("no access rights are registered (SALA_COUNTRY)")
    return _grants[0]
