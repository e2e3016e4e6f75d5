"""The only writers of cases."""

from salaklang.capabilities.cases.actions.checks import office_check_run
from salaklang.capabilities.cases.actions.consents import case_consent_ask
from salaklang.capabilities.cases.actions.decisions import case_decide, case_withdraw, certificate_issue
from salaklang.capabilities.cases.actions.desk import (
    case_assign,
    case_check,
    case_note,
    case_proceed,
    correction_ask,
    correction_give,
    opinion_give,
)
from salaklang.capabilities.cases.actions.drafts import (
    draft_answer,
    draft_drop,
    draft_evidence_add,
    draft_renew,
    draft_start,
)
from salaklang.capabilities.cases.actions.evidence import correction_evidence
from salaklang.capabilities.cases.actions.fetching import draft_decline, draft_dispute, draft_fetch
from salaklang.capabilities.cases.actions.filing import case_submit
from salaklang.capabilities.cases.actions.lookups import register_look_up
from salaklang.capabilities.cases.actions.system import late_notices_send

__all__ = [
    "case_assign",
    "case_check",
    "case_consent_ask",
    "case_decide",
    "case_note",
    "case_proceed",
    "case_submit",
    "case_withdraw",
    "certificate_issue",
    "correction_ask",
    "correction_evidence",
    "correction_give",
    "draft_answer",
    "draft_decline",
    "draft_dispute",
    "draft_drop",
    "draft_evidence_add",
    "draft_fetch",
    "draft_renew",
    "draft_start",
    "late_notices_send",
    "office_check_run",
    "opinion_give",
    "register_look_up",
]
