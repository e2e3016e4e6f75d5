"""A node in full work, made through actions: a citizen with a draft, cases, a certificate, letters, mandates, disputes.

The scene is made once for a module and wiped at its end: making it costs seconds, and most tests only look.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from salaklang.capabilities.cases.actions import (
    case_check,
    case_decide,
    case_submit,
    certificate_issue,
    correction_ask,
    draft_evidence_add,
)
from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.correspondence.actions import letter_send
from salaklang.capabilities.scenarios.actions import run_ask, run_carry_out
from salaklang.capabilities.scenarios.laboratory import recipe_for
from salaklang.foundations.documents.queries import document_get
from salaklang.foundations.exchange.actions import consent_give, dispute_open, register_state_set
from salaklang.foundations.exchange.queries import usages_of
from salaklang.foundations.identity.actions import (
    account_ensure,
    agency_ensure,
    mandate_grant,
    person_ensure,
)
from salaklang.foundations.identity.models import Agency, Post
from salaklang.foundations.ledger.actions import sequence_once
from salaklang.foundations.ledger.rules import Ref
from salaklang.foundations.notifications.actions import message_send
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text
from salaklang.lab import profile_get
from tests.capabilities.cases.conftest import CITY, OTHER_CITY, SERVICE, World, pid, world_make
from tests.support.emptying import database_empty
from tests.support.files import pdf

ROLES = (
    "clerk",
    "officer",
    "registrar",
    "counter",
    "finance",
    "letters",
    "publisher",
    "auditor",
    "register-keeper",
    "operator",
)
# An auditor looks across agencies by office; everyone else at another agency has no business with ours.
ELSEWHERE = tuple(r for r in ROLES if r != "auditor")
# What only the owner and those who work on her case may read: wherever it shows up, something is wrong.
SECRETS = {
    "pid": pid(1),
    "given name": "มะลิ",
    "family name": "แสงจันทร์",
    "English name": "Mali",
    "trade name": "ร้านลับเฉพาะมะลิ",
    "foreign trade name": "Mali Secret Shop",
    "road": "เจริญธรรม",
    "deed": "10234",
    "dispute": "เจริญธรรมใหม่",
    "message": "ข้อความลับถึงมะลิ",
    "letter": "เนื้อความลับของหนังสือ",
    "file": "secret-evidence",
}


@dataclass
class Scene:
    """Ids of everything, by the name that the URLs give it."""

    world: World
    agent: UUID
    draft: Draft
    counter_draft: Draft
    case: Case
    decided: UUID
    ids: dict[str, Any] = field(default_factory=dict)
    posts: dict[tuple[str, ...], Post] = field(default_factory=dict)

    def citizen(self, person: UUID, **options: Any) -> Client:
        """A browser in which `person` has signed in for themselves."""
        client = Client(raise_request_exception=False, **options)
        client.force_login(account_ensure(system(), person=person))
        _session(client, ial="2.3", post_id="")
        return client

    @property
    def owner(self) -> Client:
        return self.citizen(self.world.mali)

    @property
    def stranger(self) -> Client:
        return self.citizen(self.world.somchai)

    def officer(self, *roles: str, agency: str = CITY, **options: Any) -> Client:
        """A browser in which an officer with these roles acts in their post."""
        post = self.posts.get((agency, *roles)) or _post(self.world, agency, *roles)
        client = self.citizen(post.person_id, **options)
        _session(client, post_id=str(post.pk))
        return client


def nobody(**options: Any) -> Client:
    return Client(raise_request_exception=False, **options)


def _session(client: Client, **values: str) -> None:
    session = client.session
    session.update(values)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def scene_make() -> Scene:
    """Everything once: the owner is Mali of the cases' world, under names and answers that nobody else has."""
    world = world_make()
    Agency.objects.filter(slug__in=[CITY, OTHER_CITY, "dol"]).update(letter_prefix="อต 99001")
    for slug in (CITY, OTHER_CITY, "dol"):
        row = Agency.objects.get(slug=slug)
        agency_ensure(
            system(), slug=slug, name_th=row.name_th, name_en=row.name_en, kind=row.kind, letter_prefix=f"{slug[:2]} 1"
        )
    agent = person_ensure(system(), pid=pid(3), title_th="นาย", given_name_th="ตัวแทน", family_name_th="ซื่อตรง").id
    own = {"trade_name": {"th": SECRETS["trade name"], "foreign": SECRETS["foreign trade name"]}}
    draft = world.draft(own, clock=SYSTEM_CLOCK)
    case = case_submit(world.citizen, draft=world.draft(own, clock=SYSTEM_CLOCK).id)
    correction = case_submit(world.citizen, draft=world.draft(own, clock=SYSTEM_CLOCK).id)
    correction_ask(world.officer("clerk"), case=correction.id, text="แก้ชื่อร้าน", keys=["trade_name"])
    silent = _silent(world, own)
    decided = case_submit(world.citizen, draft=world.draft(own, clock=SYSTEM_CLOCK).id)
    certificate = _decide(world, decided)
    later, soon = (SYSTEM_CLOCK.now() + timedelta(hours=h) for h in (720, 2))
    mandate = mandate_grant(world.citizen, grantor=world.mali, grantee=agent, scope=[SERVICE], valid_until=later)
    counter = world.officer("counter")
    mandate_grant(counter, grantor=world.mali, grantee=None, scope=[SERVICE], valid_until=soon, word="in-person")
    counter_draft = world.draft(own, actor=counter, person=world.mali, clock=SYSTEM_CLOCK)
    letter = letter_send(
        world.officer("officer"),
        to_agency="dol",
        subject="ขอตรวจสอบเอกสารสิทธิ",
        body=SECRETS["letter"],
        about=Ref("case", str(case.id)),
    )
    message = message_send(
        system(CITY),
        person=world.mali,
        about=Ref("case", str(case.id)),
        kind="case.submitted",
        subject=Text("เรื่องของคุณ", "Your case"),
        body=Text(SECRETS["message"], SECRETS["message"]),
    )
    usage = next(u for u in usages_of(world.citizen, person=world.mali) if u.service == "house.house")
    dispute = dispute_open(
        world.citizen, person=world.mali, usage=usage.id, field="address.road", claimed=SECRETS["dispute"]
    )
    consent = consent_give(
        world.citizen,
        person=world.mali,
        requester=CITY,
        service="dol.premises",
        purpose=SERVICE,
        data_types=["premises.use"],
        valid_until=later,
    )
    scenario = run_ask(world.citizen, recipe=recipe_for(profile_get("open").levers(), seed=1, agents=2_000))
    run_carry_out(scenario.id)
    while sequence_once():
        pass
    ids = {
        "service": SERVICE,
        "draft": draft.id,
        "case": case.id,
        "correction": correction.id,
        "looked-up-case": silent.id,
        "document": certificate,
        "document_code": document_get(world.citizen, certificate).public_code,
        "dispute": dispute.id,
        "usage": usage.id,
        "consent": consent.id,
        "message": message.id,
        "mandate": mandate.id,
        "letter": letter.id,
        "act": case.act_code,
        "run": scenario.id,
        "digest": scenario.digest,
    }
    for person in (world.mali, world.somchai, agent):
        account_ensure(system(), person=person)
    posts = {
        (agency, *roles): _post(world, agency, *roles) for agency, roles in ((CITY, ROLES), (OTHER_CITY, ELSEWHERE))
    }
    return Scene(world, agent, draft, counter_draft, case, decided.id, ids, posts)


