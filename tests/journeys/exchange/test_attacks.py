"""Attacks on the door of a real node, byte by byte: each is refused, leaves the row (and act) it should, tells nothing."""

import base64
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from tests.support.at_the_door import (
    changed,
    message,
    reachable,
    refused,
    send,
    silent_about_people,
    unlogged,
    without,
)
from tests.support.strained import CITY, LANDS, PURPOSE, Strained
from tests.support.town import until

from salaklang.countries.th.pid import check_digit
from salaklang.foundations.exchange.envelope import content_digest, header_one
from salaklang.foundations.exchange.signatures import REQUEST_COMPONENTS, REQUEST_HEADERS

pytestmark = pytest.mark.timeout(600)


def test_a_right_request_is_answered(strained: Strained) -> None:
    answer = send(strained, request := strained.request())
    assert answer.status == 200 and json.loads(answer.body)["data"]["given_name"] == "มะลิ"
    assert [row[0] for row in strained.log_of(message(request))] == ["answered"]


# --- replays ----------------------------------------------------------------------------------------------------------


def test_a_replay_is_refused_also_by_another_process_and_after_a_restart(strained: Strained) -> None:
    request = strained.request()
    assert send(strained, request).status == 200
    for _ in range(4):  # whichever worker takes it
        refused(strained, request, send(strained, request), 409, "message-replayed", "replay", act=True)
    strained.national.kill("web", wait=False)
    until(lambda: reachable(strained) and send(strained, strained.request()).status == 200, 120)
    refused(strained, request, send(strained, request), 409, "message-replayed", "replay", act=True)
    assert [row[0] for row in strained.log_of(message(request))].count("answered") == 1


def test_another_body_under_the_same_id_is_refused(strained: Strained) -> None:
    request = strained.request()
    assert send(strained, request).status == 200
    pid = strained.pid("anan")
    other = strained.request(message_id=message(request), body={"query": {"pid": pid}, "subject": pid})
    refused(strained, other, send(strained, other), 409, "message-replayed", "replay", act=True)


def test_a_body_that_was_changed_on_its_way_is_refused(strained: Strained) -> None:
    request = strained.request()
    body = request.body.replace(strained.pid("mali").encode(), strained.pid("anan").encode())
    refused(strained, request, send(strained, request, body=body), 400, "digest-wrong", "digest", act=False)
    request = strained.request()
    headers = changed(request, "content-digest", content_digest(body))
    answer = send(strained, request, body=body, headers=headers)
    refused(strained, request, answer, 401, "signature-wrong", "signature", act=False)


# --- signatures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*REQUEST_HEADERS, "signature", "signature-input"])
def test_a_covered_header_that_is_dropped_is_refused(strained: Strained, name: str) -> None:
    request = strained.request()
    answer = send(strained, request, headers=without(request, name))
    assert answer.code == "message-malformed"
    unlogged(strained, request, answer)


@pytest.mark.parametrize("name", REQUEST_HEADERS)
def test_a_signature_that_covers_one_less_is_refused(strained: Strained, name: str) -> None:
    """The sender signs a shorter list, properly: the verifier decides what must be covered."""
    request = strained.request()
    said = header_one(request.headers, "signature-input")
    assert f' "{name}"' in REQUEST_COMPONENTS
    short = said.replace(f' "{name}"', "")
    params = short.partition("=")[2]
    lines = [
        f'"@method": {request.method}',
        f'"@authority": {urlsplit(request.url).netloc}',
        f'"@target-uri": {request.url}',
    ]
    lines += [f'"{n}": {header_one(request.headers, n)}' for n in REQUEST_HEADERS if n != name]
    base = "\n".join([*lines, f'"@signature-params": {params}']).encode()

    value = base64.b64encode(strained.city_key[1].sign(base)).decode()
    headers = [*without(replace(request, headers=tuple(without(request, "signature"))), "signature-input")]
    headers += [("Signature-Input", short), ("Signature", f"gov=:{value}:")]
    refused(strained, request, send(strained, request, headers=headers), 400, "message-malformed", "key", act=False)


