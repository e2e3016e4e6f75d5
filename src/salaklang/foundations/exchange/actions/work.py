"""One message on its way through a provider's checks, and the rows and the record that tell of it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from salaklang.foundations.exchange.envelope import Request, authority, content_digest
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.ports import Asked
from salaklang.foundations.exchange.queries.facts import NO_FACTS, Facts
from salaklang.foundations.exchange.queries.registers import record_open
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.identity.sealing import pid_index, seal
from salaklang.kernel.canonical_json import canonical_json


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record of this node as it was found: sealed; None where there is none."""

    sealed: str | None

    def opened(self) -> dict[str, Any] | None:
        return None if self.sealed is None else record_open(self.sealed)


@dataclass
class Work:
    """`step` is the check where the message stands: what the log says when it is refused. `relayed`: the node asks a
    provider elsewhere for an information system of an agency of its own; `logged`: it has, and there is a row of that.
    `seen`: it is known that it came for the first time; `record`: what answers it, where that has been read.
    """

    request: Request
    head: Head
    at: datetime
    step: str = "size"
    key_id: str = ""
    known_sender: bool = False
    consent: UUID | None = None
    sealed_until: datetime | None = None
    person: UUID | None = None
    subject_pid: str = ""
    person_index: str = ""
    query: dict[str, Any] = field(default_factory=dict)
    relayed: bool = False
    began: float = field(default_factory=time.perf_counter)
    logged: bool = False
    seen: bool = False
    record: KeptRecord | None = None
    facts: Facts = NO_FACTS

    @property
    def answerer(self) -> str:
        """Who signs the answer: the provider, or for it the client's own node under the client's name."""
        return self.head.client if self.relayed else self.head.provider


def ms_since(began: float) -> int:
    """Whole milliseconds since `began`, a reading of `time.perf_counter`."""
    return round((time.perf_counter() - began) * 1000)


def asked_of(work: Work) -> Asked:
    """What the register's connector is told of who asks."""
    head = work.head
    return Asked(head.client, head.user_ref, head.purpose, head.legal_basis, head.case)


def log_row(work: Work, **more: Any) -> ExchangeLog:
    """The provider's message-log row, not saved yet."""
    return log_of(
        work.head,
        work.request,
        at=work.at,
        side="provider",
        step=work.step,
        legal_basis=work.head.legal_basis,
        consent=work.consent or work.head.consent,
        key_id=work.key_id,
        took_ms=ms_since(work.began),
        **more,
    )


def log_of(head: Head, request: Request, **more: Any) -> ExchangeLog:
    """A message-log row of this request, not saved yet; `more` is what only one side knows."""
    return ExchangeLog(
        message_id=head.message_id,
        client=head.client,
        provider=head.provider,
        service=head.service,
        user_ref=head.user_ref,
        purpose=head.purpose,
        case=head.case,
        request_digest=content_digest(request.body),
        **more,
    )


def use_row(
    work: Work, log: ExchangeLog, use: UUID, pid: str, person: UUID | None, data: Mapping[str, Any]
) -> AccessLog:
    """The row that the person behind `pid` sees of it, not saved yet."""
    return use_of(
        work.head,
        log,
        id=use,
        at=work.at,
        pid=pid,
        person=person,
        consent=work.consent,
        fields=data,
        query=work.query,
        act_code=log.act_code,
        sealed_until=work.sealed_until,
    )


def use_of(
    head: Head, log: ExchangeLog, *, pid: str, fields: Iterable[str], query: Mapping[str, Any], **more: Any
) -> AccessLog:
    """An access-log row of the person behind `pid`, not saved yet; `more` is what only one side knows."""
    return AccessLog(
        log_id=log.id,
        subject_index=pid_index(pid),
        service=head.service,
        provider=head.provider,
        requester=head.client,
        user_ref=head.user_ref,
        legal_basis=head.legal_basis,
        purpose=head.purpose,
        case=head.case,
        fields=sorted(fields),
        query_sealed=seal(canonical_json(query)),
        **more,
    )


def record_of(work: Work) -> dict[str, object]:
    """What the ledger keeps of the message: who asked what and why, never what was answered."""
    head = work.head
    return {
        "client": head.client,
        "service": head.service,
        "purpose": head.purpose,
        "user": head.user_ref,
        "consent": str(work.consent or head.consent or ""),
        "case": head.case,
        "message": head.message_id,
        "authority": authority(work.request.url),
        "request_digest": content_digest(work.request.body),
    }
