"""The actions of a case page as small forms, in the order in which an officer needs them. Only what is possible now."""

from dataclasses import dataclass, field

from salaklang.capabilities.cases.queries.lookups import registers_askable
from salaklang.capabilities.cases.queries.views import CaseView
from salaklang.capabilities.services.rules import Register
from salaklang.foundations.governance.queries import allowed
from salaklang.foundations.identity.queries import officers_of, person_names
from salaklang.interfaces.desk.texts import consents as xc
from salaklang.interfaces.desk.texts import desk as x
from salaklang.interfaces.desk.views.letters import letter_fields, with_faults
from salaklang.interfaces.portal.applying import label_of
from salaklang.interfaces.ui.fields import Field, Option
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.text import Text

Faults = dict[str, Text]
_FINAL = ("approved", "refused", "withdrawn")


@dataclass(slots=True)
class Form:
    """One action. `open`: shown unfolded. `main`: the next thing to do, shown without folding."""

    do: str
    title: Text
    button: Text
    fields: list[Field] = field(default_factory=list)
    open: bool = False
    main: bool = False
    warning: bool = False


def case_forms(request: AskedRequest, case: CaseView, *, did: str, faults: Faults) -> list[Form]:
    """The forms that the asker may use; the one that was just refused is open, with its errors and what was typed."""
    forms: list[Form] = []
    if "check" in case.steps:
        forms.append(Form("check", x.DO_CHECK, x.DO_CHECK, main=True))
    forms += _opinions(request, case, did, faults)
    if "approve" in case.steps or "refuse" in case.steps:
        forms.append(_decide(request, case, did, faults))
    if "ask-correction" in case.steps:
        forms.append(_correction(request, case, did, faults))
    forms += _others(request, case, did, faults)
    for form in forms:
        form.open = form.do == did
        for one in form.fields:
            one.name_id = f"{form.do}-{one.name}"
    return forms


def _others(request: AskedRequest, case: CaseView, did: str, faults: Faults) -> list[Form]:
    actor = request.actor
    agency = actor.agency or ""
    going, mine = case.state not in _FINAL, case.agency == agency
    forms: list[Form] = []
    if "proceed" in case.steps:
        fields = [Field("textarea", "reason", x.REASON, value=_typed(request, did, "proceed", "reason"), rows=3)]
        forms.append(Form("proceed", x.DO_PROCEED, x.DO_PROCEED, _faulty(fields, did, "proceed", faults)))
    if askable := registers_askable(actor, case.id) if going and mine else ():
        options: list[Option] = [(item.key, item.title, None) for item in askable]
        chosen = _typed(request, did, "consent", "register") or (askable[0].key if len(askable) == 1 else "")
        one = Field("radios", "register", xc.REGISTER, hint=xc.HINT, value=chosen, options=options)
        forms.append(Form("consent", xc.DO_ASK, xc.DO_ASK, _faulty([one], did, "consent", faults)))
    if going and mine and allowed(actor, "letter.send", agency=agency):
        subject = f"{case.definition.title.th} {case.number}"
        fields = letter_fields(request, faults if did == "letter" else {}, subject=subject)
        forms.append(Form("letter", x.DO_LETTER, x.SEND, fields))
    if mine and allowed(actor, "case.note", agency=agency, person=case.person):
        note = _typed(request, did, "note", "text")
        fields = [Field("textarea", "text", x.NOTE_TEXT, x.NOTE_HINT, value=note, rows=3)]
        forms.append(Form("note", x.DO_NOTE, x.SAVE, _faulty(fields, did, "note", faults)))
    if going and mine and allowed(actor, "case.check", agency=agency, person=case.person):
        forms.append(_assign(request, case))
    return forms


def _decide(request: AskedRequest, case: CaseView, did: str, faults: Faults) -> Form:
    outcomes = [(o, label, None) for o, label in (("approve", x.APPROVE), ("refuse", x.REFUSE)) if o in case.steps]
    grounds: list[Option] = [("", "", None), *((g.code, g.title, None) for g in case.definition.grounds)]
    typed = {name: _typed(request, did, "decide", name) for name in ("outcome", "ground", "reasons")}
    fields = [
        Field("radios", "outcome", x.OUTCOME, value=typed["outcome"], options=outcomes),
        Field("select", "ground", x.GROUND, x.GROUND_HINT, value=typed["ground"], options=grounds),
        Field("textarea", "reasons", x.REASONS, x.REASONS_HINT, value=typed["reasons"], rows=5),
    ]
    form = Form("decide", x.DO_DECIDE, x.DECIDE, _faulty(fields, did, "decide", faults))
    form.main = "approve" in case.steps
    return form


def _correction(request: AskedRequest, case: CaseView, did: str, faults: Faults) -> Form:
    items = [(i.key, label_of(i), None) for i in case.way.items if not isinstance(i, Register)]
    chosen = request.POST.getlist("keys") if did == "correction" else []
    text = _typed(request, did, "correction", "text")
    fields = [
        Field("checkboxes", "keys", x.CORRECTION_WHAT, value=chosen, options=items),
        Field("textarea", "text", x.CORRECTION_TEXT, x.CORRECTION_TEXT_HINT, value=text),
    ]
    return Form("correction", x.DO_CORRECTION, x.SEND, _faulty(fields, did, "correction", faults))


def _opinions(request: AskedRequest, case: CaseView, did: str, faults: Faults) -> list[Form]:
    actor = request.actor
    if not allowed(actor, "case.note", agency=case.agency, person=case.person):
        return []
    given = {n.step for n in case.notes if n.kind == "opinion"}
    forms = []
    for step in case.definition.steps:
        if step.kind != "opinion" or step.role not in actor.roles or step.id in given or case.state in _FINAL:
            continue
        do = f"opinion-{step.id}"
        options = [(key, label, None) for key, label in x.OPINIONS.items()]
        fields = [
            Field("radios", "outcome", x.OPINION_OUTCOME, value=_typed(request, did, do, "outcome"), options=options),
            Field("textarea", "text", x.REASON, value=_typed(request, did, do, "text"), rows=3),
        ]
        forms.append(Form(do, x.DO_OPINION.fill(step=step.title), x.SAVE, _faulty(fields, did, do, faults)))
    return forms


def _assign(request: AskedRequest, case: CaseView) -> Form:
    actor = request.actor
    roles = ("clerk", "officer", "registrar")
    people = [person for role in roles for person in officers_of(actor, agency=case.agency, role=role)]
    names = person_names(actor, people)
    options = [("", x.ASSIGN_NOBODY, None), *((str(p), name, None) for p, name in names.items())]
    value = str(case.assigned_to) if case.assigned_to else ""
    return Form("assign", x.DO_ASSIGN, x.SAVE, [Field("select", "to", x.ASSIGN_TO, value=value, options=options)])


def _typed(request: AskedRequest, did: str, do: str, name: str) -> str:
    """What was typed into this very form, if it is the one that came back."""
    return request.POST.get(name, "") if did == do else ""


def _faulty(fields: list[Field], did: str, do: str, faults: Faults) -> list[Field]:
    return with_faults(fields, faults if did == do else {})
