"""The counter: find the person who stands there, take down on whose word, then the same question pages as online."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from salaklang.capabilities.cases.actions import draft_start
from salaklang.capabilities.cases.queries import my_drafts
from salaklang.capabilities.services.queries import offices_of, service_get, services_all
from salaklang.foundations.identity.actions import mandate_grant, person_ensure
from salaklang.foundations.identity.errors import PersonNotFound
from salaklang.foundations.identity.queries import person_by_pid, person_get, person_names
from salaklang.interfaces.desk.frame import desk_page
from salaklang.interfaces.desk.texts import desk as x
from salaklang.interfaces.desk.views.letters import with_faults
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text

_PERSON = "counter_person"
# One visit: the word of someone who stands there, or a paper shown, serves this application only.
_VISIT = timedelta(hours=12)


@audience("officer:counter")
def counter(request: AskedRequest) -> HttpResponse:
    """One page in three states: whom? not known yet; what for and on whose word?"""
    faults: dict[str, Text] = {}
    unknown = False
    if request.method == "POST":
        try:
            going = _POSTS.get(request.POST.get("do", ""), _find)(request)
            if going:
                return HttpResponseRedirect(going)
            unknown = True
        except Invalid as error:
            faults = error.fields or {"pid": error.message}
            unknown = request.POST.get("do") == "record"
    return _page(request, faults, unknown=unknown)


def _find(request: AskedRequest) -> str:
    """Remember whom the number names; empty when nobody is known by it."""
    found = person_by_pid(request.actor, request.POST.get("pid", ""))
    if found is None:
        return ""
    request.session[_PERSON] = str(found.id)
    return request.path


def _record(request: AskedRequest) -> str:
    """Record a person from their card."""
    given = request.POST
    needed = {name: x.NAME_NEEDED for name in ("given_name_th", "family_name_th") if not given.get(name, "").strip()}
    if needed:
        raise Invalid(fields=needed)
    person = person_ensure(
        request.actor,
        pid=given.get("pid", ""),
        title_th=given.get("title_th", ""),
        given_name_th=given.get("given_name_th", ""),
        family_name_th=given.get("family_name_th", ""),
    )
    request.session[_PERSON] = str(person.id)
    return request.path


def _start(request: AskedRequest) -> str:
    """Take the word or the paper down as a mandate, then begin."""
    actor, given = request.actor, request.POST
    person = UUID(request.session.get(_PERSON, str(UUID(int=0))))
    service, word = given.get("service", ""), given.get("word", "")
    faults: dict[str, Text] = {}
    if given.get("seen") != "yes":
        faults["seen"] = x.COUNTER_ID_NEEDED
    if word not in x.COUNTER_WORDS:
        faults["word"] = x.COUNTER_CHOOSE
    if not service:
        faults["service"] = x.COUNTER_CHOOSE
    agent = None
    if word == "mandate":
        found = person_by_pid(actor, given.get("agent", ""))
        if found is None:
            faults["agent"] = x.COUNTER_NONE
        agent = found.id if found else None
    if faults:
        raise Invalid(fields=faults)
    mandate_grant(
        actor,
        grantor=person,
        grantee=agent,
        scope=[service],
        valid_until=SYSTEM_CLOCK.now() + _VISIT,
        word=word,
        note=given.get("note", ""),
    )
    draft = draft_start(actor, service=service, agency=actor.agency or "", for_person=person)
    request.session.pop(_PERSON, None)
    return f"/desk/counter/{draft.id}"


def _other(request: AskedRequest) -> str:
    """The next in the queue."""
    request.session.pop(_PERSON, None)
    return request.path


_POSTS = {"find": _find, "record": _record, "start": _start, "other": _other}


def _page(request: AskedRequest, faults: dict[str, Text], *, unknown: bool) -> HttpResponse:
    actor = request.actor
    person = _person(request)
    if person is not None:
        fields = _start_fields(request)
    elif unknown:
        fields = _record_fields(request)
    else:
        fields = [_pid_field(request)]
    with_faults(fields, faults)
    drafts = my_drafts(actor)
    names = person_names(actor, [d.person for d in drafts])
    context: dict[str, Any] = {
        "person": person,
        "unknown": unknown and person is None,
        "fields": fields,
        "errors": errors_of(fields),
        "drafts": [(d, service_get(actor, d.service, d.version).title, names.get(d.person, "")) for d in drafts],
    }
    return desk_page(request, "desk/counter.html", context, status=422 if faults else 200)


def _person(request: AskedRequest) -> Any:
    chosen = request.session.get(_PERSON)
    try:
        return person_get(request.actor, UUID(chosen)) if chosen else None
    except PersonNotFound:
        return None


def _pid_field(request: AskedRequest) -> Field:
    pid = request.POST.get("pid", "")
    return Field("input", "pid", x.COUNTER_PID, value=pid, inputmode="numeric", classes="govuk-input--width-20")


def _record_fields(request: AskedRequest) -> list[Field]:
    given = request.POST
    return [
        _pid_field(request),
        Field("input", "title_th", x.COUNTER_TITLE_TH, value=given.get("title_th", "")),
        Field("input", "given_name_th", x.COUNTER_GIVEN, value=given.get("given_name_th", "")),
        Field("input", "family_name_th", x.COUNTER_FAMILY, value=given.get("family_name_th", "")),
    ]


def _start_fields(request: AskedRequest) -> list[Field]:
    given = request.POST
    actor = request.actor
    offered = [s for s in services_all(actor) if actor.agency in {office.slug for office in offices_of(s)}]
    services = [(s.id, s.title, None) for s in offered]
    words = [(key, label, None) for key, label in x.COUNTER_WORDS.items()]
    chosen = given.get("service", services[0][0] if len(services) == 1 else "")
    agent = given.get("agent", "")
    seen = [("yes", x.COUNTER_ID_SEEN, None)]
    return [
        Field("radios", "service", x.COUNTER_SERVICE, value=chosen, options=services),
        Field("radios", "word", x.COUNTER_WORD, value=given.get("word", ""), options=words),
        Field("input", "agent", x.COUNTER_AGENT, x.COUNTER_AGENT_HINT, value=agent, inputmode="numeric", optional=True),
        Field("input", "note", x.COUNTER_NOTE, value=given.get("note", ""), optional=True),
        Field("checkboxes", "seen", x.COUNTER_FOUND, value=given.get("seen", ""), options=seen),
    ]
