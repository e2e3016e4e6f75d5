"""One application being filled in, as its pages see it: the draft, its form, where it stands. Reads only.

The same pages serve a citizen, an agent on a mandate and an officer at the counter; `base` is where they live.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from salaklang.capabilities.cases.models import Draft
from salaklang.capabilities.cases.queries import draft_get
from salaklang.capabilities.cases.queries.views import DraftView
from salaklang.capabilities.services.rules import (
    Definition,
    Evidence,
    Item,
    Register,
    Walk,
    is_done,
    previous_question,
)
from salaklang.foundations.identity.queries import person_name
from salaklang.interfaces.ui.filters import address, date_
from salaklang.interfaces.ui.language import language_now
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

_ISO_DATE = re.compile(r"\d{4}(-\d{2}){1,2}\Z")
CHECK = "check"
RESULT = "result"


@dataclass
class Application:
    """A draft with where its pages live. Everything else comes from its view."""

    actor: Actor
    view: DraftView
    base: str

    @property
    def draft(self) -> Draft:
        return self.view.draft

    @property
    def definition(self) -> Definition:
        return self.view.definition

    @property
    def way(self) -> Walk:
        return self.view.way

    def url(self, item: Item | str | None) -> str:
        """Where an item's page is. None: the check page, or the result when eligibility has ended it."""
        if item is None:
            return f"{self.base}/{RESULT if self.way.stopped else CHECK}"
        return f"{self.base}/{item if isinstance(item, str) else item.key}"

    def after(self, key: str) -> Item | None:
        """The page after `key`, or the first that is still open when that one is done; None when all is done."""
        coming = self.view.next(after=key)
        if coming is None or is_done(coming, self.way, self.view.evidence_keys, self.view.seen):
            return self.view.next()
        return coming

    def back_from(self, key: str) -> str:
        before = previous_question(self.definition, self.draft.answers, self.draft.registers, before=key)
        return self.url(before) if before else f"/services/{self.definition.id}"

    def entry(self, register: Register) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.draft.registers.get(register.key, {})
        return found

    @property
    def for_another(self) -> bool:
        """Whether somebody else fills in. The draft's own permission has found their mandate, or they'd not be here."""
        return self.actor.kind == "officer" or self.actor.person != self.draft.person

    @property
    def for_name(self) -> str:
        """The applicant's name, when somebody else fills in."""
        if not self.for_another:
            return ""
        return person_name(self.actor, self.draft.person, language=language_now(), mandate_ok=True)


def application_of(request: AskedRequest, draft: UUID) -> Application:
    """The application of a request's address. Raises DraftUnknown, NotAllowed."""
    actor: Actor = request.actor
    at_desk = request.path.startswith("/desk/")
    return Application(
        actor=actor,
        view=draft_get(actor, draft),
        base=f"/desk/counter/{draft}" if at_desk else f"/apply/{draft}",
    )


def register_rows(register: Register, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a register said, in the order of the form: label and value, as people read it."""
    data = entry.get("data") or {}
    known = [f for f in register.fields if data.get(f.key) not in (None, "")]
    return [{"label": f.label, "value": shown(data[f.key])} for f in known]


def shown(value: Any) -> Text | str:
    """A register's value as words."""
    if isinstance(value, Mapping):
        return Text(str(value["th"]), str(value.get("en") or value["th"])) if value.get("th") else address(value)
    if isinstance(value, bool):
        return Text("ใช่", "Yes") if value else Text("ไม่ใช่", "No")
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, str) and _ISO_DATE.match(value):
        return date_(value)
    return "" if value is None else str(value)


def label_of(item: Item) -> Text:
    """What an item is called on a page."""
    return item.title if isinstance(item, Register) else item.label


def evidence_of(application: Application, item: Evidence) -> list[str]:
    """Names of the files that stand under an evidence item."""
    return [e.filename for e in application.view.evidence if e.key == item.key]
