"""Issue, see, check, withdraw, replace: against a real database."""

import hashlib
from uuid import UUID

import pytest

from salaklang.foundations.documents.actions import (
    Issue,
    document_issue,
    document_replace,
    document_store,
    document_withdraw,
)
from salaklang.foundations.documents.errors import DocumentNotFound, DocumentStateChanged
from salaklang.foundations.documents.pdf_check import pdf_check
from salaklang.foundations.documents.queries import document_content, document_get, document_public, documents_of
from salaklang.foundations.documents.signing import trust_roots
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import NotAllowed, SignInNeeded
from salaklang.kernel.ids import id_new
from tests.foundations.documents.samples import CERTIFICATE

CASE = Ref("case", "0190")


def issue(person: UUID) -> Issue:
    return Issue("phor-kho-0403", CERTIFICATE, "tha-sao", CASE, "ใบทะเบียนพาณิชย์.pdf", "จดทะเบียนแล้ว", person=person)


def test_issued_once_signed_recorded_and_public(agency: str, registrar: Actor, person: UUID) -> None:
    made = document_issue(registrar, issue(person), key="case:0190:certificate")
    again = document_issue(registrar, issue(person), key="case:0190:certificate")
    assert again.id == made.id
    content = document_content(registrar, made.id)
    assert hashlib.sha256(content).hexdigest() == made.sha256
    report = pdf_check(content, trust_roots())
    assert report.ok and report.data is not None and report.data["code"] == made.public_code
    acts = LedgerAct.objects.filter(kind="document.issued")
    assert [a.code for a in acts] == [made.act_code]


def test_public_answer_names_nobody(agency: str, registrar: Actor, person: UUID) -> None:
    made = document_issue(registrar, issue(person))
    assert made.public_code
    answer = document_public(made.public_code.lower().replace("-", " "))
    assert answer.state == "valid" and answer.agency.en == "Tha Sao Town Municipality"
    assert "ปิ่นแก้ว" not in repr(answer) and str(person) not in repr(answer)
    with pytest.raises(DocumentNotFound):
        document_public("0000-0000-0000")


def test_withdrawn_and_replaced(agency: str, registrar: Actor, person: UUID) -> None:
    first, second = (document_issue(registrar, issue(person)) for _ in range(2))
    document_replace(registrar, document=first.id, by=second.id)
    assert document_public(first.public_code or "").state == "replaced"
    with pytest.raises(DocumentStateChanged):
        document_withdraw(registrar, document=first.id, reason="x")
    document_withdraw(registrar, document=second.id, reason="ออกโดยสำคัญผิด")
    assert document_public(second.public_code or "").state == "withdrawn"


def test_who_may(agency: str, registrar: Actor, mali: Actor, person: UUID) -> None:
    made = document_issue(registrar, issue(person))
    stranger = Actor(kind="citizen", person=id_new())
    elsewhere = Actor(kind="officer", person=id_new(), agency="dol", roles=frozenset({"registrar"}))
    assert document_get(mali, made.id).public_code == made.public_code
    assert document_get(elsewhere, made.id, agencies=["dol"]).id == made.id
    for actor in (stranger, elsewhere):
        with pytest.raises(NotAllowed):
            document_content(actor, made.id)
        with pytest.raises(NotAllowed):
            document_withdraw(actor, document=made.id, reason="x")
        with pytest.raises(NotAllowed):
            document_issue(actor, issue(person))
        assert documents_of(actor, subject=CASE) == []
    with pytest.raises(SignInNeeded):
        document_get(NOBODY, made.id)
    with pytest.raises(DocumentNotFound):
        document_get(system(), id_new())


def test_evidence_belongs_to_who_gave_it(agency: str, mali: Actor) -> None:
    kept = document_store(
        mali, kind="evidence", owner_agency=agency, subject=CASE, filename="a.png", media_type="image/png", content=b"x"
    )
    assert kept.person == mali.person and document_content(mali, kept.id) == b"x"
    assert [d.id for d in documents_of(mali, subject=CASE)] == [kept.id]
