"""One application being filled in, as its pages see it: the draft, its form, where it stands. Reads only.

The same pages serve a citizen, an agent on a mandate and an officer at the counter; `base` is where they live and
`layout` what frames them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import cached_property

from salaklang.capabilities.cases.queries import DraftView, draft_get
from salaklang.capabilities.services.queries import service_get
from salaklang.capabilities.services.rules import (
    Definition,
    Evidence,
    Item,
    Register,
    Walk,
    is_done,
    missing,
    next_question,
    previous_question,
    walk,
)
from salaklang.foundations.identity.queries import person_name
from salaklang.interfaces.ui.filters import address
from salaklang.interfaces.ui.language import language_now
from salaklang.kernel.actor import Actor
from salaklang.kernel.text import Text

CHECK = "check"
RESULT = "result"


@dataclass
class Application:
    """A draft with its definition; everything derived is computed once a request."""

    actor: Actor
    draft: DraftView
    definition: Definition
    base: str
    layout: str
    wrong_base: str

    @cached_property
    def way(self) -> Walk:
        return walk(self.definition, self.draft.answers, self.draft.registers)

    @property
    def evidence_keys(self) -> frozenset[str]:
        return frozenset(e.key for e in self.draft.evidence)

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        return missing(self.definition, self.draft.answers, self.draft.registers, evidence=self.evidence_keys)

    def url(self, item: Item | str | None) -> str:
        """Where an item's page is; the check page when there is none left, the result when eligibility ended it."""
        if self.way.stopped and not isinstance(item, str):
            return f"{self.base}/{RESULT}" if item is None else f"{self.base}/{item.key}"
        key = item if isinstance(item, str) else item.key if item else CHECK
        return f"{self.base}/{key}"

    def first_open(self) -> Item | None:
        """The first page that still needs something, optional ones that were never shown included."""
        d = self.draft
        return next_question(
            self.definition, d.answers, d.registers, evidence=self.evidence_keys, seen=frozenset(d.answers)
        )

    def after(self, key: str) -> Item | None:
        """The page after `key`, or the first that is still open when that one is done; None: to the check page."""
        coming = next_question(self.definition, self.draft.answers, self.draft.registers, after=key)
        if coming is None or is_done(coming, self.way, self.evidence_keys, frozenset(self.draft.answers)):
            return self.first_open()
        return coming

    def back_from(self, key: str) -> str:
        before = previous_question(self.definition, self.draft.answers, self.draft.registers, before=key)
        return self.url(before) if before else f"/services/{self.definition.id}"

    def entry(self, register: Register) -> Mapping[str, Any]:
        return self.draft.registers.get(register.key, {})

    @property
    def for_name(self) -> str:
        """The applicant's name, when somebody else fills in."""
        if self.actor.kind == "citizen" and self.actor.person == self.draft.person:
            return ""
        mandate_ok = self.draft.mandate is not None
        return person_name(self.actor, self.draft.person, language=language_now(), mandate_ok=mandate_ok)


def application_of(request: HttpRequest, draft: UUID) -> Application:
    """The application of a request's address. Raises DraftUnknown, AlreadySubmitted, NotAllowed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = draft_get(actor, draft)
    at_desk = request.path.startswith("/desk/")
    base = f"/desk/counter/{draft}" if at_desk else f"/apply/{draft}"
    return Application(
        actor=actor,
        draft=found,
        definition=service_get(actor, found.service, found.version),
        base=base,
        layout="desk/base.html" if at_desk else "ui/base.html",
        wrong_base=base,
    )


def register_rows(register: Register, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a register said, in the order of the form: label and value, as people read it."""
    data = entry.get("data") or {}
    return [{"label": f.label, "value": shown(data.get(f.key))} for f in register.fields if data.get(f.key) not in (None, "")]


def shown(value: Any) -> Text | str:
    """A register's value as words."""
    if isinstance(value, Mapping):
        return Text(str(value["th"]), str(value.get("en") or value["th"])) if value.get("th") else address(value)
    if isinstance(value, bool):
        return Text("ใช่", "Yes") if value else Text("ไม่ใช่", "No")
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    return "" if value is None else str(value)


def label_of(item: Item) -> Text:
    """What an item is called on a page."""
    return item.title if isinstance(item, Register) else item.label


def evidence_of(application: Application, item: Evidence) -> list[str]:
    """Names of the files that stand under an evidence item."""
    return [e.filename for e in application.draft.evidence if e.key == item.key]
