"""Information systems that are not Salaklang: their keys, what they may ask, and what their agency's node does for them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import (
    agency_key_end,
    client_key_add,
    consent_agree,
    consent_revoke,
    message_answer,
)
from salaklang.foundations.exchange.actions.asking import request_signed_for
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.envelope import Request, Response, header_one
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.limits import DEFAULT
from salaklang.foundations.exchange.models import AccessLog, AgencyKey, ExchangeLog, PartnerAgency
from salaklang.foundations.exchange.queries import usages_of
from salaklang.foundations.exchange.queries.systems import client_keys
from salaklang.foundations.exchange.rules import OWN_DATA, OWN_DATA_BASIS, Head
from salaklang.foundations.exchange.signatures import request_sign, response_signed
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock
from salaklang.kernel.errors import Invalid, NotAllowed
from tests.support.partners import live_elsewhere

from .conftest import CITY, DOPA, LANDS, PURPOSE, World, rights

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "http://127.0.0.1:8000"
TAX = "tax-office"
_serial = count(1)


def pem(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass
class System:
    """An information system: its private key, and what it sends."""

    key: Ed25519PrivateKey
    key_id: str
    world: World

    def request(self, clock: Any = SYSTEM_CLOCK, body: object = None, **change: Any) -> Request:
        said: dict[str, Any] = {
            "client": CITY,
            "provider": DOPA,
            "service": "dopa.person",
            "message_id": f"s-{next(_serial)}",
            "user_ref": "clerk-7",
            "legal_basis": "e-performance",
            "purpose": PURPOSE,
            "consent": None,
            "case": "ภ 1/2569",
            "system": TAX,
        }
        asked = {"query": {"pid": self.world.mali_pid}, "subject": self.world.mali_pid} if body is None else body
        plain = request_of(Head(**{**said, **change}), canonical_json(asked), base_url=BASE)
        at = int(clock.now().timestamp())
        return request_sign(plain, key=self.key, key_id=self.key_id, created=at, nonce="n")


@pytest.fixture
def tax(world: World) -> System:
    key = Ed25519PrivateKey.generate()
    return System(key, client_key_add(system(), agency=CITY, system=TAX, key=pem(key)).key_id, world)


def code(response: Response) -> str:
    return "" if response.status == 200 else str(json.loads(response.body)["type"])


def test_a_system_asks_and_everything_is_as_when_a_node_asks(world: World, tax: System) -> None:
    answer = message_answer(tax.request())
    body = json.loads(answer.body)
    assert answer.status == 200 and body["data"]["given_name"] == "มะลิ"
    assert response_signed(answer).key_id == signing_key(DOPA)[0]
    assert body["proof"].endswith(f"/proof/{body['act']}")
    assert header_one(answer.headers, "x-road-client") == f"TH/GOV/{CITY}/{TAX}"
    assert header_one(answer.headers, "x-road-service") == "TH/GOV/dopa/dopa.person"
    row = ExchangeLog.objects.get()
    assert (row.client, row.key_id, row.user_ref, row.outcome) == (CITY, tax.key_id, "clerk-7", "answered")
    assert [str(u.id) for u in usages_of(world.as_mali, person=world.mali)] == [body["usage"]]


def test_the_subsystem_of_the_provider_may_stand_in_the_address(tax: System) -> None:
    plain = tax.request()
    moved = Request("POST", plain.url.replace("/dopa/", "/dopa/services/"), plain.headers[:-2], plain.body)
    signed = request_sign(moved, key=tax.key, key_id=tax.key_id, created=int(SYSTEM_CLOCK.now().timestamp()), nonce="n")
    assert code(message_answer(signed)) == ""
    assert code(message_answer(replace(plain, url=plain.url.replace("/dopa/", "/dopa/other/")))) == "message-malformed"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"system": ""}, "key-unknown"),
        ({"system": "other"}, "key-unknown"),
        ({"client": LANDS}, "key-unknown"),
        ({"purpose": "curiosity"}, "access-denied"),
        ({"legal_basis": "because"}, "basis-not-permitted"),
        ({"service": "inbox.letter"}, "access-denied"),
        ({"service": "inbox.record-corrected"}, "access-denied"),
        ({"service": "findUsage", "purpose": OWN_DATA, "legal_basis": OWN_DATA_BASIS}, "access-denied"),
        ({"service": "heartbeat", "purpose": OWN_DATA, "legal_basis": OWN_DATA_BASIS}, "access-denied"),
        ({"service": "findConsents", "purpose": OWN_DATA, "legal_basis": OWN_DATA_BASIS}, "access-denied"),
        ({"service": "no.such"}, "access-denied"),
        ({"user_ref": "1990000000010"}, "message-malformed"),
        ({"user_ref": "TH1990000000010"}, "message-malformed"),
        ({"user_ref": "1-9900-00000-01-0"}, "message-malformed"),
    ],
)
def test_a_system_may_ask_services_in_its_own_name_and_nothing_else(
    tax: System, change: dict[str, str], wanted: str
) -> None:
    refused = message_answer(tax.request(**change))
    assert code(refused) == wanted
    whose = "Client" if wanted in ("key-unknown", "message-malformed") else "Server.ServerProxy"
    assert header_one(refused.headers, "x-road-error") == f"{whose}.{wanted}"
    assert not AccessLog.objects.exists()
    assert all(row.act_code for row in ExchangeLog.objects.all()) == (whose == "Server.ServerProxy") or not (
        ExchangeLog.objects.exists()
    )


def test_a_system_asks_for_consent_and_uses_it_until_it_is_withdrawn(world: World, tax: System) -> None:
    until = (SYSTEM_CLOCK.now() + timedelta(days=30)).isoformat()
    wish = {"subject": world.mali_pid, "service": "dopa.person", "purpose": PURPOSE, "data_types": ["given_name"]}
    wish |= {"valid_until": until, "life": "PERIODIC", "count": 3}  # type: ignore[dict-item]
    own = {"provider": CITY, "legal_basis": "consent"}

    def asked(service: str, body: object) -> dict[str, Any]:
        answer = message_answer(tax.request(body=body, service=service, purpose=service, **own))
        assert response_signed(answer).key_id == signing_key(CITY)[0]
        return dict(json.loads(answer.body))

    def used() -> str:
        answer = message_answer(tax.request(legal_basis="consent", consent=consent))
        return code(answer) or ",".join(json.loads(answer.body)["data"])

    consent = UUID(asked("consentRequest", wish)["consent"])
    assert asked("consentStatus", {"consent": str(consent)})["state"] == "asked" and used() == "consent-needed"
    consent_agree(world.as_mali, consent=consent)
    assert asked("consentStatus", {"consent": str(consent)})["state"] == "valid" and used() == "given_name"
    consent_revoke(world.as_mali, consent=consent)
    assert asked("consentStatus", {"consent": str(consent)})["state"] == "withdrawn" and used() == "consent-needed"
    assert [u.consent for u in AccessLog.objects.all()] == [consent], "one use, and it names the consent"
    assert asked("consentRequest", {**wish, "purpose": "curiosity"})["type"] == "access-denied"


@pytest.mark.parametrize("name", ["no-such-agency", "ไม่มี"])
@pytest.mark.parametrize("service", ["consentStatus", "consentRequest", "findConsents", "heartbeat", "inbox.letter"])
def test_nobody_makes_this_node_sign_for_an_agency_that_is_not_there(world: World, service: str, name: str) -> None:
    """A key of its own, and an act that says so, for any name that a partner thinks of."""
    head = Head(CITY, name, service, f"s-{next(_serial)}", "u", OWN_DATA_BASIS, OWN_DATA, None, "")
    body = canonical_json({"consent": str(uuid4()), "subject": world.mali_pid, "query": {}})
    answer = message_answer(request_signed_for(head, body, BASE, SYSTEM_CLOCK))
    assert code(answer) in ("access-denied", "not-found")
    assert "signature" not in {key.lower() for key, _ in answer.headers}
    assert not AgencyKey.objects.exclude(agency__in=(CITY, DOPA)).exists()


def test_a_replay_is_refused_and_a_systems_key_signs_no_answers(tax: System, world: World) -> None:
    first = tax.request()
    assert code(message_answer(first)) == "" and code(message_answer(first)) == "message-replayed"
    from salaklang.foundations.exchange.actions.asking import response_check
    from salaklang.foundations.exchange.errors import KeyUnknown
    from salaklang.foundations.exchange.heads import head_read
    from salaklang.foundations.exchange.signatures import response_sign

    answer = message_answer(tax.request())
    forged = Response(200, tuple(h for h in answer.headers if not h[0].startswith("Signature")), answer.body)
    at = int(SYSTEM_CLOCK.now().timestamp())
    signed = response_sign(forged, request=first, key=tax.key, key_id=tax.key_id, created=at, nonce="n")
    with pytest.raises(KeyUnknown):
        response_check(replace(head_read(first), provider=CITY), first, signed)


def test_keys_end_by_time_and_by_revocation(world: World, tax: System) -> None:
    later = FixedClock(SYSTEM_CLOCK.now() + timedelta(days=366))
    assert code(message_answer(tax.request(later), clock=later)) == "key-unknown"
    agency_key_end(system(CITY), key_id=tax.key_id)
    assert code(message_answer(tax.request())) == "key-unknown"
    assert [k.revoked_at is not None for k in client_keys(system(), agency=CITY)] == [True]
    kinds = LedgerAct.objects.filter(agency=CITY, kind__in=("exchange.client-added", "exchange.key-ended"))
    assert kinds.count() == 2


def _rsa_pem() -> str:
    key = generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"system": "Tax Office"}, "system"),
        ({"days": 0}, "days"),
        ({"days": 731}, "days"),
        ({"key": "rubbish"}, "key"),
        ({"key": "AAAA"}, "key"),
        ({"key": "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----"}, "key"),
        ({"key": _rsa_pem()}, "key"),
    ],
)
def test_what_is_no_key_is_not_entered(world: World, change: dict[str, Any], field: str) -> None:
    given = {"agency": CITY, "system": TAX, "key": pem(Ed25519PrivateKey.generate()), **change}
    with pytest.raises(Invalid) as refused:
        client_key_add(system(), **given)
    assert list(refused.value.fields) == [field]
    assert not AgencyKey.objects.exclude(system="").exists()


def test_a_key_is_entered_once_by_those_who_may_where_the_agency_lives(world: World, tax: System) -> None:
    with pytest.raises(Invalid):
        client_key_add(system(), agency=CITY, system="other", key=pem(tax.key))
    with pytest.raises(NotAllowed):
        client_key_add(Actor(kind="citizen", person=world.mali), agency=CITY, system=TAX, key="x")
    live_elsewhere(CITY, url="https://far.example")
    assert code(message_answer(tax.request())) == "key-unknown", "its agency does not live here any more"
    with pytest.raises(Invalid) as refused:
        client_key_add(system(), agency=CITY, system=TAX, key=pem(Ed25519PrivateKey.generate()))
    assert list(refused.value.fields) == ["agency"]


@pytest.fixture
def far(live_server: LiveServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The civil register's agency lives "elsewhere": behind HTTP, at a node whose tables are the same ones."""
    settings.SALA_BASE_URL = live_server.url
    monkeypatch.setattr(ports, "_transports", {})

    class Far:
        def call(self, request: Request, *, timeout_s: float) -> Response:
            # The far node answers for its agency and keeps the use in its own table; only here it lives elsewhere.
            PartnerAgency.objects.all().delete()
            try:
                return message_answer(request)
            finally:
                AccessLog.objects.all().delete()
                live_elsewhere(DOPA, url=live_server.url)

    def use() -> None:
        live_elsewhere(DOPA, url=live_server.url)
        ports.transport_use(DOPA, Far())

    return use


