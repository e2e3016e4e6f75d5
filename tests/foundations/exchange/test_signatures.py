"""The signature profile: against our own vectors, against an independent reading of RFC 9421, against attacks."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.foundations.exchange import signatures as s
from salaklang.foundations.exchange.envelope import (
    Request,
    Response,
    address_read,
    authority,
    content_digest,
    header_one,
    service_url,
)
from salaklang.foundations.exchange.errors import DigestWrong, MessageMalformed, MessageRefused, SignatureWrong
from salaklang.foundations.exchange.heads import head_read, request_of
from salaklang.foundations.exchange.rules import Head

from . import rfc9421

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"exchange test key").digest())
OTHER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"another test key").digest())
HEAD = Head(
    client="muang-tuayang",
    provider="dopa",
    service="dopa.person",
    message_id="0190aaaa-0000-7000-8000-000000000001",
    user_ref="muang-tuayang:0123456789abcdef",
    legal_basis="e-performance",
    purpose="commercial-registration-new",
    consent=None,
    case="ทพ 0142/2569",
)
BODY = b'{"query":{"pid":"1990000000010"},"subject":"1990000000010"}'
CREATED = 1_790_000_000
VECTORS = Path(__file__).with_name("vectors.json")


def signed(head: Head = HEAD, body: bytes = BODY, key: Ed25519PrivateKey = KEY, base: str = "https://node.example"):
    request = request_of(head, body, base_url=base)
    return s.request_sign(request, key=key, key_id="muang-tuayang.k1", created=CREATED, nonce="n-1")


def check(request: Request, key: Ed25519PrivateKey = KEY) -> s.Signed:
    """What a verifier does, in its order."""
    found = s.request_signed(request)
    s.request_verify(request, found, key.public_key())
    s.digest_verify(request.headers, request.body)
    return found


def response_to(request: Request, status: int = 200, body: bytes = b'{"data":1}') -> Response:
    plain = Response(
        status,
        (("Content-Digest", content_digest(body)), ("X-Road-Id", header_one(request.headers, "x-road-id"))),
        body,
    )
    return s.response_sign(plain, request=request, key=KEY, key_id="dopa.k1", created=CREATED, nonce="n-2")


def generic(message: Request | Response) -> dict:
    start = (
        {"method": message.method, "url": message.url} if isinstance(message, Request) else {"status": message.status}
    )
    return {**start, "headers": message.headers, "body": message.body}


def header_set(request, name: str, value: str):
    headers = tuple((k, value if k.lower() == name else v) for k, v in request.headers)
    return replace(request, headers=headers)


def header_drop(request, name: str):
    return replace(request, headers=tuple(h for h in request.headers if h[0].lower() != name))


def test_a_signed_request_verifies_and_says_what_it_said() -> None:
    request = signed()
    found = check(request)
    assert (found.key_id, found.created, found.expires) == ("muang-tuayang.k1", CREATED, CREATED + 300)
    assert head_read(request) == HEAD


def test_vectors_stand() -> None:
    """Ed25519 is deterministic: the profile must give these very bytes for ever, or old logs no longer verify."""
    request = signed()
    response = response_to(request)
    now = {
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": [list(h) for h in request.headers],
            "body": request.body.decode(),
        },
        "response": {"status": 200, "headers": [list(h) for h in response.headers], "body": response.body.decode()},
        "public_key": KEY.public_key().public_bytes_raw().hex(),
    }
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == now


def test_an_independent_reading_of_the_rfc_accepts_both_directions() -> None:
    request = signed(base="https://NODE.example:443")
    params = rfc9421.verify(generic(request), "gov", KEY.public_key())
    assert params["tag"] == '"gov-exchange"' and params["alg"] == '"ed25519"'
    response = response_to(request)
    rfc9421.verify(generic(response), "gov", KEY.public_key(), generic(request))
    with pytest.raises(InvalidSignature):
        rfc9421.verify(generic(response), "gov", KEY.public_key(), generic(signed(body=b"{}")))


def test_a_signature_made_by_an_independent_signer_is_accepted() -> None:
    """Other label, other order of parameters: both are the signer's to choose."""
    request = request_of(HEAD, BODY, base_url="https://node.example:8443")
    params = f'({s.REQUEST_COMPONENTS});tag="gov-exchange";alg="ed25519";nonce="x";keyid="k";expires=1790000100;created=1790000000'
    base = rfc9421.signature_base(generic(request), params)
    value = base64.b64encode(KEY.sign(base)).decode()
    request = request.with_headers(("signature-input", f"sig1={params}"), ("signature", f"sig1=:{value}:"))
    assert check(request).key_id == "k"