@pytest.mark.parametrize("way", ["one line", "two lines"])
def test_duplicate_signature_labels_are_refused(strained: Strained, way: str) -> None:
    request = strained.request()
    inputs, value = (header_one(request.headers, n) for n in ("signature-input", "signature"))
    more = [("Signature-Input", inputs), ("Signature", value)]
    if way == "two lines":
        headers = [*request.headers, *more]
    else:
        headers = [(k, f"{v}, {dict(more)[k]}" if k in dict(more) else v) for k, v in request.headers]
    answer = send(strained, request, headers=headers)
    assert (answer.status, answer.code) == (400, "message-malformed")
    assert all(row[0] == "refused" for row in strained.log_of(message(request)))
    silent_about_people(strained, answer)


@pytest.mark.parametrize("first", [True, False])
def test_two_content_digests_are_refused(strained: Strained, first: bool) -> None:
    """One fits the signature, the other fits another body: neither order gets through."""
    request = strained.request()
    pid = strained.pid("anan")
    body = request.body.replace(strained.pid("mali").encode(), pid.encode())
    second = ("Content-Digest", content_digest(body))
    headers = [second, *request.headers] if first else [*request.headers, second]
    for content in (request.body, body):
        answer = send(strained, request, headers=headers, body=content)
        assert 400 <= answer.status < 500, answer.body[:200]
        silent_about_people(strained, answer)
    assert all(row[0] == "refused" for row in strained.log_of(message(request)))


@pytest.mark.parametrize("name", ["X-Road-Id", "Gov-Purpose", "X-Road-Client"])
def test_a_covered_header_that_stands_twice_is_refused(strained: Strained, name: str) -> None:
    request = strained.request()
    for headers in ([(name, "another"), *request.headers], [*request.headers, (name, "another")]):
        answer = send(strained, request, headers=headers)
        assert 400 <= answer.status < 500, answer.body[:200]
    assert all(row[0] == "refused" for row in strained.log_of(message(request)))


# --- addresses --------------------------------------------------------------------------------------------------------

TRICKS = [
    "/r1/TH/GOV/dol/%2e%2e/dopa/dopa.person",
    "/r1/TH/GOV/dol/../dopa/dopa.person",
    "/r1/TH/GOV/dopa/%2e%2e%2fdopa/dopa.person",
    "/r1/TH/GOV/dopa%2Fdopa.person",
    "/r1/TH/GOV/dopa/dopa%2Eperson",
    "/r1/TH/GOV/dopa/dopa%2eperson",
    "/r1/TH/GOV//dopa/dopa.person",
    "//r1/TH/GOV/dopa/dopa.person",
    "/r1/TH/GOV/dopa/dopa.person/",
    "/r1/TH/GOV/dopa/dopa.person?a=b",
    "/r1/TH/GOV/dopa/dopa.person%3Fa=b",
    "/r1/TH/GOV/dopa/dopa.person;a=b",
    "/r1/TH/GOV/dopa/dopa.person%00",
    "/r1/TH/GOV/dopa/dopa%252eperson",
    "/R1/TH/GOV/dopa/dopa.person",
    "/r1/th/gov/dopa/dopa.person",
    "/r1/TH/GOV/dopa/dol.premises",
    "/r1/TH/GOV/dol/dopa.person",
    "/%72%31/TH/GOV/dopa/dopa.person",
]


@pytest.mark.parametrize("target", TRICKS)
def test_another_address_than_the_signed_one_is_refused(strained: Strained, target: str) -> None:
    """Whether the address is odd or only another one: the signature is over the plain one. A server for WSGI hands over
    addresses decoded; one that decodes to the very address that was signed means that and nothing else."""
    request = strained.request()
    answer = send(strained, request, target=target)
    if unquote(target) == urlsplit(request.url).path:
        assert json.loads(answer.body)["data"]["given_name"] == "มะลิ", (
            "the very address that was signed, spelt otherwise"
        )
        return
    assert 400 <= answer.status < 500, answer.body[:200]
    assert all(row[0] == "refused" for row in strained.log_of(message(request)))
    silent_about_people(strained, answer)


