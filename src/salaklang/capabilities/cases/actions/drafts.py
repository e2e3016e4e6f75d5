"""Filling in: start, answer, fetch from registers, attach evidence, say that a register is wrong, drop."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.errors import (
    AlreadySubmitted,
    AnsweredElsewhere,
    DraftUnknown,
    ItemUnknown,
)
from salaklang.capabilities.cases.models import CaseEvidence, Draft
from salaklang.capabilities.cases.permissions import facts, mandate_of
from salaklang.capabilities.cases.rules import renewed
from salaklang.capabilities.services.errors import NotOfferedHere
from salaklang.capabilities.services.ports import conventions
from salaklang.capabilities.services.queries import service_get, version_in_force
from salaklang.capabilities.services.rules import (
    Definition,
    Evidence,
    Question,
    answer_validate,
    next_question,
)
from salaklang.foundations.documents.actions import document_store
from salaklang.foundations.documents.rules import upload_take
from salaklang.foundations.exchange.queries import lives_here
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def draft_start(
    actor: Actor,
    *,
    service: str,
    agency: str,
    for_person: UUID | None = None,
    fresh: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """Begin an application, or come back to the unfinished one for the same person, service and agency.

    `for_person`: whom it is for when not the actor (on a mandate, or at the counter on their word); `fresh` begins
    another beside an unfinished one. Raises ServiceUnknown, what `agency_get` raises for an unknown agency,
    NotOfferedHere for one that does not take this application, NotAllowed.
    """
    person = for_person or actor.person
    if person is None or actor.person is None:
        require(actor, "draft.start", agency=agency, person=person)
        raise DraftUnknown("an application is for somebody")
    now = clock.now()
    mandate = mandate_of(actor, service=service, person=person, at=now)
    require(actor, "draft.start", agency=agency, person=person, mandate_ok=mandate is not None)
    version = version_in_force(service)
    kinds = service_get(actor, service, version).offered_by.kinds
    if agency_get(agency).kind not in kinds or not lives_here(agency):
        raise NotOfferedHere(f"{agency} and {service}")
    if not fresh:
        known = Draft.objects.filter(person=person, filed_by=actor.person, service=service, agency=agency, case=None)
        if found := known.order_by("-changed_at").first():
            return found
    return Draft.objects.create(
        service=service,
        version=version,
        agency=agency,
        person=person,
        filed_by=actor.person,
        channel=actor.channel,
        mandate=mandate,
        started_at=now,
        changed_at=now,
    )


def draft_answer(
    actor: Actor,
    *,
    draft: UUID,
    question: str,
    raw: Any,
    version: int | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Draft:
    """Give or change an answer. `raw` as in `services.rules.values`; `version`: the draft's `lock` as shown.

    Raises Invalid with fields (nothing is written), AnsweredElsewhere when this very question has another answer from
    another device since then, AlreadySubmitted, ItemUnknown, DraftUnknown, NotAllowed.
    """
    with transaction.atomic():
        row = _draft_locked(actor, draft)
        definition = service_get(actor, row.service, row.version)
        item = definition.item(question)
        if not isinstance(item, Question):
            raise ItemUnknown(question[:80])
        now = clock.now()
        value = answer_validate(item, raw, conventions=conventions(), today=conventions().today(now))
        if question in row.answers and row.answers[question] == value:
            pass
        elif version is not None and row.changed.get(question, 0) > version:
            raise AnsweredElsewhere(question)
        else:
            row.answers[question] = value
            _changed(row, question)
            _registers_stale_drop(row, definition, question)
        row.position = question
        row.changed_at = now
        row.save(update_fields=["answers", "registers", "changed", "lock", "position", "changed_at"])
        return row


def draft_evidence_add(
    actor: Actor, *, draft: UUID, evidence: str, filename: str, content: bytes, clock: Clock = SYSTEM_CLOCK
) -> CaseEvidence:
    """Attach a file; one file a key, a new one takes the old one's place.

    Raises a kind of documents' UploadRefused (too big, disguised, encrypted, active …), ItemUnknown, AlreadySubmitted.
    """
    row = _draft_get(actor, draft)
    item = service_get(actor, row.service, row.version).item(evidence)
    if not isinstance(item, Evidence):
        raise ItemUnknown(evidence[:80])
    upload = upload_take(content, filename, allowed=item.allowed, max_bytes=item.max_bytes)
    with transaction.atomic():
        row = _draft_locked(actor, draft)
        added = evidence_store(
            actor,
            draft=row.id,
            key=evidence,
            upload=upload,
            agency=row.agency,
            person=row.person,
            mandate_ok=facts(actor, row)["mandate_ok"],
            clock=clock,
        )
        _changed(row, evidence)
        row.position, row.changed_at = evidence, clock.now()
        row.save(update_fields=["changed", "lock", "position", "changed_at"])
        return added


def evidence_store(
    actor: Actor,
    *,
    draft: UUID,
    key: str,
    upload: Any,
    agency: str,
    person: UUID,
    mandate_ok: bool,
    clock: Clock,
) -> CaseEvidence:
    """Keep the checked upload in place of an older one under the same key. Inside the caller's transaction."""
    now = clock.now()
    document = document_store(
        actor,
        kind="evidence",
        owner_agency=agency,
        subject=Ref("draft", str(draft)),
        filename=upload.filename,
        media_type=upload.media_type,
        content=upload.content,
        person=person,
        mandate_ok=mandate_ok,
    )
    CaseEvidence.objects.filter(draft=draft, key=key, removed_at=None).update(removed_at=now)
    return CaseEvidence.objects.create(
        draft=draft,
        key=key,
        document=document.id,
        filename=upload.filename,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=document.sha256,
        added_by=actor.person or person,
        added_at=now,
    )