def test_the_covered_list_is_that_of_the_profile() -> None:
    covered = re.findall(r'"([^"]+)"', s.REQUEST_COMPONENTS)
    assert covered == [
        "@method", "@authority", "@target-uri", "content-digest", "x-road-client", "x-road-id", "x-road-userid",
        "gov-legal-basis", "gov-purpose", "gov-consent", "gov-case",
    ]  # fmt: skip
    assert s.RESPONSE_COMPONENTS == '"@status" "content-digest" "x-road-id" "signature";req'


@pytest.mark.parametrize("name", [*s.REQUEST_HEADERS, "signature", "signature-input"])
def test_a_covered_header_that_is_dropped_doubled_or_changed_is_refused(name: str) -> None:
    request = signed()
    value = header_one(request.headers, name)
    for attack in (
        header_drop(request, name),
        request.with_headers((name, value)),
        request.with_headers((name.upper(), "else")),
        header_set(request, name, ""),
        header_set(request, name, value[:-2] + ("x" if value[-2] != "x" else "y") + value[-1]),
        header_set(request, name, value + ", " + value),
        header_set(request, name, value + "\n"),
    ):
        with pytest.raises(MessageRefused):
            check(attack)


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, method="GET"),
        lambda r: replace(r, method="post"),
        lambda r: replace(r, url=r.url.replace("dopa.person", "dopa.other")),
        lambda r: replace(r, url=r.url.replace("node.example", "evil.example")),
        lambda r: replace(r, url=r.url.replace("https", "http")),
        lambda r: replace(r, url=r.url + "?x=1"),
        lambda r: replace(r, url=r.url + "/"),
        lambda r: replace(r, body=b"{}"),
        lambda r: header_set(replace(r, body=b"{}"), "content-digest", content_digest(b"{}")),
        lambda r: header_set(r, "x-road-client", "TH/GOV/dol"),
        lambda r: header_set(r, "gov-purpose", "tax"),
        lambda r: header_set(r, "gov-consent", "0190aaaa-0000-7000-8000-000000000009"),
    ],
)
def test_a_changed_message_is_refused(change) -> None:
    with pytest.raises(MessageRefused):
        check(change(signed()))


def test_the_body_is_bound_by_its_digest_alone() -> None:
    request = replace(signed(), body=b"{}")
    found = s.request_signed(request)
    s.request_verify(request, found, KEY.public_key())
    with pytest.raises(DigestWrong):
        s.digest_verify(request.headers, request.body)


def test_another_key_is_refused() -> None:
    with pytest.raises(SignatureWrong):
        check(signed(), OTHER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' "gov-case"', ""),
        ('"@method" ', '"@method" "@method" '),
        ('"@authority"', '"@path"'),
        ('"gov-case"', '"gov-case";bs'),
        ('tag="gov-exchange"', 'tag="other"'),
        (';tag="gov-exchange"', ""),
        ('alg="ed25519"', 'alg="hmac-sha256"'),
        (";expires=1790000300", ""),
        (";created=1790000000", ";created=1790000000;created=1790000000"),
        (";created=1790000000", ';created="1790000000"'),
        (";created=1790000000", ";created=-1"),
        (";created=1790000000", ";created=1790000000.5"),
        ('nonce="n-1"', 'nonce="n-1";extra=1'),
        ("gov=(", "gov=()(,("),
        ("gov=(", "gov=();created=1, gov=("),
        ("gov=(", "sig=("),
    ],
)
def test_other_signature_inputs_are_malformed(old: str, new: str) -> None:
    request = signed()
    value = header_one(request.headers, "signature-input")
    assert old in value
    with pytest.raises(MessageMalformed):
        s.request_signed(header_set(request, "signature-input", value.replace(old, new, 1)))