@pytest.mark.parametrize("absolute", [True, False])
def test_a_changed_host_is_refused(strained: Strained, absolute: bool) -> None:
    for host in ("localhost:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{direct}", "registers.example", "a\tb"):
        request = strained.request()
        ports = {"port": strained.national_line.port, "direct": urlsplit(strained.national.portal_url).port}
        name = host.format(**ports)
        target = f"http://{name}{urlsplit(request.url).path}" if absolute else ""
        answer = send(strained, request, host=name, target=target)
        assert 400 <= answer.status < 500, (name, answer.body[:200])
        rows = strained.log_of(message(request))
        assert all(row[:3] == ("refused", "signature", "signature-wrong") and not row[3] for row in rows)
    request = strained.request()
    more = [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("Forwarded", "host=evil.example")]
    assert send(strained, request, headers=[*request.headers, *more]).status == 200, (
        "who it was sent to is not theirs to say"
    )


# --- keys -------------------------------------------------------------------------------------------------------------


def test_keys_that_are_rotated_expired_revoked_or_of_another_agency(strained: Strained) -> None:
    """The town changes its key; the registers' node learns of it from its entry, and of its end at once."""
    old = strained.city_key
    script = (
        "from salaklang.foundations.exchange.actions import agency_key_rotate, agency_key_end\n"
        "from salaklang.kernel.actor import system\n"
    )
    done = strained.command(
        strained.town, "manage", "shell", "-c", script + f"agency_key_rotate(system(), agency={CITY!r})"
    )
    assert done.returncode == 0, done.stderr[-500:]
    new = strained.key_of(strained.town, CITY)
    assert new[0] != old[0]
    request = strained.request(key=new)
    refused(strained, request, send(strained, request), 401, "key-unknown", "key", act=False)
    refresh(strained)
    assert send(strained, strained.request(key=new)).status == 200
    assert send(strained, strained.request(key=old)).status == 200, "on its way while the key changed"
    strained.write(strained.national, "UPDATE exchange_agencykey SET valid_to = now() WHERE key_id = %s", [old[0]])
    time.sleep(1.1)  # messages tell their time in whole seconds
    request = strained.request(key=old)
    refused(strained, request, send(strained, request), 401, "key-unknown", "key", act=False)
    end = f"agency_key_end(system(), key_id={old[0]!r})"
    assert strained.command(strained.town, "manage", "shell", "-c", script + end).returncode == 0
    refresh(strained)
    request = strained.request(key=old, shift=-60)
    refused(strained, request, send(strained, request), 401, "key-unknown", "key", act=False)
    lands = strained.key_of(strained.national, LANDS)
    for key in (lands, (new[0], old[1]), (old[0], new[1]), ("no.such", new[1])):
        request = strained.request(key=key)
        answer = send(strained, request)
        assert answer.status == 401 and answer.code in ("key-unknown", "signature-wrong")
        assert [row[3] for row in strained.log_of(message(request))] == [""], "a stranger can't fill the public log"
    strained.city_key = new
    for node in strained.nodes:  # other tests ask with clocks that are behind: before so young a key was made
        strained.write(
            node, "UPDATE exchange_agencykey SET valid_from = valid_from - interval '1 day' WHERE key_id = %s", [new[0]]
        )


def refresh(strained: Strained) -> None:
    done = strained.command(strained.national, "node", "refresh")
    assert done.returncode == 0, done.stderr[-500:]


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "code", "step"),
    [
        ({"purpose": "curiosity"}, "access-denied", "access"),
        ({"purpose": "own-data"}, "access-denied", "access"),
        ({"service": "no.such"}, "access-denied", "access"),
        ({"provider": LANDS}, "not-found", "access"),
        ({"legal_basis": "because"}, "basis-not-permitted", "basis"),
        ({"legal_basis": "consent"}, "consent-needed", "consent"),
        ({"service": "inbox.no-such-kind", "purpose": "no-such-kind"}, "not-found", "access"),
    ],
)
def test_a_partner_that_asks_beyond_its_right_is_refused_publicly(
    strained: Strained, head: dict[str, Any], code: str, step: str
) -> None:
    """Row and act; and who is in the register can't be told from the refusal: it is the same for everybody."""
    bodies = set()
    for username in ("mali", "anan"):
        request = strained.request(username=username, **head)
        answer = send(strained, request)
        refused(strained, request, answer, answer.status, code, step, act=True)
        bodies.add(answer.body)
    nobody = strained.request(body={"query": {"pid": stranger(1)}, "subject": stranger(1)}, **head)
    answer = send(strained, nobody)
    assert answer.code == code and answer.status in (403, 404)
    assert {*bodies, answer.body} == {answer.body}