def draft_drop(actor: Actor, *, draft: UUID) -> None:
    """Throw the unfinished application away, answers and all. What was fetched stays in the log of uses."""
    with transaction.atomic():
        row = _draft_locked(actor, draft, act="draft.drop")
        CaseEvidence.objects.filter(draft=row.id).delete()
        row.delete()


def draft_renew(actor: Actor, *, draft: UUID, clock: Clock = SYSTEM_CLOCK) -> tuple[str, ...]:
    """Bring a draft to the form in force. The keys whose answers don't hold any more and must be given again.

    Nothing else is lost; doing it twice changes nothing.
    """
    with transaction.atomic():
        row = _draft_locked(actor, draft)
        current = version_in_force(row.service)
        if current == row.version:
            return ()
        old, new = service_get(actor, row.service, row.version), service_get(actor, row.service, current)
        row.answers, again = renewed(old, new, row.answers)
        row.registers = {k: v for k, v in row.registers.items() if old.item(k) == new.item(k)}
        row.version, row.changed_at = current, clock.now()
        row.lock += 1
        first = next_question(new, row.answers, row.registers)
        row.position = first.key if first else ""
        row.save(update_fields=["answers", "registers", "version", "lock", "position", "changed_at"])
        return again


def draft_update(actor: Actor, draft: UUID, change: Callable[[Draft], None], *, clock: Clock = SYSTEM_CLOCK) -> Draft:
    """Lock the draft, let `change` set its registers, and save it. For `fetching`."""
    with transaction.atomic():
        row = _draft_locked(actor, draft)
        change(row)
        row.lock += 1
        row.changed_at = clock.now()
        row.save(update_fields=["registers", "changed", "lock", "position", "changed_at"])
        return row


def _draft_get(actor: Actor, draft: UUID) -> Draft:
    row = Draft.objects.filter(pk=draft).first()
    return _draft_allowed(actor, row, "draft.change")


def _draft_locked(actor: Actor, draft: UUID, act: str = "draft.change") -> Draft:
    row = Draft.objects.select_for_update().filter(pk=draft).first()
    return _draft_allowed(actor, row, act)


def _draft_allowed(actor: Actor, row: Draft | None, act: str) -> Draft:
    if row is None:
        require(actor, act, agency=actor.agency, person=actor.person)
        raise DraftUnknown
    require(actor, act, **facts(actor, row))
    if row.case is not None:
        raise AlreadySubmitted(str(row.id))
    return row


def _changed(row: Draft, key: str) -> None:
    row.lock += 1
    row.changed[key] = row.lock


def _registers_stale_drop(row: Draft, definition: Definition, question: str) -> None:
    """An answer that a register was asked by has changed: what the register said then is about something else."""
    gone = {question}
    for item in definition.items():
        if item.kind == "register" and item.key in row.registers:
            heads = {path.partition(".")[0] for some in item.query_paths().values() for path in some}  # type: ignore[union-attr]
            if heads & gone:
                del row.registers[item.key]
                gone.add(item.key)
