"""The only reader of documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from salaklang.foundations.documents.errors import DocumentNotFound
from salaklang.foundations.documents.models import Document, DocumentContent
from salaklang.foundations.documents.ports import template_title
from salaklang.foundations.documents.texts import KINDS, STATES
from salaklang.foundations.governance.queries import allowed, require
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as those who may see it do; the bytes come from `document_content`."""

    id: UUID
    kind: str
    title: Text
    owner_agency: str
    filename: str
    media_type: str
    sha256: str
    size: int
    public_code: str
    state: str
    state_text: Text
    created_at: datetime
    act_code: str


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """What anyone with the code may know: nothing about a person."""

    code: str
    title: Text
    agency: Text
    issued_at: datetime
    state: str
    state_text: Text
    sha256: str
    act_code: str


def document_get(
    actor: Actor, document: UUID, *, mandate_ok: bool = False, agencies: Iterable[str] = ()
) -> DocumentView:
    """One document. `agencies` take part in the matter beside the owner. Raises DocumentNotFound, NotAllowed."""
    return _view(_allowed(actor, document, mandate_ok, agencies))


def document_content(actor: Actor, document: UUID, *, mandate_ok: bool = False, agencies: Iterable[str] = ()) -> bytes:
    """The bytes. Raises DocumentNotFound, NotAllowed."""
    found = _allowed(actor, document, mandate_ok, agencies)
    return bytes(DocumentContent.objects.values_list("content", flat=True).get(document_id=found.id))


def documents_of(
    actor: Actor, *, subject: Ref, mandate_ok: bool = False, agencies: Iterable[str] = ()
) -> list[DocumentView]:
    """What `actor` may see of the documents about a thing, oldest first."""
    rows = Document.objects.filter(subject_kind=subject.kind, subject_id=subject.id).order_by("created_at", "id")
    taking_part = tuple(agencies)
    return [
        _view(d)
        for d in rows
        if allowed(
            actor,
            "document.see",
            agency=d.owner_agency,
            person=d.person,
            mandate_ok=mandate_ok,
            agencies=taking_part,
        )
    ]


def document_public(code: str) -> PublicDocument:
    """The public answer to a code, however it was typed. Raises DocumentNotFound."""
    found = Document.objects.filter(public_code=code_normalise(code)).first()
    if found is None or not found.public_code:
        raise DocumentNotFound
    return PublicDocument(
        code=found.public_code,
        title=_title(found.kind),
        agency=agency_get(found.owner_agency).name,
        issued_at=found.created_at,
        state=found.state,
        state_text=STATES[found.state],
        sha256=found.sha256,
        act_code=found.act_code,
    )


def _allowed(actor: Actor, document: UUID, mandate_ok: bool, agencies: Iterable[str]) -> Document:
    found = Document.objects.filter(id=document).first()
    if found is None:
        raise DocumentNotFound
    require(
        actor,
        "document.see",
        agency=found.owner_agency,
        person=found.person,
        mandate_ok=mandate_ok,
        agencies=tuple(agencies),
    )
    return found


def _title(kind: str) -> Text:
    return template_title(kind) or KINDS.get(kind) or KINDS["evidence"]


def _view(d: Document) -> DocumentView:
    return DocumentView(
        id=d.id,
        kind=d.kind,
        title=_title(d.kind),
        owner_agency=d.owner_agency,
        filename=d.filename,
        media_type=d.media_type,
        sha256=d.sha256,
        size=d.size,
        public_code=d.public_code or "",
        state=d.state,
        state_text=STATES[d.state],
        created_at=d.created_at,
        act_code=d.act_code,
    )