def test_the_node_asks_elsewhere_for_its_agencys_system(
    world: World, tax: System, far: Callable[[], None], live_server: LiveServer
) -> None:
    far()
    request = tax.request()
    answer = message_answer(request)
    body = json.loads(answer.body)
    assert answer.status == 200 and body["data"]["given_name"] == "มะลิ"
    assert response_signed(answer).key_id == signing_key(CITY)[0], "its own node answers for the far one"
    there, here = ExchangeLog.objects.order_by("id")
    assert (there.side, there.client, there.user_ref) == ("provider", CITY, "clerk-7")
    assert (here.side, here.outcome, here.act_code) == ("requester", "answered", body["act"])
    assert there.message_id == here.message_id != header_one(request.headers, "x-road-id")
    assert [u.node_url for u in usages_of(world.as_mali, person=world.mali)] == [live_server.url]
    refused = message_answer(tax.request(purpose="curiosity"))
    assert code(refused) == "access-denied"
    assert header_one(refused.headers, "x-road-error") == "Server.ClientProxy.access-denied"
    assert ExchangeLog.objects.filter(side="requester", outcome="failed").count() == 1
    unknown = message_answer(tax.request(service="dopa.unknown"))
    assert (unknown.status, code(unknown)) == (404, "not-found")


def test_a_provider_far_away_that_has_answered_enough_says_when_to_ask_again(
    world: World, tax: System, far: Callable[[], None]
) -> None:
    far()
    other = {"query": {"pid": world.somchai_pid}, "subject": world.somchai_pid}
    with rights(limits=replace(DEFAULT, people_per_hour=1)):
        assert code(message_answer(tax.request())) == ""
        refused = message_answer(tax.request(body=other))
    assert (refused.status, code(refused)) == (429, "too-many-asked")
    assert header_one(refused.headers, "x-road-error") == "Server.ClientProxy.too-many-asked"
    assert 0 < int(header_one(refused.headers, "retry-after")) <= 3600
    failed = ExchangeLog.objects.get(side="requester", outcome="failed")
    assert failed.code == "too-many-asked"