def test_two_labels_are_refused_also_when_each_would_verify() -> None:
    request = signed()
    both = header_one(request.headers, "signature-input")
    value = header_one(request.headers, "signature")
    attack = header_set(request, "signature-input", f"{both}, two{both[3:]}")
    attack = header_set(attack, "signature", f"{value}, two{value[3:]}")
    with pytest.raises(MessageMalformed):
        s.request_signed(attack)


def test_an_answer_is_bound_to_its_request_its_status_and_its_body() -> None:
    request, other = signed(), signed(body=b"{}")
    response = response_to(request)
    found = s.response_signed(response)
    s.response_verify(response, found, KEY.public_key(), request=request)
    for wrong, asked in (
        (response, other),
        (replace(response, status=404), request),
        (header_set(response, "x-road-id", "another"), request),
        (header_set(response, "content-digest", content_digest(b"x")), request),
    ):
        with pytest.raises(SignatureWrong):
            s.response_verify(wrong, found, KEY.public_key(), request=asked)
    with pytest.raises(MessageMalformed):
        s.response_signed(Response(200, signed().headers, b""))


@pytest.mark.parametrize(
    "path",
    [
        "/r1/TH/GOV/dopa/%2e%2e/dol.premises",
        "/r1/TH/GOV/dopa/..",
        "/r1/TH/GOV/dopa/dopa%2Fperson",
        "/r1/TH/GOV/dopa/dopa%5cperson",
        "/r1/TH/GOV//dopa.person",
        "/r1/TH/GOV/dopa/dopa.person/",
        "/r1/TH/GOV/dopa/dopa.person%00",
        "/r1/TH/GOV/dopa/dopa.person%252e",
        "/r1/TH/COM/dopa/dopa.person",
        "/r1/EE/GOV/dopa/dopa.person",
        "/r1/TH/GOV/dopa",
        "/r2/TH/GOV/dopa/dopa.person",
        "/r1/TH/GOV/dopa/dopa.person?x=1",
        "/r1/TH/GOV/dopa/dopa.person#x",
        "/r1/TH/GOV/dopa/ทะเบียน",
        "",
    ],
)
def test_path_tricks_are_refused(path: str) -> None:
    with pytest.raises(MessageMalformed):
        address_read("https://node.example" + path)


def test_addresses_with_credentials_or_other_schemes_are_refused() -> None:
    for url in ("https://a@node.example/r1/TH/GOV/d/s", "file:///r1/TH/GOV/d/s", "/r1/TH/GOV/d/s"):
        with pytest.raises(MessageMalformed):
            address_read(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://Node.Example/x", "node.example"),
        ("https://node.example:443/x", "node.example"),
        ("http://node.example:80/x", "node.example"),
        ("http://node.example:443/x", "node.example:443"),
        ("https://[2001:DB8::1]:8443/x", "[2001:db8::1]:8443"),
    ],
)
def test_authority_is_normalised(url: str, said: str) -> None:
    assert authority(url) == said


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=30)
_SLUG = st.from_regex(r"[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(_SLUG, _SLUG, _TEXT, _TEXT, st.none() | st.uuids(), st.binary(max_size=200))
def test_whatever_is_said_arrives_as_it_was_said(
    client: str, service: str, purpose: str, case: str, consent: UUID | None, body: bytes
) -> None:
    head = replace(HEAD, client=client, service=service, purpose=purpose, case=case, consent=consent)
    request = signed(head, body)
    check(request)
    if case != "none":
        assert head_read(request) == head
    assert address_read(service_url("https://n.example", "dopa", service)).service == service
    rfc9421.verify(generic(request), "gov", KEY.public_key())
