"""Record an act; erase what one says."""

import secrets
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from salaklang.foundations.events.rows import rows_insert
from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.catalogue import act_kind
from salaklang.foundations.ledger.crash_points import crash_point, crash_points_around
from salaklang.foundations.ledger.errors import ActNotFound, OutsideTransaction
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import code_new
from salaklang.kernel.merkle import leaf_hash


@dataclass(frozen=True, slots=True)
class Act:
    """An act as recorded. `code` is what a receipt shows; the proof follows within seconds."""

    id: UUID
    code: str
    kind: str
    agency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActReady:
    """An act that is still to be written."""

    act: Act
    row: LedgerAct
    leaf: LedgerOutbox

    @property
    def code(self) -> str:
        return self.act.code


def act_append(
    actor: Actor,
    *,
    kind: str,
    agency: str,
    subject: Ref,
    record: Mapping[str, object],
    persons: Iterable[UUID] = (),
    legal_basis: str = "",
    service: str = "",
    public: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> Act:
    """Record that `actor` did `kind` for `agency` on `subject`, inside the caller's own transaction. One statement.

    `record`: what was done, as JSON values (no floats, dates as text); private, kept with a 32-byte salt.
    `persons`: whom it is about; they may see the record (a citizen who acts is added).
    `service`, `legal_basis` and `public` are readable by anyone for ever: nothing in them may point to a person.
    `public` needs a kind that is registered as public. Permission is the caller's to check before.
    Raises OutsideTransaction, UnknownActKind, LeafRefused, or TypeError/ValueError for a record without canonical form.
    """
    return act_write(
        act_prepare(
            actor,
            kind=kind,
            agency=agency,
            subject=subject,
            record=record,
            persons=persons,
            legal_basis=legal_basis,
            service=service,
            public=public,
            at=at,
        )
    )


def act_prepare(
    actor: Actor,
    *,
    kind: str,
    agency: str,
    subject: Ref,
    record: Mapping[str, object],
    persons: Iterable[UUID] = (),
    legal_basis: str = "",
    service: str = "",
    public: Mapping[str, object] | None = None,
    at: datetime | None = None,
) -> ActReady:
    """An act with its code, its leaf and its rows, none of which is written yet: see `act_append` and `act_write`.

    For those whose own rows name the act's code: all can then be written in one statement.
    """
    known = act_kind(kind)
    at = at or SYSTEM_CLOCK.now()
    code = code_new()
    salt = secrets.token_bytes(rules.SALT_SIZE)
    said = rules.statement(
        code=code,
        kind=known,
        agency=agency,
        subject=subject,
        actor=actor,
        legal_basis=legal_basis,
        at=at,
        record=record,
    )
    leaf = rules.leaf(
        said,
        salt=salt,
        kind=known,
        agency=agency,
        service=service,
        legal_basis=legal_basis,
        at=at,
        public=public,
    )
    named = set(persons) | ({actor.person} if actor.kind == "citizen" and actor.person else set())
    row = LedgerAct(
        code=code,
        kind=kind,
        agency=agency,
        at=at,
        subject_kind=subject.kind,
        subject_id=subject.id,
        persons=sorted(named),
        actor=rules.actor_summary(actor),
        statement=said,
        salt=salt,
        leaf_hash=leaf_hash(leaf),
    )
    return ActReady(
        Act(row.id, code, kind, agency, at), row, LedgerOutbox(act_id=row.id, leaf=leaf, leaf_hash=row.leaf_hash)
    )


def act_write(ready: ActReady, *rows: Model) -> Act:
    """Record a prepared act, and with it the caller's own `rows` (each with its id), in one statement.

    Raises OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{ready.act.kind} was recorded outside a transaction")
    rows_insert(ready.row, ready.leaf, *rows)
    crash_points_around(ready.act.kind)
    return ready.act


def act_commit(ready: ActReady, *rows: Model) -> Act:
    """`act_write` as a transaction of its own: one statement, on the disk when this returns.

    For acts whose every row is at hand, where BEGIN and COMMIT would be two trips more. Raises RuntimeError inside a
    transaction.
    """
    crash_point(f"{ready.act.kind}.ready")
    # Inside a transaction a durable one refuses to begin (but for one that a test rolls back at its end).
    with transaction.atomic(durable=True) if connection.in_atomic_block else nullcontext():
        rows_insert(ready.row, ready.leaf, *rows)
    crash_point(f"{ready.act.kind}.committed")
    return ready.act


def act_erase(actor: Actor, *, code: str, at: datetime | None = None) -> None:
    """Destroy what the act says and its salt. The leaf stays in the log and proves nothing about anyone.

    Whether `actor` may order this is the caller's to check (and to record as an act of its own). Safe to repeat. Raises
    ActNotFound.
    """
    with transaction.atomic():
        act = LedgerAct.objects.select_for_update().filter(code=code).first()
        if act is None:
            raise ActNotFound(f"asked by {actor.kind}")
        if act.erased_at is None:
            act.salt = act.statement = None
            act.persons = []
            act.actor = _without_citizen(act.actor)
            act.erased_at = at or SYSTEM_CLOCK.now()
            act.save(update_fields=["salt", "statement", "persons", "actor", "erased_at"])


def _without_citizen(summary: dict[str, object]) -> dict[str, object]:
    """An officer stays answerable for what they did in office; a citizen is forgotten."""
    return summary if summary["kind"] == "officer" else {**summary, "person": None, "mandate": None}
