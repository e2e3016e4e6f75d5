"""A certificate carries the receipt of the decision that it certifies, where the log has taken it."""

import pytest
from django.conf import settings

from salaklang.capabilities.cases.actions import case_check, case_decide, case_submit, certificate_issue
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case, Decision
from salaklang.foundations.documents.pdf_check import pdf_check
from salaklang.foundations.documents.queries import document_content
from salaklang.foundations.documents.signing import trust_roots
from salaklang.foundations.ledger.actions.sequencer import sequence_once
from salaklang.foundations.ledger.errors import ProofPending
from salaklang.foundations.ledger.queries import policy_text
from salaklang.interfaces.cli.verify_pdf import certificate_check
from salaklang.kernel.actor import system
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_parse


def approved(world) -> Case:
    case = case_submit(world.citizen, draft=world.draft().id)
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    revision = Case.objects.get(pk=case.id).revision
    return case_decide(
        world.officer("registrar"), case=case.id, outcome="approve", reasons="ครบถ้วน", expected_version=revision
    )


def files_in(case: Case) -> tuple[str, ...]:
    document = Decision.objects.get(case=case).certificate
    return pdf_check(document_content(system(case.agency), document), ()).files


def test_the_receipt_travels_inside(world):
    case = approved(world)
    with pytest.raises(ProofPending):
        certificate_issue(case.id, receipt_needed=True)
    sequence_once()
    decision = certificate_issue(case.id, receipt_needed=True)
    assert set(files_in(case)) == {"data.json", f"{decision.act_code}.tlog-proof"}
    pdf = document_content(system(case.agency), decision.certificate)
    report, receipt = certificate_check(pdf, tuple(trust_roots()))
    assert report.ok and receipt is not None
    checked = receipt_check(receipt, policy=policy_parse(policy_text()))
    assert checked.receipt.act["code"] == decision.act_code
    assert checked.receipt.act["kind"] == "case.approved"
    assert checked.report.checkpoint.origin == settings.SALA_LEDGER_ORIGIN


def test_a_late_log_does_not_hold_a_certificate_for_ever(world):
    case = approved(world)
    assert certificate_issue(case.id).certificate
    assert files_in(case) == ("data.json",)