def _silent(world: World, own: dict[str, Any]) -> Case:
    """A case filed while the land register did not answer, so that the office has something to look up."""
    register_state_set(system(), service="dol.premises", state="down")
    draft = world.draft(own, clock=SYSTEM_CLOCK)
    draft_evidence_add(
        world.citizen, draft=draft.id, evidence="premises_proof", filename=f"{SECRETS['file']}.pdf", content=pdf()
    )
    case = case_submit(world.citizen, draft=draft.id)
    register_state_set(system(), service="dol.premises", state="up")
    return case


def _post(world: World, agency: str, *roles: str) -> Post:
    person = world.officer(*roles, agency=agency).person
    account_ensure(system(), person=person)
    return Post.objects.get(person_id=person)


def _decide(world: World, case: Case) -> UUID:
    """Checked, paid, approved; the certificate's document."""
    case_check(world.officer("clerk"), case=case.id)
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    row = Case.objects.get(pk=case.id)
    case_decide(
        world.officer("registrar"), case=case.id, outcome="approve", reasons="ครบถ้วน", expected_version=row.revision
    )
    certificate = certificate_issue(case.id).certificate
    assert certificate is not None
    return certificate


@contextmanager
def committed(setup: Any, blocker: Any) -> Iterator[None]:
    """The test database outside any transaction, for a whole module; empty again afterwards."""
    with blocker.unblock():
        database_empty(numbers_anew=True)
        try:
            yield
        finally:
            database_empty(numbers_anew=True)


@pytest.fixture(scope="module")
def scene(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Scene]:
    with committed(django_db_setup, django_db_blocker):
        yield scene_make()
