"""A seeded node and a visitor who reads pages as a person does: open, fill in the form that is there, press the button."""

from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from lxml import html

from salaklang.capabilities.services import queries as services
from salaklang.config.seed import seed_node
from salaklang.config.seed_cast import CITY, PLAYERS
from salaklang.countries.th import promptpay
from salaklang.foundations.identity.actions import account_ensure
from salaklang.foundations.identity.models import Person
from salaklang.foundations.identity.sealing import pid_index
from salaklang.kernel.actor import system

SERVICE = "commercial-registration-new"
ANSWERS = {
    "seller_type": "alone",
    "trade_kinds": ["A2"],
    "start_date.day": "1",
    "start_date.month": "11",
    "start_date.year": "2569",
    "trade_name.th": "ร้านกาแฟหน้าบ้าน",
    "trades.0.kind": "ขายกาแฟ",
    "capital": "50,000",
    "place": "home",
    "right": "yes",
    "declare": "yes",
}


@pytest.fixture
def node(transactional_db: None, settings: Any) -> None:
    """The demonstration's agencies, people, registers and services, committed."""
    settings.ALLOWED_HOSTS = ["*"]
    promptpay.register({"*": "099400016550100"})
    cache.clear()
    services._definition.cache_clear()
    services.service_sha256.cache_clear()
    seed_node()


def person_id(username: str) -> UUID:
    player = next(p for p in PLAYERS if p.username == username)
    return Person.objects.values_list("id", flat=True).get(pid_index=pid_index(player.person.pid))


def pid_of(username: str) -> str:
    return next(p for p in PLAYERS if p.username == username).person.pid


def visitor(username: str | None = None) -> Client:
    """A browser, signed in as one of the demonstration's people."""
    client = Client(enforce_csrf_checks=False)
    if username:
        client.force_login(account_ensure(system(), person=person_id(username)))
    return client


def document(response: Any) -> Any:
    return html.fromstring(response.content.decode())


def words(response: Any) -> str:
    return " ".join(document(response).xpath("string(//body)").split())


def draft_begin(client: Client, *, fresh: bool = True) -> str:
    """Press the start button; the draft's address."""
    response = client.post(f"/services/{SERVICE}/start", {"agency": CITY, "fresh": "1" if fresh else ""})
    return str(response["Location"])


def fill(client: Client, url: str, answers: dict[str, Any], *, until: str = "/receipt") -> str:
    """Go on from page to page, answering what is asked, until an address that ends in `until`; that address."""
    for _ in range(40):
        response = client.get(url)
        if response.status_code == 302:
            url = response["Location"]
            continue
        if url.endswith(until):
            return url
        response = client.post(url, form_data(response, answers))
        assert response.status_code == 302, (url, response.status_code, words(response)[:600])
        url = response["Location"]
    raise AssertionError(f"no end at {url}")


def form_data(response: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """The page's first form, as it stands, with what we would type."""
    form = document(response).xpath("//main//form[@method='post']")[0]
    data: dict[str, Any] = {}
    for part in form.xpath(".//input|.//select|.//textarea"):
        name = part.get("name")
        if name in answers:
            data[name] = answers[name]
        elif part.get("type") not in ("radio", "checkbox", "file"):
            data[name] = part.get("value") or part.text or ""
        elif part.get("checked") is not None:
            data[name] = part.get("value")
    buttons = form.xpath(".//button[@name='do']/@value")
    if buttons:
        data["do"] = "next" if "next" in buttons else buttons[0]
    return data


def case_file(username: str = "anan") -> tuple[Client, str]:
    """A case that has just been filed: its applicant's browser and its id."""
    client = visitor(username)
    return client, fill(client, draft_begin(client), ANSWERS).split("/")[2]
