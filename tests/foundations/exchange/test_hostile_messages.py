"""Messages that a hostile partner, or a stranger, writes on purpose: each is refused in the words of the protocol, none
is a fault of ours, and none leaves a thing behind that it should not."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.exchange.actions import agency_key_ensure, message_answer
from salaklang.foundations.exchange.envelope import Request, content_digest, object_read
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AccessLog, Consent, Dispute, ExchangeLog, ReceivedMessage
from salaklang.foundations.exchange.reasons import reason_of
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new

from .conftest import DOPA, World
from .far import Far

pytestmark = pytest.mark.django_db(transaction=True)
BASE = "http://127.0.0.1:8000"
TOWN = "far-town"
DEEP = b'{"a":' * 9_000 + b"1" + b"}" * 9_000


@pytest.fixture
def far(world: World, settings: Any) -> Far:
    """A partner with a right key that says what it likes."""
    settings.SALA_BASE_URL, settings.ALLOWED_HOSTS = BASE, ["*"]
    agency_ensure(system(), slug=TOWN, name_th="เมืองไกล", name_en="Far Town", kind="municipality")
    agency_key_ensure(system(DOPA), agency=DOPA)
    return Far(TOWN, "http://far.example").join()


def message(far: Far, service: str, body: bytes, **head: Any) -> Request:
    said: dict[str, Any] = {
        "purpose": service.removeprefix("inbox."),
        "legal_basis": "consent",
        "user_ref": "u",
        **head,
    }
    made = Head(client=TOWN, provider=DOPA, service=service, message_id=str(id_new()), consent=None, case="", **said)
    return signed(far, request_of(made, body, base_url=BASE))


def signed(far: Far, plain: Request) -> Request:
    at = int(SYSTEM_CLOCK.now().timestamp())
    return request_sign(plain, key=far.key, key_id=far.key_id, created=at, nonce="n")


def told(far: Far, service: str, body: bytes, **head: Any) -> tuple[int, str]:
    answer = message_answer(message(far, service, body, **head))
    return answer.status, str(json.loads(answer.body).get("type", ""))


# --- strangers: they have read the name of a key in a public entry, and sign nothing ---------------------------------


def knock(request: Request, *, path: str = "", query: str = "", host: str = "127.0.0.1:8000") -> Any:
    headers = {"HTTP_" + k.upper().replace("-", "_"): v for k, v in request.headers}
    client = Client(raise_request_exception=False)
    return client.generic(
        "GET" if query else "POST",
        path or "/r1/TH/GOV/dopa/dopa.person",
        b"" if query else request.body,
        "application/json",
        QUERY_STRING=query,
        **{**headers, "HTTP_HOST": host},  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ({"path": f"/r1/TH/GOV/{'a' * 64}/dopa.person"}, 400),
        ({"path": f"/r1/TH/GOV/{'a' * 3000}/dopa.person"}, 400),
        ({"host": "127.0.0.1:99999"}, 400),
        ({"host": "127.0.0.1:0"}, 400),
        ({"path": "/r1/TH/GOV/dopa/services/findUsage/v2/findUsage", "query": "userCode=\u00ff"}, 400),
        ({"path": "/r1/TH/GOV/dopa/services/findUsage/v2/findUsage", "query": "userCode=1&limit=\u00b2"}, 400),
    ],
)
def test_an_address_that_is_none_is_refused_and_no_fault_of_ours(far: Far, where: dict[str, str], status: int) -> None:
    request = message(far, "dopa.person", b"{}")
    answer = knock(request, **where)
    assert (answer.status_code, answer.json()["type"]) == (status, "message-malformed")
    assert not ExchangeLog.objects.exists(), "what can't be read leaves nothing"


def test_a_method_that_is_no_word_is_refused(far: Far) -> None:
    request = replace(message(far, "dopa.person", b"{}"), method="P\u00d6ST")
    assert message_answer(request).status == 400


def test_a_length_that_is_none_is_told_in_words(far: Far) -> None:
    headers = {"HTTP_" + k.upper().replace("-", "_"): v for k, v in message(far, "dopa.person", b"{}").headers}
    answer = Client().generic("POST", "/r1/TH/GOV/dopa/dopa.person", b"{}", CONTENT_LENGTH="-1", **headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["type"]) == (413, "message-too-large")


# --- bodies -----------------------------------------------------------------------------------------------------------

ODD = [
    DEEP,
    b'{"a":' + b"[" * 30_000,
    b'{"a":NaN}',
    b'{"a":1e999}',
    b'{"a":0.5}',
    b'{"a":' + b"9" * 5_000 + b"}",
    b'{"a":"\\ud800"}',
    b'{"a":"\\u0000"}',
    b'{"\\u0000":"a"}',
    b'["a"]',
    b'"a"',
    b"\xff\xfe",
    b"",
]
ASKED = ["findUsage", "usagePeriod", "findConsents", "consentStatus", "consentRequest"]
KINDS = ["dispute", "dispute-answer", "record-corrected", "consent-given", "consent-withdrawn", "letter"]


@pytest.mark.parametrize("service", [*(f"inbox.{kind}" for kind in KINDS), *ASKED])
def test_no_body_is_a_fault_of_ours(far: Far, service: str) -> None:
    head = {} if service.startswith("inbox.") else {"purpose": "own-data", "legal_basis": "pdpa-s30"}
    for body in ODD:
        assert told(far, service, body, **head) == (400, "message-malformed"), body[:40]
    assert not ReceivedMessage.objects.exists() and not AccessLog.objects.exists()
    acts = ExchangeLog.objects.filter(outcome__in=("refused", "failed")).exclude(act_code="")
    assert acts.count() == len(ODD), "each refusal of a partner is an act"


@given(st.text(max_size=8))
def test_only_a_real_nul_is_one(text: str) -> None:
    for value in (text, text + "\\u0000", "\\" + text, text + "\\"):
        raw = canonical_json({"a": value})
        if "\0" in value:
            with pytest.raises(MessageMalformed):
                object_read(raw)
        else:
            assert object_read(raw) == {"a": value}


ID = "00000000-0000-0000-0000-000000000001"
RIGHT: dict[str, dict[str, Any]] = {
    "dispute": {
        "dispute": ID,
        "usage": ID,
        "service": "dopa.person",
        "field": "given_name",
        "claimed": "ก",
        "note": "",
    },
    "dispute-answer": {"dispute": ID, "outcome": "upheld", "reason": "ก"},
    "record-corrected": {"service": "dopa.person", "field": "given_name", "dispute": ID},
    "consent-given": {"paper": {"home": TOWN}, "key": "k", "signature": "s"},
    "consent-withdrawn": {"consent": ID, "paper": {"home": TOWN}, "key": "k", "signature": "s"},
    "letter": {
        **{"letter": ID, "number": "1/1", "date": "2026-01-01", "subject": "ก", "body": "ก", "urgency": "normal"},
        **{"reply_by": "", "refers": "", "outcome": "", "signed_post": "ก", "sent_at": "2026-01-01T00:00:00Z"},
    },
    "letter-acknowledged": {"letter": ID},
}
WRONG = ["x" * 50_000, 5, None, [1], {"a": 1}, True, "\u202e", "9999-12-31T23:59:59-23:59", "๑" * 32]


@pytest.mark.parametrize("kind", RIGHT)
def test_no_field_of_a_message_is_a_fault_of_ours(far: Far, world: World, kind: str) -> None:
    right = {"subject": world.mali_pid, **RIGHT[kind]}
    for key in right:
        for value in WRONG:
            status, code = told(far, f"inbox.{kind}", canonical_json({**right, "letter": str(id_new()), key: value}))
            assert status in (200, 400, 403, 404, 409, 413, 422), (key, value, status, code)


@pytest.mark.parametrize("field", ["subject", "service", "purpose", "data_types"])
def test_a_signed_consent_with_what_no_table_holds_is_refused(far: Far, world: World, field: str) -> None:
    for text in ("x\0", "\u202e", "a\nb"):
        paper = far.consent(world, **{field: (text,) if field == "data_types" else text})
        assert told(far, "inbox.consent-given", json.dumps(paper).encode())[0] in (400, 422)
    assert not Consent.objects.exists()


def test_a_thing_that_is_here_already_is_refused_and_not_tried_for_two_weeks(far: Far) -> None:
    """Another message under another id that tells of the same letter: 409, so that the sender's registry sees it."""
    first = canonical_json({**RIGHT["letter"], "subject": "ก"})
    assert told(far, "inbox.letter", first)[0] == 200
    other = canonical_json({**RIGHT["letter"], "subject": "ข"})
    assert told(far, "inbox.letter", other) == (409, "message-replayed")
    assert ReceivedMessage.objects.count() == 1


