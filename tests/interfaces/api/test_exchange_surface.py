"""The exchange's surface from outside: the example client as it stands in docs, the sandbox, metaservices, OpenAPI."""

import base64
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django.live_server_helper import LiveServer

from salaklang.countries.th.sandbox import BUSINESS_ONE, HOUSE_ONE, PERSON_ONE, PERSON_TWO
from salaklang.foundations.exchange.actions import agency_key_ensure, client_key_add, message_answer, record_put
from salaklang.foundations.exchange.actions.sandbox import sandbox_answer, sandbox_key_issue
from salaklang.foundations.exchange.envelope import Request, content_digest, header_one
from salaklang.foundations.exchange.models import (
    AccessLog,
    ExchangeLog,
    MessageSeen,
    SandboxKey,
    SandboxSeen,
)
from salaklang.foundations.exchange.provided import provided_all
from salaklang.foundations.exchange.sandbox import sandbox_answers
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.foundations.identity.actions import agency_ensure, person_ensure
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.interfaces.api.exchange_openapi import description
from salaklang.interfaces.api.openapi_file import EXCHANGE_FILE, exchange_text
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, FixedClock

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "examples" / "exchange_client.py"
CITY, DOPA, TAX = "muang-tuayang", "dopa", "tax-office"
BASE = "http://127.0.0.1:8000"
PURPOSE = "commercial-registration-new"

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> tuple[int, Any]:
    """The example client as a program of its own: its exit status and what it printed."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


@pytest.fixture
def node(live_server: LiveServer, settings: Any) -> str:
    settings.SALA_BASE_URL = live_server.url
    for slug in (CITY, DOPA):
        agency_ensure(system(), slug=slug, name_th=slug, name_en=slug, kind="test")
        agency_key_ensure(system(slug), agency=slug)
    return live_server.url


def test_the_example_client_plays_in_the_sandbox(node: str) -> None:
    acts = LedgerAct.objects.count()
    status, answer = run(node, "--sandbox", "--case", "ทพ ๑/๒๕๖๙")
    assert status == 0, answer
    assert answer["data"]["given_name"] == "ทดลอง" and answer["act"] == answer["usage"] == ""
    status, answer = run(node, "--sandbox", "--purpose", "curiosity")
    assert (status, answer["type"]) == (1, "access-denied")
    assert run("http://127.0.0.1:1", "--sandbox")[0] == 4, "no answer"
    assert not ExchangeLog.objects.exists() and not AccessLog.objects.exists() and not MessageSeen.objects.exists()
    assert LedgerAct.objects.count() == acts, "the public ledger counts nothing of it"


def test_the_example_client_asks_a_real_register(node: str, tmp_path: Path) -> None:
    person = person_ensure(system(), pid=PERSON_ONE, title_th="นาง", given_name_th="ทดลอง", family_name_th="ใช้งาน")
    held = {"pid": PERSON_ONE, "given_name": "จริง", "birth_date": "1985", "nationality": "ไทย", "house_code": "1"}
    record_put(system(), register="dopa.person", agency=DOPA, key=PERSON_ONE, data=held)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    entered = client_key_add(system(), agency=CITY, system=TAX, key=public)
    file = tmp_path / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    asked = (node, "--client", f"TH/GOV/{CITY}/{TAX}", "--key", str(file), "--key-id", entered.key_id)
    query = json.dumps({"pid": PERSON_ONE})
    status, answer = run(*asked, "--query", query, "--subject", PERSON_ONE, "--user", "clerk-7")
    assert status == 0, answer
    assert answer["data"]["given_name"] == "จริง"
    use = AccessLog.objects.get()
    assert str(use.id) == answer["usage"] and use.person == person.id and use.act_code == answer["act"]
    assert answer["proof"] == f"{node}/proof/{answer['act']}"
    assert Client().get(f"/proof/{answer['act']}").status_code == 200
    status, answer = run(*asked[:-1], "unknown-key")
    assert (status, answer["type"]) == (1, "key-unknown")


def sandbox_request(key: Any, query: dict[str, Any], service: str = "dopa.person", **change: Any) -> Request:
    private = load_pem_private_key(key.private_pem.encode(), password=None)
    assert isinstance(private, Ed25519PrivateKey)
    at = int(change.pop("at", SYSTEM_CLOCK.now()).timestamp())
    provider = change.pop("provider", service.partition(".")[0])
    body = canonical_json({"query": query, "subject": ""})
    said = {
        "Content-Digest": content_digest(body),
        "X-Road-Client": "SANDBOX/GOV/any/thing",
        "X-Road-Id": f"{at}-{change.pop('n', 1)}",
        "X-Road-UserId": "none",
        "Gov-Legal-Basis": "e-performance",
        "Gov-Purpose": PURPOSE,
        "Gov-Consent": "none",
        "Gov-Case": "none",
        **{name.replace("_", "-"): value for name, value in change.items()},
    }
    url = f"{BASE}/r1/SANDBOX/GOV/{provider}/{service}"
    plain = Request("POST", url, tuple(said.items()), body)
    return request_sign(plain, key=private, key_id=key.key_id, created=at, nonce="n")


def told(request: Request, clock: Any = SYSTEM_CLOCK) -> tuple[int, Any]:
    answer = sandbox_answer(request, clock=clock)
    return answer.status, json.loads(answer.body)


def test_every_service_has_made_up_records_that_fit_its_schema() -> None:
    key = sandbox_key_issue()
    asked = {
        "dopa.person": ("dopa", {"pid": PERSON_TWO}),
        "house.house": ("house-registry", {"house_code": HOUSE_ONE}),
        "dol.premises": ("dol", {"pid": PERSON_ONE, "house_code": HOUSE_ONE}),
        "dbd.registrations": ("dbd", {"registration_no": BUSINESS_ONE}),
        "dbd.name-check": ("dbd", {"name": "ทดลองใช้งาน", "province_code": "53"}),
    }
    offers = {o.service: o for o in provided_all() if o.service in sandbox_answers()}
    assert asked.keys() == offers.keys() == sandbox_answers().keys()
    for n, (service, (provider, query)) in enumerate(asked.items()):
        status, body = told(sandbox_request(key, query, service, provider=provider, n=n))
        assert status == 200, (service, body)
        assert body["data"] and offers[service].problems(sandbox_answers()[service](query)) == []


@pytest.mark.parametrize(
    ("query", "change", "wanted"),
    [
        ({"pid": "1"}, {}, (404, "register-empty")),
        ({}, {}, (400, "message-malformed")),
        ({"pid": PERSON_ONE}, {"Gov_Legal_Basis": "because"}, (403, "basis-not-permitted")),
        ({"pid": PERSON_ONE}, {"Gov_Legal_Basis": "consent"}, (403, "consent-needed")),
        ({"pid": PERSON_ONE}, {"X_Road_Client": f"TH/GOV/{CITY}"}, (400, "message-malformed")),
        ({"pid": PERSON_ONE}, {"provider": "dol"}, (404, "not-found")),
        ({"pid": PERSON_ONE}, {"at": SYSTEM_CLOCK.now() + timedelta(days=30)}, (401, "key-unknown")),
    ],
)
def test_the_sandbox_refuses_as_the_real_door_does(
    query: dict[str, Any], change: dict[str, Any], wanted: tuple[int, str]
) -> None:
    status, body = told(sandbox_request(sandbox_key_issue(), query, **change))
    assert (status, body["type"]) == wanted
    assert not ExchangeLog.objects.exists()


@pytest.mark.parametrize(
    ("query", "change", "where"),
    [
        ({"nid": PERSON_ONE}, {}, "['pid']"),
        ({"pid": PERSON_ONE}, {"X_Road_UserId": PERSON_ONE}, "X-Road-UserId must be a pseudonym"),
        ({"pid": PERSON_ONE}, {"Gov_Consent": "yes"}, "gov-consent is no consent id"),
        ({"pid": PERSON_ONE}, {"Content_Digest": "sha-256=:AAAA:"}, "digest"),
    ],
)
def test_the_sandbox_tells_anybody_where_the_mistake_is(
    query: dict[str, Any], change: dict[str, Any], where: str
) -> None:
    """Whoever writes a program has to find it. Names are told, what stood there is not."""
    asked = sandbox_request(sandbox_key_issue(), query, **change)
    status, body = told(asked)
    assert status == 400 and where in body["detail"] and PERSON_ONE not in json.dumps(body)
    real = Request("POST", asked.url.replace("SANDBOX", "TH"), asked.headers, asked.body)
    assert json.loads(message_answer(real).body)["detail"] == ""  # not before the sender is known


def test_a_test_key_is_good_for_nothing_else_and_ends(settings: Any) -> None:
    key = sandbox_key_issue()
    real = sandbox_request(key, {"pid": PERSON_ONE}, X_Road_Client=f"TH/GOV/{CITY}")
    moved = Request("POST", real.url.replace("SANDBOX", "TH"), real.headers, real.body)
    assert json.loads(message_answer(moved).body)["type"] == "key-unknown"
    later = FixedClock(SYSTEM_CLOCK.now() + timedelta(days=settings.SALA_SANDBOX_KEY_DAYS, seconds=1))
    assert told(sandbox_request(key, {"pid": PERSON_ONE}, at=later.now()), later)[1]["type"] == "key-unknown"
    told(sandbox_request(key, {"pid": PERSON_ONE}))
    assert SandboxSeen.objects.count() == 1
    sandbox_key_issue(clock=later)
    assert not SandboxKey.objects.filter(key_id=key.key_id).exists() and not SandboxSeen.objects.exists()


def test_replays_and_more_than_the_limit_are_refused(settings: Any) -> None:
    settings.SALA_SANDBOX_PER_MINUTE = 3
    clock = FixedClock(SYSTEM_CLOCK.now().replace(second=20, microsecond=0) + timedelta(minutes=1))
    key, other = sandbox_key_issue(clock=FixedClock(clock.now())), sandbox_key_issue(clock=FixedClock(clock.now()))
    first = sandbox_request(key, {"pid": PERSON_ONE}, at=clock.now())
    assert told(first, clock)[0] == 200
    assert told(first, clock) == (409, told(first, clock)[1])
    busy = sandbox_answer(sandbox_request(key, {"pid": PERSON_ONE}, at=clock.now(), n=4), clock=clock)
    assert (busy.status, header_one(busy.headers, "retry-after")) == (429, "40")
    assert told(sandbox_request(other, {"pid": PERSON_ONE}, at=clock.now()), clock)[0] == 200, "each key has its own"
    clock.at += timedelta(seconds=40)
    assert told(sandbox_request(key, {"pid": PERSON_ONE}, at=clock.now(), n=5), clock)[0] == 200


def test_keys_are_given_to_anybody_but_not_without_end_and_not_where_it_is_off(settings: Any) -> None:
    settings.SALA_SANDBOX_KEYS_PER_MINUTE = 2
    cache.clear()  # other tests have asked from this address, too
    answers = [Client().post("/sandbox/keys") for _ in range(5)]  # a minute may begin on the way
    assert answers[0].status_code == 201 and {a.status_code for a in answers} == {201, 429}
    refused = next(a for a in answers if a.status_code == 429)
    assert refused["Retry-After"] == "60" and answers[0]["Cache-Control"] == "no-store"
    schema = description()["paths"]["/sandbox/keys"]["post"]["responses"]["201"]["content"]["application/json"]
    assert Draft202012Validator(schema["schema"]).is_valid(answers[0].json())
    assert len(base64.b64decode(answers[0].json()["public_key"])) == 32
    assert Client().get("/sandbox/keys").status_code == 405
    settings.SALA_SANDBOX, settings.SALA_SANDBOX_KEYS_PER_MINUTE = False, 99
    assert Client().post("/sandbox/keys").status_code == 404
    assert told(sandbox_request(sandbox_key_of_old(settings), {"pid": PERSON_ONE}))[0] == 404


def sandbox_key_of_old(settings: Any) -> Any:
    settings.SALA_SANDBOX = True
    try:
        return sandbox_key_issue()
    finally:
        settings.SALA_SANDBOX = False


def test_metaservices_tell_members_methods_and_rights(node: str) -> None:
    ask = Client(headers={"X-Road-Client": f"TH/GOV/{CITY}/{TAX}"}).get
    members = ask("/r1/TH/listClients").json()["member"]
    assert {m["id"]["member_code"] for m in members} == {CITY, DOPA}
    assert {m["id"]["object_type"] for m in members} == {"MEMBER", "SUBSYSTEM"}
    listed = ask(f"/r1/TH/GOV/{DOPA}/services/listMethods").json()["service"]
    assert [s["service_code"] for s in listed] == ["dopa.person"]
    assert ask(f"/r1/TH/GOV/{DOPA}/services/allowedMethods").json()["service"] == listed
    stranger = Client(headers={"X-Road-Client": "TH/GOV/stranger"})
    assert stranger.get(f"/r1/TH/GOV/{DOPA}/services/allowedMethods").json()["service"] == []
    told = ask(f"/r1/TH/GOV/{DOPA}/services/getOpenAPI?serviceCode=dopa.person").json()
    assert list(told["paths"]) == ["/r1/{instance}/GOV/dopa/dopa.person"]
    for wrong in ("?serviceCode=none", "?serviceCode=", ""):
        refused = ask(f"/r1/TH/GOV/{DOPA}/services/getOpenAPI{wrong}")
        assert refused.status_code == 400 and refused["X-Road-Error"].startswith("Client.")
    assert ask("/r1/XX/listClients").status_code == 400
    assert Client().get(f"/r1/TH/GOV/{DOPA}/services/allowedMethods").status_code == 400
    assert Client().post("/r1/TH/listClients").status_code == 405


def test_the_description_is_served_committed_and_names_every_service() -> None:
    served = Client().get("/api/exchange/openapi.json").json()
    assert served == json.loads(json.dumps(description()))
    assert {f"/r1/{{instance}}/GOV/{o.provider}/{o.service}" for o in provided_all()} <= served["paths"].keys()
    assert EXCHANGE_FILE.read_text(encoding="utf-8") == exchange_text(), "run tools/openapi"
