"""A person's consents wherever they are: this node's own, and what the registers of partners say they hold.

A consent that a register acts on and the person never gave shows here too, and can be withdrawn from here.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from salaklang.foundations.exchange.actions.asking_all import ask_all
from salaklang.foundations.exchange.actions.consents_between import paper_take
from salaklang.foundations.exchange.consent_paper import paper_read
from salaklang.foundations.exchange.errors import ConsentPaperWrong
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.exchange.queries import (
    ConsentView,
    consent_of_paper,
    consents_of,
    counted,
    registers_elsewhere,
)
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import agency_get, person_pid
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

_FIND = "findConsents"


@dataclass(frozen=True, slots=True)
class ConsentsEverywhere:
    """A person's consents, newest first. `silent`: the registers' agencies that did not answer this time."""

    consents: list[ConsentView]
    silent: tuple[Text, ...]


def consents_everywhere(actor: Actor, *, person: UUID, clock: Clock = SYSTEM_CLOCK) -> ConsentsEverywhere:
    """All of them. Registers of partners are asked at once and waited for 3 seconds; one that does not answer is named.

    A consent that this node holds is shown as it stands here, with the uses that its register has counted.
    """
    require(actor, "consent.see", agency=None, person=person)
    here = {view.id: view for view in consents_of(actor, person=person, clock=clock)}
    told, silent = _told(person, clock)
    for view in told:
        held = here.get(view.id)
        here[view.id] = view if held is None else counted(held, used=view.used, last_use=view.last_use)
    newest = sorted(here.values(), key=lambda c: str(c.id), reverse=True)
    return ConsentsEverywhere(newest, silent)


def consent_fetch(actor: Actor, *, consent: UUID, person: UUID, clock: Clock = SYSTEM_CLOCK) -> None:
    """Keep here a consent of the person that only another node holds, so that it can be withdrawn here. No act: what a
    partner's register holds is that register's word, and its paper proves the rest."""
    require(actor, "consent.see", agency=None, person=person)
    if Consent.objects.filter(pk=consent).exists():
        return
    pid = person_pid(system(), person)
    for answer in ask_all(registers_elsewhere(), _FIND, canonical_json({"subject": pid}), clock).values():
        for told in _rows(answer):
            try:
                paper = paper_read(canonical_json(told["paper"]))
                if (paper.id, paper.subject) == (consent, pid):
                    with transaction.atomic():
                        paper_take(told, own=True)
                    return
            except (ConsentPaperWrong, KeyError, TypeError, ValueError):
                continue


def _told(person: UUID, clock: Clock) -> tuple[list[ConsentView], tuple[Text, ...]]:
    pid = person_pid(system(), person)
    views, silent = [], []
    for (agency, base_url), answer in ask_all(
        registers_elsewhere(), _FIND, canonical_json({"subject": pid}), clock
    ).items():
        if answer is None:
            silent.append(agency_get(agency).name)
        for told in _rows(answer):
            try:
                paper = paper_read(canonical_json(told["paper"]))
                if (paper.subject, paper.provider) == (pid, agency):
                    views.append(consent_of_paper(paper, told, node_url=base_url))
            except (ConsentPaperWrong, KeyError, TypeError, ValueError):
                continue
    return views, tuple(silent)


def _rows(answer: dict[str, Any] | None) -> list[dict[str, Any]]:
    rows = (answer or {}).get("consents")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
