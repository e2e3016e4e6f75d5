"""Evidence that the applicant adds to a case when asked for a correction."""

from uuid import UUID

from django.db import transaction

from salaklang.capabilities.cases.actions.drafts import evidence_store
from salaklang.capabilities.cases.actions.steps import case_locked
from salaklang.capabilities.cases.errors import CaseUnknown, ItemUnknown, NotNow
from salaklang.capabilities.cases.models import Case, CaseCorrection, CaseEvidence
from salaklang.capabilities.cases.texts import STATES
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import Evidence
from salaklang.foundations.documents.rules import upload_take
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def correction_evidence(
    actor: Actor, *, case: UUID, evidence: str, filename: str, content: bytes, clock: Clock = SYSTEM_CLOCK
) -> CaseEvidence:
    """Attach a file that the correction asks for; then `correction_give` sends the correction.

    Raises a kind of UploadRefused, ItemUnknown for a file that was not asked for, NotNow.
    """
    found = Case.objects.filter(pk=case).first()
    if found is None:
        raise CaseUnknown(str(case))
    item = service_get(actor, found.service, found.service_version).item(evidence)
    if not isinstance(item, Evidence):
        raise ItemUnknown(evidence[:80])
    upload = upload_take(content, filename, allowed=item.allowed, max_bytes=item.max_bytes)
    with transaction.atomic():
        row, _ = case_locked(actor, case, "case.correction-give")
        correction = CaseCorrection.objects.filter(case=row).first()
        if correction is None or row.state != "correction-asked":
            raise NotNow(str(case), state=STATES[row.state])
        if correction.keys and evidence not in correction.keys:
            raise ItemUnknown(evidence[:80])
        return evidence_store(
            actor,
            draft=row.draft,
            key=evidence,
            upload=upload,
            agency=row.agency,
            person=row.person,
            mandate_ok=actor.person != row.person,
            clock=clock,
        )
