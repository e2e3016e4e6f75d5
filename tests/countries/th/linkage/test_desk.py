"""The whole way with Linkage on: the citizen goes on without it, an officer looks it up at the desk, the citizen sees."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from salaklang.capabilities.cases.actions import case_submit
from salaklang.countries.th.linkage import linkage_connect
from salaklang.foundations.exchange.models import AccessLog
from salaklang.foundations.exchange.ports import connector_use, connectors
from salaklang.foundations.exchange.queries import officer_behind
from salaklang.foundations.identity.actions import account_ensure
from salaklang.foundations.identity.models import Post
from salaklang.foundations.identity.queries import person_pid
from salaklang.kernel.actor import Actor, system
from tests.capabilities.cases.conftest import CITY, World, pid, world  # noqa: F401
from tests.capabilities.cases.test_lookups import asked_in_vain, missing_give
from tests.foundations.exchange.conftest import person_record
from tests.support.linkage import Simulated, simulator


@pytest.fixture
def linkage(tmp_path: Any, settings: Any) -> Iterator[Simulated]:
    kept = connectors()["dopa.person"]
    with simulator(tmp_path, [person_record(pid(1))]) as running:
        settings.SALA_REGISTER_TIMEOUT_SECONDS = 30
        settings.SALA_LINKAGE_URL, settings.SALA_LINKAGE_FILE = running.url, str(running.access)
        linkage_connect()
        yield running
        connector_use(kept)


def browser(actor: Actor) -> Client:
    client = Client()
    assert actor.person is not None
    client.force_login(account_ensure(system(), person=actor.person))
    session = client.session
    post = Post.objects.filter(person_id=actor.person).first()
    session.update({"ial": "2.3", "post_id": str(post.pk) if post else ""})
    session.save()
    return client


def test_the_citizen_goes_on_and_the_officer_looks_it_up_in_their_own_name(world: World, linkage: Simulated) -> None:  # noqa: F811
    draft = world.draft()
    assert draft.registers["operator"]["code"] == "officer-needed"
    assert linkage.queries() == []
    asked_in_vain(world, draft.id)
    missing_give(world, draft.id)
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)

    clerk = world.officer("clerk")
    desk, url = browser(clerk), f"/desk/cases/{case.id}/look-up/operator"
    assert url in desk.get(f"/desk/cases/{case.id}").content.decode()
    asking = desk.get(f"{url}?lang=en").content.decode()
    for told in ("New commercial registration", "Electronic Performance of Government Duties Act", case.number):
        assert told in asking
    assert desk.post(url, {"version": str(case.revision)}).status_code == 302
    shown = desk.get(url).content.decode()
    assert "แสงจัทร์" in shown and "Linkage" in shown

    assert clerk.person is not None
    person = next(q for q in linkage.queries() if q["step"] == "person")
    assert (person["agent"], person["citizen"]) == (person_pid(system(), clerk.person), pid(1))
    use = AccessLog.objects.get(service="dopa.person")
    assert officer_behind(CITY, use.user_ref) == clerk.person
    seen = browser(world.citizen).get("/me/data").content.decode()
    assert use.act_code in seen and case.number in seen


def test_pressing_twice_asks_once(world: World, linkage: Simulated) -> None:  # noqa: F811
    draft = world.draft()
    asked_in_vain(world, draft.id)
    missing_give(world, draft.id)
    case = case_submit(world.citizen, draft=draft.id, clock=world.clock)
    desk, url = browser(world.officer("clerk")), f"/desk/cases/{case.id}/look-up/operator"
    statuses = [desk.post(url, {"version": str(case.revision)}).status_code for _ in range(2)]
    assert statuses == [302, 409]
    assert [q["step"] for q in linkage.queries()] == ["person", "token"]
