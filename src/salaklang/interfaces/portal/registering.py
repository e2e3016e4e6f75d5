"""The page of a register's answer: shown with its source; right or wrong; consent first where consent is the ground."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from salaklang.capabilities.cases.actions import draft_decline, draft_fetch
from salaklang.capabilities.cases.rules import DECLINED, UNASKABLE
from salaklang.capabilities.services.rules import Register
from salaklang.foundations.exchange.actions import consent_give, consent_withhold
from salaklang.foundations.exchange.errors import ConsentNeeded
from salaklang.foundations.exchange.ports import connectors, grants
from salaklang.foundations.identity.queries import agency_get
from salaklang.interfaces.portal.applying import Application, register_rows
from salaklang.interfaces.portal.texts import service as x
from salaklang.interfaces.ui.fields import Field
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text

_CONSENT_LASTS = timedelta(days=1)
_ASK = "?ask=1"  # the consent is asked for once more


def register_context(
    application: Application, register: Register, *, one: Field | None = None, ask: bool = False
) -> dict[str, Any]:
    """What the page shows: state (consent, unasked, declined, down, disputed, answered), the box, the choice.

    `ask`: the question of consent again, where the register has not answered.
    """
    entry = application.entry(register)
    status = entry.get("status")
    if status == "unavailable" and register.basis == "consent" and (ask or (one and one.name == "consent")):
        status = None
    provider = _provider(register)
    context: dict[str, Any] = {"provider": provider, "preview": _preview(application, register, provider)}
    if status is None:
        state = "consent" if register.basis == "consent" else "unasked"
        choice = _consent_field("no" if _declined(entry) else "")
    else:
        state = {"unavailable": "down", "disputed": "disputed"}.get(status, "answered")
        state = "declined" if _declined(entry) else state
        context |= {"by_consent": register.basis == "consent", "ask_url": application.url(register.key) + _ASK}
        choice = _right_field()
        context["failure"] = Text(entry.get("error_th", ""), entry.get("error_en", ""))
        context["unaskable"] = entry.get("code") == UNASKABLE
        source = application.definition.source(register.source)
        context["box"] = {
            "rows": register_rows(register, entry),
            "provider": provider,
            "fetched_at": entry.get("fetched_at"),
            "basis": x.BASIS_CONSENT_GIVEN if register.basis == "consent" else source.title if source else "",
            "code": entry.get("act_code", ""),
        }
    return context | {"state": state, "one": one or choice}


def register_post(request: AskedRequest, application: Application, register: Register) -> str | Field | None:
    """Do what the page's form asks. A URL: go there; a field: show it with its error; None: on to the next page."""
    given, draft = request.POST, application.draft
    status = application.entry(register).get("status")
    here = application.url(register.key)
    if given.get("do") == "fetch":
        if status is not None or register.basis == "law":
            return _again(application, register, here)
        return here
    if given.get("do") == "decline":
        draft_decline(application.actor, draft=draft.id, register=register.key)
        return here
    if register.basis == "consent" and (status is None or "consent" in given):
        if status in ("answered", "disputed"):  # sent twice
            return here
        return _consent(application, register, given.get("consent", ""), here)
    if status in ("unavailable", "disputed") or given.get("right") == "yes":
        return None
    if given.get("right") == "wrong":
        return f"{here}/wrong"
    wrong = _right_field()
    wrong.error = x.REGISTER_CHOOSE
    wrong.faults = {"right": x.REGISTER_CHOOSE}
    return wrong


def _again(application: Application, register: Register, here: str) -> str:
    """Ask a silent register once more; where the consent for it is gone, ask the person first."""
    try:
        draft_fetch(application.actor, draft=application.draft.id, register=register.key, retry=True)
    except ConsentNeeded:
        return here + _ASK
    return here


def _consent(application: Application, register: Register, answer: str, here: str) -> str | Field | None:
    """Yes: ask the register, and show what it said. No: straight on to the evidence."""
    if answer == "no":
        if not _declined(application.entry(register)):  # said twice, it is one act
            consent_withhold(application.actor, **_wish(application, register))
        draft_decline(application.actor, draft=application.draft.id, register=register.key)
        return None
    if answer != "yes":
        again = _consent_field()
        again.error = x.CONSENT_CHOOSE
        again.faults = {"consent": x.CONSENT_CHOOSE}
        return again
    draft = application.draft
    consent = consent_give(application.actor, **_wish(application, register))
    draft_fetch(application.actor, draft=draft.id, register=register.key, retry=True, consent=consent.id)
    return here


def _wish(application: Application, register: Register) -> dict[str, Any]:
    """What the page asks the person to consent to."""
    return {
        "person": application.draft.person,
        "requester": application.draft.agency,
        "service": register.service,
        "purpose": register.purpose,
        "data_types": [f.key for f in register.fields],
        "valid_until": SYSTEM_CLOCK.now() + _CONSENT_LASTS,
        "case": str(application.draft.id),
        "mandate_ok": application.for_another,
    }


def _preview(application: Application, register: Register, provider: Text) -> list[dict[str, Any]]:
    """Who asks whom for what, why and how often: before anything is fetched."""
    what = Text(", ".join(f.label.th for f in register.fields), ", ".join(f.label.en for f in register.fields))
    rows: list[dict[str, Any]] = [
        {"key": x.CONSENT_WHO, "value": agency_get(application.draft.agency).name},
        {"key": x.CONSENT_FROM, "value": provider},
        {"key": x.CONSENT_WHAT, "value": what},
        {"key": x.CONSENT_WHY, "value": grants().purpose_text(register.purpose)},
    ]
    if register.basis == "consent":
        rows.append({"key": x.CONSENT_HOW, "value": x.CONSENT_ONCE})
    return rows


def _provider(register: Register) -> Text:
    connector = connectors().get(register.service)
    return agency_get(connector.provider).name if connector else register.title


def _right_field() -> Field:
    options = [("yes", x.REGISTER_YES, None), ("wrong", x.REGISTER_WRONG, None)]
    return Field("radios", "right", x.REGISTER_RIGHT, options=options)


def _consent_field(chosen: str = "") -> Field:
    options = [("yes", x.CONSENT_YES, None), ("no", x.CONSENT_NO, None)]
    return Field("radios", "consent", x.CONSENT_TITLE, value=chosen, options=options)


def _declined(entry: Mapping[str, Any]) -> bool:
    return entry.get("code") == DECLINED
