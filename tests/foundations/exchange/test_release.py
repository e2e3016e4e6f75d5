"""The provider's checks, in their order, over whole messages: what is refused, at which step, and what is logged."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.actions import (
    agency_key_end,
    agency_key_ensure,
    agency_key_rotate,
    message_answer,
    seen_purge,
)
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.envelope import Request, Response, content_digest, header_one
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog, MessageSeen, PeopleAsked
from salaklang.foundations.exchange.rules import MAX_BODY, Head
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import FixedClock

from .conftest import CITY, DOPA, LANDS, PURPOSE, World

NOW = datetime(2026, 11, 20, 3, 0, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
_serial = count(1)


@pytest.fixture
def clock(world: World) -> FixedClock:
    agency_key_ensure(system(CITY), agency=CITY, clock=FixedClock(NOW - timedelta(days=1)))
    agency_key_ensure(system(DOPA), agency=DOPA, clock=FixedClock(NOW - timedelta(days=1)))
    return FixedClock(NOW)


def head(**more) -> Head:
    return Head(
        **{
            "client": CITY,
            "provider": DOPA,
            "service": "dopa.person",
            "message_id": f"m-{next(_serial)}",
            "user_ref": "u",
            "legal_basis": "e-performance",
            "purpose": PURPOSE,
            "consent": None,
            "case": "",
            **more,
        }
    )


def body(world: World, **more) -> bytes:
    return canonical_json({"query": {"pid": world.mali_pid}, "subject": world.mali_pid, **more})


def send(
    world: World,
    clock: FixedClock,
    *,
    said: Head | None = None,
    content: bytes | None = None,
    created: datetime | None = None,
    life: int = 300,
    key: tuple[str, Ed25519PrivateKey] | None = None,
    change=lambda r: r,
) -> Response:
    return message_answer(change(message(world, clock, said, content, created, life, key)), clock=clock)


def message(world, clock, said=None, content=None, created=None, life=300, key=None) -> Request:
    said = said or head()
    key_id, private = key or signing_key(said.client, clock)
    plain = request_of(said, body(world) if content is None else content, base_url=BASE)
    at = int((created or clock.now()).timestamp())
    return signatures.request_sign(plain, key=private, key_id=key_id, created=at, nonce="n", life=life)


def code(response: Response) -> str:
    return "" if response.status == 200 else json.loads(response.body)["type"]


def last() -> ExchangeLog:
    return ExchangeLog.objects.order_by("-id").first()


def test_a_right_message_is_answered_and_the_answer_is_signed(world: World, clock: FixedClock) -> None:
    response = send(world, clock)
    assert response.status == 200
    assert json.loads(response.body)["data"]["given_name"] == "มะลิ"
    assert signatures.response_signed(response).created == int(NOW.timestamp())


@pytest.mark.parametrize(
    ("shift", "life", "wanted"),
    [
        (29, 300, ""),
        (30, 300, ""),
        (31, 300, "window-wrong"),
        (-300, 300, ""),
        (-329, 300, ""),
        (-330, 300, ""),
        (-331, 300, "window-wrong"),
        (0, 301, "window-wrong"),
        (0, 0, "window-wrong"),
        (0, -5, "window-wrong"),
        (-3600, 300, "window-wrong"),
    ],
)
def test_clocks_may_differ_by_thirty_seconds(world, clock, shift: int, life: int, wanted: str) -> None:
    response = send(world, clock, created=NOW + timedelta(seconds=shift), life=life)
    assert code(response) == wanted
    if wanted:
        assert (last().step, last().outcome) == ("window", "refused")


def test_a_replay_is_refused_whatever_its_body_and_stays_refused(world: World, clock: FixedClock) -> None:
    first = message(world, clock, head(message_id="same"))
    assert message_answer(first, clock=clock).status == 200
    again = message_answer(first, clock=clock)
    assert (again.status, code(again)) == (409, "message-replayed")
    other = send(world, clock, said=head(message_id="same"), content=body(world, subject=""))
    assert code(other) == "message-replayed"
    assert last().step == "replay" and last().act_code
    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "subject", "wanted", "step"),
    [
        ({"purpose": "another-purpose"}, None, "access-denied", "access"),
        ({"service": "dopa.nothing"}, None, "access-denied", "access"),
        ({"legal_basis": "e-other"}, None, "basis-not-permitted", "basis"),
        ({}, "1", "message-malformed", "basis"),
        ({"legal_basis": "consent"}, None, "consent-needed", "consent"),
    ],
)
def test_a_message_refused_for_something_else_is_a_replay_the_next_time(
    world: World, clock: FixedClock, more: dict[str, str], subject: str | None, wanted: str, step: str
) -> None:
    content = None if subject is None else body(world, subject=subject, query={"pid": subject})
    first = message(world, clock, head(**more), content)
    assert code(message_answer(first, clock=clock)) == wanted
    assert last().step == step and last().act_code
    assert code(message_answer(first, clock=clock)) == "message-replayed"
    assert last().step == "replay"
    assert MessageSeen.objects.count() == 1 and not AccessLog.objects.exists()


def test_who_is_known_is_told_where_the_message_is_wrong_and_nobody_else(world: World, clock: FixedClock) -> None:
    wrong = json.loads(send(world, clock, content=canonical_json({"query": {"nid": "1"}, "subject": ""})).body)
    assert wrong["type"] == "message-malformed" and "pid" in wrong["detail"]
    stranger = signing_key(LANDS, clock)
    assert json.loads(send(world, clock, content=b"{}", key=stranger).body)["detail"] == ""


def test_a_copy_is_counted_once_and_finds_nothing_more(world: World, clock: FixedClock) -> None:
    first = message(world, clock)
    assert message_answer(first, clock=clock).status == 200
    asked = list(PeopleAsked.objects.values_list("subject_index", "hour"))
    assert len(asked) == 1 and code(message_answer(first, clock=clock)) == "message-replayed"
    assert list(PeopleAsked.objects.values_list("subject_index", "hour")) == asked


def test_ids_are_remembered_longer_than_any_message_lives(world: World, clock: FixedClock) -> None:
    first = message(world, clock, head(message_id="same"))
    message_answer(first, clock=clock)
    clock.at = NOW + timedelta(seconds=360)
    assert seen_purge(clock=clock) == 0
    assert code(message_answer(first, clock=clock)) == "window-wrong"
    clock.at = NOW + timedelta(hours=1)
    assert seen_purge(clock=clock) == 1
    assert code(message_answer(first, clock=clock)) == "window-wrong"
    assert not MessageSeen.objects.exists()


def test_keys_unknown_of_another_or_forged_are_refused(world: World, clock: FixedClock) -> None:
    forged = Ed25519PrivateKey.generate()
    key_id, _ = signing_key(CITY, clock)
    assert code(send(world, clock, key=("no-such-key", forged))) == "key-unknown"
    assert code(send(world, clock, key=signing_key(DOPA, clock))) == "key-unknown", "a key of someone else"
    assert code(send(world, clock, key=(key_id, forged))) == "signature-wrong"
    rows = ExchangeLog.objects.order_by("id")
    assert [r.step for r in rows] == ["key", "key", "signature"]
    assert not any(r.act_code for r in rows), "a stranger cannot fill the public log"
    assert not LedgerAct.objects.filter(kind="exchange.refused").exists()


def test_rotation_overlaps_and_a_backdated_or_revoked_key_is_refused(world: World, clock: FixedClock) -> None:
    old = signing_key(CITY, clock)
    new = agency_key_rotate(system(CITY), agency=CITY, clock=clock)
    assert signing_key(CITY, clock)[0] == new.key_id != old[0]
    assert code(send(world, clock, key=old)) == "", "on its way while the key changed"
    clock.at = NOW + timedelta(minutes=10)
    assert code(send(world, clock, key=old)) == "key-unknown", "created after the old key ended"
    clock.at = NOW + timedelta(hours=1)
    assert code(send(world, clock, key=old, created=NOW)) == "window-wrong", "backdated into the old key's time"
    clock.at = NOW + timedelta(minutes=1)
    agency_key_end(system(CITY), key_id=old[0], clock=clock)
    assert code(send(world, clock, key=old, created=NOW)) == "key-unknown", "revoked counts at once, whatever the date"
    early = NOW - timedelta(days=2)
    assert code(send(world, clock, created=early)) == "key-unknown", "before the key was there"


@pytest.mark.parametrize(
    ("change", "wanted", "step"),
    [
        (lambda r: replace(r, body=b"{}"), "digest-wrong", "digest"),
        (lambda r: replace(r, body=b"x" * (MAX_BODY + 1)), "message-too-large", "size"),
        (lambda r: replace(r, method="GET"), "signature-wrong", "signature"),
        (lambda r: replace(r, url=r.url.replace("127.0.0.1", "127.0.0.2")), "signature-wrong", "signature"),
        (lambda r: replace(r, url=r.url.replace("dopa.person", "house.house")), "signature-wrong", "signature"),
    ],
)
def test_what_was_changed_on_its_way_is_refused_at_its_step(world, clock, change, wanted: str, step: str) -> None:
    assert code(send(world, clock, change=change)) == wanted
    assert (last().step, last().code) == (step, wanted)


@pytest.mark.parametrize("name", [*signatures.REQUEST_HEADERS, "signature", "signature-input"])
def test_what_cannot_be_read_leaves_nothing(world: World, clock: FixedClock, name: str) -> None:
    def drop(r: Request) -> Request:
        return replace(r, headers=tuple(h for h in r.headers if h[0].lower() != name))

    def double(r: Request) -> Request:
        return r.with_headers((name, header_one(r.headers, name)))

    for change in (drop, double):
        assert code(send(world, clock, change=change)) == "message-malformed"
    assert not ExchangeLog.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"query":{},"subject":""}',
        b'{"query":{"pid":"1"},"subject":"1"}',
        b'{"query":{"pid":7},"subject":""}',
        b'{"query":{"pid":""},"subject":""}',
        b'{"query":{"pid":"0000000000019","all":"*"},"subject":""}',
        b'{"query":{"pid":"0000000000027"},"subject":"0000000000019"}',
        b'{"query":{"pid":"0000000000019"},"subject":null}',
        b'{"query":{"pid":"0000000000019"},"subject":"","x":1}',
    ],
)
def test_a_body_that_is_no_question_is_refused(world: World, clock: FixedClock, content: bytes) -> None:
    assert code(send(world, clock, content=content)) == "message-malformed"
    assert last().step == "basis" and not AccessLog.objects.exists()


def test_denied_by_default_for_client_service_purpose_and_ground(world: World, clock: FixedClock) -> None:
    agency_key_ensure(system(LANDS), agency=LANDS, clock=FixedClock(NOW - timedelta(days=1)))
    assert code(send(world, clock, said=head(client=LANDS))) == "access-denied"
    assert code(send(world, clock, said=head(purpose="tax"))) == "access-denied"
    assert code(send(world, clock, said=head(legal_basis="tax-act"))) == "basis-not-permitted"
    assert code(send(world, clock, said=head(legal_basis="consent"))) == "consent-needed"
    assert code(send(world, clock, said=head(service="no.such"))) == "access-denied"
    assert code(send(world, clock, said=head(provider=LANDS))) == "not-found", "not that agency's register"
    assert all(r.act_code for r in ExchangeLog.objects.all())
    assert not AccessLog.objects.exists()


def test_message_log_access_log_and_ledger_reconcile(world: World, clock: FixedClock) -> None:
    for n in range(5):
        send(world, clock, said=head(purpose=PURPOSE if n % 2 else "tax"))
    answered = ExchangeLog.objects.filter(outcome="answered")
    refused = ExchangeLog.objects.filter(outcome="refused")
    assert (answered.count(), refused.count()) == (2, 3)
    assert set(answered.values_list("act_code", flat=True)) == set(
        LedgerAct.objects.filter(kind="exchange.answered").values_list("code", flat=True)
    )
    assert set(refused.values_list("act_code", flat=True)) == set(
        LedgerAct.objects.filter(kind="exchange.refused").values_list("code", flat=True)
    )
    assert AccessLog.objects.count() == 2


def test_no_personal_number_is_in_the_logs_or_the_public_leaf(world: World, clock: FixedClock) -> None:
    from salaklang.foundations.ledger.models import LedgerOutbox

    send(world, clock)
    send(world, clock, said=head(purpose="tax"))
    everything = json.dumps([list(m.objects.values()) for m in (ExchangeLog, AccessLog, MessageSeen)], default=str)
    leaves = b"".join(bytes(leaf) for leaf in LedgerOutbox.objects.values_list("leaf", flat=True))
    for secret in (world.mali_pid, "มะลิ", content_digest(world.mali_pid.encode())):
        assert secret not in everything
        assert secret.encode() not in leaves