CONSENT = """
from datetime import timedelta
from salaklang.foundations.exchange.actions import consent_give, consent_revoke
from salaklang.foundations.identity.queries import person_by_pid
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
mali = person_by_pid(system(), {pid!r}).id
actor = Actor(kind="citizen", person=mali)
"""
GIVE = """
given = consent_give(actor, person=mali, requester={city!r}, service="dopa.person", purpose={purpose!r},
    data_types=["given_name"], valid_until=SYSTEM_CLOCK.now() + timedelta(days=1), mode="PERIODIC", uses_max=9)
print("CONSENT", given.id)
"""


def by_mali(strained: Strained, script: str) -> str:
    """What Mali does about her consents on the town's node; what it says of one."""
    words = {"pid": strained.pid("mali"), "city": CITY, "purpose": PURPOSE}
    done = strained.command(strained.town, "manage", "shell", "-c", (CONSENT + script).format(**words))
    assert done.returncode == 0, done.stderr[-800:]
    return next((line.split()[1] for line in done.stdout.splitlines() if line.startswith("CONSENT ")), "")


def test_after_a_withdrawal_the_next_question_is_refused(strained: Strained) -> None:
    """A consent given before the town lets her name out of the register elsewhere; withdrawn there, it lets out nothing."""
    consent = UUID(by_mali(strained, GIVE))
    answer = send(strained, strained.request(legal_basis="consent", consent=consent))
    assert answer.status == 200, answer.body[:300]
    assert json.loads(answer.body)["data"] == {"given_name": "มะลิ"}, "only what she consented to"
    others = strained.request(legal_basis="consent", consent=consent, username="anan")
    refused(strained, others, send(strained, others), 403, "consent-needed", "consent", act=True)
    by_mali(strained, f"consent_revoke(actor, consent={str(consent)!r})")
    request = strained.request(legal_basis="consent", consent=consent)
    refused(strained, request, send(strained, request), 403, "consent-needed", "consent", act=True)


def test_an_answer_holds_no_more_than_the_right_names(strained: Strained) -> None:
    data = json.loads(send(strained, strained.request()).body)["data"]
    assert set(data) <= {
        "title",
        "given_name",
        "family_name",
        "name_en",
        "birth_date",
        "nationality",
        "gender",
        "house_code",
    }
    assert "pid" not in data


def test_a_question_about_two_people_at_once_is_refused(strained: Strained) -> None:
    body = {"query": {"pid": strained.pid("anan")}, "subject": strained.pid("mali")}
    request = strained.request(body=body)
    refused(strained, request, send(strained, request), 400, "message-malformed", "basis", act=True)


def test_in_bulk_who_tries_out_numbers_is_stopped(strained: Strained) -> None:
    """A hundred numbers that nobody has; then even a right question is refused, until the hour is over."""
    empties = 0
    for n in range(200):
        answer = send(
            strained, request := strained.request(body={"query": {"pid": stranger(n)}, "subject": stranger(n)})
        )
        if answer.status != 404:
            break
        empties += 1
    outcome, step, code, act = strained.log_of(message(request))[-1]
    assert (outcome, step) == ("refused", "bulk") and act and answer.code == code
    assert 50 <= empties <= 100
    silent_about_people(strained, answer)
    strained.write(strained.national, "DELETE FROM exchange_peoplecount")
    assert send(strained, strained.request()).status == 200


def stranger(n: int) -> str:
    first = f"0{88_000_000_000 + n:011d}"
    return f"{first}{check_digit(first)}"


def test_zz_all_books_agree(strained: Strained, tmp_path: Path) -> None:
    """Each release of personal data is in the access log, and each refusal of a known sender in the ledger."""
    told = strained.books_agree(tmp_path)
    assert not told["compared"]["invented"] and not told["compared"]["differing"]