def test_a_second_dispute_about_a_field_that_is_open_is_refused(far: Far, world: World) -> None:
    """The person disputes the same field at two nodes, which cannot know of each other."""
    log = ExchangeLog.objects.create(
        at=SYSTEM_CLOCK.now(), side="provider", outcome="answered", client=TOWN, provider=DOPA
    )
    use = AccessLog.objects.create(
        id=id_new(), log=log, at=SYSTEM_CLOCK.now(), subject_index=_index(world), person=world.mali, requester=TOWN,
        service="dopa.person", provider=DOPA, fields=["given_name"], query_sealed=_query(world), act_code="A",
    )  # fmt: skip
    bodies = [
        canonical_json({**RIGHT["dispute"], "dispute": str(id_new()), "usage": str(use.id), "subject": world.mali_pid})
        for _ in range(2)
    ]
    assert told(far, "inbox.dispute", bodies[0])[0] == 200
    status, code = told(far, "inbox.dispute", bodies[1])
    assert (status, code) == (422, "disputed-already")
    assert "ปิดข้อความ" in reason_of(code).do.th, "the sender's registry is told what to do"
    assert Dispute.objects.count() == 1


def _index(world: World) -> str:
    from salaklang.foundations.identity.sealing import pid_index

    return pid_index(world.mali_pid)


def _query(world: World) -> str:
    from salaklang.foundations.identity.sealing import seal

    return seal(canonical_json({"pid": world.mali_pid}))


def test_a_digest_in_another_form_is_no_digest(far: Far) -> None:
    """Properly signed over another algorithm, another case, or two digests on one line: the form is fixed."""
    right = content_digest(b"{}")
    for value in ("sha-512=:AAAA:", right.replace("sha-256", "SHA-256"), "sha-256=::", f"{right}, sha-512=:AA==:"):
        plain = message(far, "dopa.person", b"{}")
        headers = tuple((k, value if k == "Content-Digest" else v) for k, v in plain.headers if "Signature" not in k)
        answer = message_answer(signed(far, replace(plain, headers=headers)))
        assert (answer.status, json.loads(answer.body)["type"]) == (400, "digest-wrong"), value
