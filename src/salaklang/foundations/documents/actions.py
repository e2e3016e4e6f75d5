"""The only writer of documents."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from salaklang.foundations.documents import rules
from salaklang.foundations.documents.errors import DocumentNotFound, DocumentStateChanged
from salaklang.foundations.documents.models import Document, DocumentContent
from salaklang.foundations.documents.ports import template_get
from salaklang.foundations.documents.signing import pdf_sign
from salaklang.foundations.documents.typesetting import Attachment, pdf_make
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import code_new


@dataclass(frozen=True, slots=True)
class Issue:
    """What is to be issued: which form with which data, by whom, about what and whom, and why it is signed."""

    template: str
    data: Mapping[str, object]
    owner_agency: str
    subject: Ref
    filename: str
    reason: str
    person: UUID | None = None
    legal_basis: str = ""
    seal: bytes = b""
    attachments: tuple[Attachment, ...] = ()


def document_store(
    actor: Actor,
    *,
    kind: str,
    owner_agency: str,
    subject: Ref,
    filename: str,
    media_type: str,
    content: bytes,
    public_code: str | None = None,
    person: UUID | None = None,
    mandate_ok: bool = False,
) -> Document:
    """Keep a file as it is. No act of its own: the act that it belongs to (a submission, an issue) names its SHA-256.

    Check uploads with `rules.upload_take` first. Raises NotAllowed.
    """
    require(actor, "document.store", agency=owner_agency, person=person or actor.person, mandate_ok=mandate_ok)
    return _kept(
        kind=kind,
        owner_agency=owner_agency,
        subject=subject,
        filename=filename,
        media_type=media_type,
        content=content,
        public_code=public_code,
        person=person or (actor.person if actor.kind == "citizen" else None),
        at=SYSTEM_CLOCK.now(),
    )


def document_issue(actor: Actor, issue: Issue, *, key: str | None = None) -> Document:
    """Typeset, sign, keep and record a document; it gets a public code and, in `data`, sees it as `code`.

    Who calls twice with one `key` gets the first document again (a job that ran twice). Typesetting and signing happen
    before the transaction. Raises NotAllowed, TemplateUnknown, TypesettingFailed.
    """
    require(actor, "document.sign", agency=issue.owner_agency)
    if key and (found := Document.objects.filter(key=key).first()):
        return found
    now = SYSTEM_CLOCK.now()
    code = code_new()
    signed = _made(issue, code, now)
    with transaction.atomic():
        document = _kept(
            kind=issue.template,
            owner_agency=issue.owner_agency,
            subject=issue.subject,
            filename=issue.filename,
            media_type=rules.PDF,
            content=signed,
            public_code=code,
            person=issue.person,
            key=key,
            at=now,
        )
        if document.public_code != code:  # another run of the same job was faster
            return document
        act = act_append(
            actor,
            kind="document.issued",
            agency=issue.owner_agency,
            subject=issue.subject,
            record={"document": str(document.id), "form": issue.template, "code": code, "sha256": document.sha256},
            persons=[issue.person] if issue.person else [],
            legal_basis=issue.legal_basis,
            at=now,
        )
        document.act_code = act.code
        document.save(update_fields=["act_code"])
    return document


def document_withdraw(actor: Actor, *, document: UUID, reason: str) -> Document:
    """Make a document invalid for a reason; its check page says so at once. Raises DocumentStateChanged."""
    return _ended(actor, document, act="document.withdrawn", record={"reason": reason}, state="withdrawn")


def document_replace(actor: Actor, *, document: UUID, by: UUID) -> Document:
    """Let a newer document take the place of this one. Raises DocumentStateChanged, DocumentNotFound."""
    if not Document.objects.filter(id=by, state="valid").exists():
        raise DocumentNotFound("the successor is not there or not valid")
    return _ended(actor, document, act="document.replaced", record={"by": str(by)}, state="replaced", replaced_by=by)


def _made(issue: Issue, code: str, now: datetime) -> bytes:
    check_url = f"{settings.SALA_BASE_URL}/check/{code}"
    data = {**issue.data, "code": code, "check_url": check_url}
    pdf = pdf_make(issue.template, data, attachments=issue.attachments, check_url=check_url, seal=issue.seal, at=now)
    return pdf_sign(pdf, agency=issue.owner_agency, reason=issue.reason, box=template_get(issue.template).signature_box)


def _kept(
    *,
    kind: str,
    owner_agency: str,
    subject: Ref,
    filename: str,
    media_type: str,
    content: bytes,
    public_code: str | None,
    person: UUID | None,
    at: datetime,
    key: str | None = None,
) -> Document:
    document = Document(
        key=key,
        kind=kind,
        owner_agency=owner_agency,
        person=person,
        subject_kind=subject.kind,
        subject_id=subject.id,
        filename=rules.filename_clean(filename),
        media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        public_code=public_code,
        created_at=at,
    )
    with transaction.atomic():
        if key:
            made = Document.objects.bulk_create([document], ignore_conflicts=True)[0]
            first = Document.objects.get(key=key)
            if first.id != made.id:
                return first
        else:
            document.save(force_insert=True)
        DocumentContent(document=document, content=content).save(force_insert=True)
    return document


def _ended(
    actor: Actor,
    document_id: UUID,
    *,
    act: str,
    record: Mapping[str, object],
    state: str,
    replaced_by: UUID | None = None,
) -> Document:
    with transaction.atomic():
        document = Document.objects.select_for_update().filter(id=document_id).first()
        if document is None:
            raise DocumentNotFound
        require(actor, "document.withdraw", agency=document.owner_agency)
        if document.state != "valid":
            raise DocumentStateChanged(f"it is {document.state}")
        document.state, document.replaced_by = state, replaced_by
        document.save(update_fields=["state", "replaced_by"])
        act_append(
            actor,
            kind=act,
            agency=document.owner_agency,
            subject=Ref(document.subject_kind, document.subject_id),
            record={"document": str(document.id), "code": document.public_code or "", **record},
            persons=[document.person] if document.person else [],
        )
    return document
