"""A case as its pages show it to the applicant: tone, timeline, uses of data. Reads only."""

from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.queries.views import CaseView
from salaklang.foundations.exchange.queries import Usage, usages_of
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.queries import ActView
from salaklang.interfaces.portal.texts import case as x
from salaklang.kernel.actor import Actor
from salaklang.kernel.errors import NotFound
from salaklang.kernel.text import Text

TONES = {
    "approved": "done",
    "refused": "bad",
    "withdrawn": "",
    "correction-asked": "wait",
    "awaiting-payment": "wait",
}
# The words in a record that people should read beside the act.
_SAID = ("text", "reason", "reasons")


def timeline(history: tuple[ActView, ...]) -> list[dict[str, Any]]:
    """The acts, newest first, as the `timeline` macro takes them."""
    return [
        {"title": a.title, "by": _by(a), "at": a.at, "code": a.code, "note": _said(a.record)} for a in reversed(history)
    ]


def uses_about(actor: Actor, case: CaseView) -> list[Usage]:
    """Uses of the applicant's data in this matter, from draft to decision."""
    marks = {str(case.draft), str(case.id), case.number}
    return [u for u in usages_of(actor, person=case.person, limit=200) if u.case in marks]


def unpaid_bill(case: CaseView) -> Any:
    """The bill that waits, if there is one and the case still goes on."""
    if case.state in ("approved", "refused", "withdrawn"):
        return None
    return next((b for b in case.bills if b.state == "open"), None)


def bill_of(case: CaseView) -> Any:
    """The bill to show on the payment page: the open one, else the last."""
    return unpaid_bill(case) or (case.bills[-1] if case.bills else None)


def agency_name(slug: str | None) -> Text:
    try:
        return agency_get(slug or "").name
    except NotFound:
        return Text("", "")


def evidence_document(case: CaseView, document: UUID) -> bool:
    """Whether the document is one of the case's files or its certificate."""
    return any(e.document == document for e in case.evidence) or bool(
        case.decision and case.decision.certificate == document
    )


def _by(act: ActView) -> Text:
    agency = agency_name(act.actor_agency)
    name = Text(" ".join(filter(None, (act.actor.th, agency.th))), ", ".join(filter(None, (act.actor.en, agency.en))))
    if act.channel == "counter" and act.kind == "case.submitted":
        return Text(f"{name.th} · {x.COUNTER.th}", f"{name.en} · {x.COUNTER.en}")
    return name


def _said(record: dict[str, object] | None) -> str:
    words = (str(record[key]) for key in _SAID if record and record.get(key))
    return next(words, "")
