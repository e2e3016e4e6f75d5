"""The exchange's surface against its own description: made-up requests, as they are and signed by a system's key.

Nothing but documented answers may come back, in their documented shape, and never a 5xx that is not the documented 503.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from salaklang.config.wsgi import application
from salaklang.countries.th.sandbox import BUSINESS_ONE, HOUSE_ONE, PERSON_ONE
from salaklang.foundations.exchange.actions import agency_key_ensure, client_key_add, record_put
from salaklang.foundations.exchange.actions.sandbox import sandbox_key_issue
from salaklang.foundations.exchange.envelope import Request, content_digest
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.interfaces.api.exchange_openapi import description
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.contract]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DESCRIPTION = description()
OPERATIONS = [(path, m) for path, item in DESCRIPTION["paths"].items() for m in item if m in ("get", "post")]
SERVICES = [path for path, _ in OPERATIONS if path.startswith("/r1/{instance}/GOV/") and "{member}" not in path]
EXAMPLES = 15
CITY, TAX = "muang-tuayang", "tax-office"
AGENCIES = (CITY, "dopa", "house-registry", "dol", "dbd")
_serial = count(1)

Environ = dict[str, Any]
App = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Signing:
    """A WSGI application that signs whatever it is sent, as an information system would, and hands it on."""

    def __init__(self, keys: dict[str, tuple[str, Ed25519PrivateKey]]) -> None:
        self.keys = keys
        self.right_head = True

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/")
        instance = "SANDBOX" if path.startswith("/r1/SANDBOX/") else "TH"
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        said = {
            "X-Road-Client": f"{instance}/GOV/{CITY}/{TAX}",
            "X-Road-Id": f"fuzz-{next(_serial)}",
            "Content-Digest": content_digest(body),
        }
        right = {
            "X-Road-UserId": "none",
            "Gov-Legal-Basis": "e-performance",
            "Gov-Purpose": "commercial-registration-new",
            "Gov-Consent": "none",
            "Gov-Case": "none",
        }
        for name, value in right.items():
            made = environ.get("HTTP_" + name.upper().replace("-", "_"), "none")
            said[name] = value if self.right_head or not made.isascii() or not made.strip() else made
        key_id, key = self.keys[instance]
        url = f"http://{environ['HTTP_HOST']}{path}"
        if environ.get("QUERY_STRING"):
            url += "?" + environ["QUERY_STRING"]
        plain = Request(environ["REQUEST_METHOD"], url, tuple(said.items()), body)
        try:
            at = int(SYSTEM_CLOCK.now().timestamp())
            signed = request_sign(plain, key=key, key_id=key_id, created=at, nonce="n").headers
        except (MessageMalformed, ValueError):  # what cannot be signed is sent as it is: the door must cope with it
            signed = plain.headers
        for name, value in signed:
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        environ["wsgi.input"] = io.BytesIO(body)
        return application(environ, start)


@pytest.fixture
def signing(db: None) -> Signing:
    for slug in AGENCIES:
        agency_ensure(system(), slug=slug, name_th=slug, name_en=slug, kind="test")
        agency_key_ensure(system(slug), agency=slug)
    person = {"pid": PERSON_ONE, "given_name": "ก", "birth_date": "1985", "nationality": "ไทย", "house_code": HOUSE_ONE}
    record_put(system(), register="dopa.person", agency="dopa", key=PERSON_ONE, data=person)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    entered = client_key_add(system(), agency=CITY, system=TAX, key=public)
    test_key = sandbox_key_issue()
    private = load_pem_private_key(test_key.private_pem.encode(), password=None)
    assert isinstance(private, Ed25519PrivateKey)
    return Signing({"TH": (entered.key_id, key), "SANDBOX": (test_key.key_id, private)})


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> Iterator[None]:
    settings.SALA_SANDBOX_PER_MINUTE = settings.SALA_SANDBOX_KEYS_PER_MINUTE = 10**6
    yield


def _operation(app: App, path: str, method: str) -> Any:
    schema = schemathesis.openapi.from_dict(dict(DESCRIPTION))
    schema.app = app
    return schema[path][method.upper()]


def _right(signing: Signing, path: str, body: dict[str, Any], **named: str) -> int:
    """The status of a request with nothing wrong in it: which made-up ones come that far, only chance decides."""
    signing.right_head = True
    case = _operation(signing, path, "post").Case(
        path_parameters={"instance": "TH", **named}, body=body, media_type="application/json"
    )
    return int(case.call_and_validate(checks=CHECKS).status_code)


def _made(app: App, path: str, method: str) -> Any:
    operation = _operation(app, path, method)
    return st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


def _bounded(test: Callable[..., None]) -> Callable[..., None]:
    run: Callable[..., None] = seed(2569)(
        bounds(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(test)
    )
    return run


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p}" for p, m in OPERATIONS])
def test_strangers_get_documented_answers(signing: Signing, path: str, method: str) -> None:
    made, seen = _made(application, path, method), set()

    def one(case: Any) -> None:
        seen.add(case.call_and_validate(checks=CHECKS).status_code)

    _bounded(given(case=made)(one))()
    assert seen
    if path in SERVICES:
        assert not AccessLog.objects.exists() and 200 not in seen, "nothing is told without a signature"


@pytest.mark.parametrize("path", SERVICES)
def test_whatever_is_signed_gets_a_documented_answer(signing: Signing, path: str) -> None:
    made, seen = _made(signing, path, "post"), set()
    asked = {
        "dopa.person": {"pid": PERSON_ONE},
        "house.house": {"house_code": HOUSE_ONE},
        "dol.premises": {"pid": PERSON_ONE, "house_code": HOUSE_ONE},
        "dbd.registrations": {"registration_no": BUSINESS_ONE},
        "dbd.name-check": {"name": "ก", "province_code": "53"},
    }[path.rpartition("/")[2]]

    def one(case: Any, right_head: bool, real: bool) -> None:
        signing.right_head = right_head
        if real and isinstance(case.body, dict):
            case.body = {"query": asked, "subject": ""}
        seen.add(case.call_and_validate(checks=CHECKS).status_code)

    _bounded(given(case=made, right_head=st.booleans(), real=st.booleans())(one))()
    assert seen, "nothing was tried"
    assert _right(signing, path, {"query": asked, "subject": ""}) in (200, 404)
    answered = ExchangeLog.objects.filter(outcome="answered").count()
    assert all(row.act_code for row in ExchangeLog.objects.exclude(step__in=("key", "signature", "digest", "size")))
    assert answered >= AccessLog.objects.values("log").distinct().count()


@pytest.mark.parametrize("name", ["consentRequest", "consentStatus"])
def test_whatever_a_system_asks_about_consents_gets_a_documented_answer(signing: Signing, name: str) -> None:
    made, seen = _made(signing, f"/r1/{{instance}}/GOV/{{member}}/{name}", "post"), set()
    until = (SYSTEM_CLOCK.now() + timedelta(days=9)).isoformat()
    wish = {"subject": PERSON_ONE, "service": "dopa.person", "purpose": "commercial-registration-new"}
    wish |= {"data_types": ["given_name"], "valid_until": until, "life": "ONETIME", "count": 1}  # type: ignore[dict-item]
    asked = {"consentRequest": wish, "consentStatus": {"consent": str(id_new())}}[name]

    def one(case: Any, real: bool) -> None:
        signing.right_head = True
        if real:
            case.body, case.path_parameters = asked, {"instance": "TH", "member": CITY}
        seen.add(case.call_and_validate(checks=CHECKS).status_code)

    _bounded(given(case=made, real=st.booleans())(one))()
    assert seen, "nothing was tried"
    assert _right(signing, f"/r1/{{instance}}/GOV/{{member}}/{name}", asked, member=CITY) == 200


def test_bodies_that_are_no_json_or_too_deep_are_refused(signing: Signing) -> None:

    path = "/r1/TH/GOV/dbd/dbd.name-check"
    bodies = [b"", b"\xff\xfe", b"[" * 60_000, b'{"query":NaN,"subject":""}', b'{"query":1e999,"subject":""}']
    bodies += [b'{"query":{"name":"\\ud800","province_code":"53"},"subject":""}', b'{"a":' * 9000, b"9" * 60_000]
    bodies += [json.dumps({"query": {"name": "ก\0", "province_code": "53"}, "subject": ""}).encode()]

    statuses = []
    for body in bodies:
        told: list[str] = []
        environ: Environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        b"".join(signing(environ, lambda status, headers, _=None, told=told: told.append(status)))
        statuses.append(told[0][:3])
    assert set(statuses[:-1]) == {"400"} and statuses[-1] in {"200", "400"}
