"""One suite over both ways that a message can take: the same decisions, and the same rows field by field."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models import Model
from pytest_django.live_server_helper import LiveServer

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import (
    agency_key_end,
    answer_fetch,
    consent_give,
    consent_revoke,
    register_state_set,
)
from salaklang.foundations.exchange.actions.keys import signing_key
from salaklang.foundations.exchange.envelope import NONE, Request, Response
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.limits import Limits
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog, MessageSeen, PeopleAsked, PeopleCount
from salaklang.foundations.exchange.reconciling import KINDS
from salaklang.foundations.exchange.rules import MAX_BODY, Head
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.foundations.exchange.transport import Https, InProcess
from salaklang.foundations.ledger.models import LedgerAct, LedgerOutbox
from salaklang.kernel.actor import system
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import SalaError

from .conftest import CITY, DOPA, HOUSE, HOUSES, LANDS, PURPOSE, World, pid, rights

pytestmark = pytest.mark.django_db(transaction=True)
WAYS = ("in-process", "http")


@dataclass
class Way:
    """A transport, and what it was told to spoil on the way."""

    inner: ports.Transport
    base_url: str
    spoil: Callable[[Request], Request] = field(default=lambda request: request)

    def call(self, request: Request, *, timeout_s: float) -> Response:
        return self.inner.call(self.spoil(request), timeout_s=timeout_s)


@pytest.fixture
def ways(live_server: LiveServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Way]:
    """Make all agencies reachable by one way."""
    settings.SALA_BASE_URL = live_server.url
    monkeypatch.setattr(ports, "_transports", {})

    def use(name: str) -> Way:
        way = Way(InProcess() if name == "in-process" else Https(live_server.url), live_server.url)
        for provider in (DOPA, HOUSES, LANDS):
            ports.transport_use(provider, way)
        return way

    return use


def told(world: World, service: str = "dopa.person", **more: Any) -> str:
    """What the requester experiences: the data's keys, or the error's code."""
    given = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY, **more}
    try:
        return ",".join(sorted(answer_fetch(world.as_mali, service=service, **given).data))
    except SalaError as refused:
        return refused.code


def consent(world: World, *, revoke: bool = False) -> UUID:
    given = consent_give(
        world.as_mali,
        person=world.mali,
        requester=CITY,
        service="dopa.person",
        purpose=PURPOSE,
        data_types=["given_name", "family_name"],
        valid_until=SYSTEM_CLOCK.now() + timedelta(days=1),
    )
    if revoke:
        consent_revoke(world.as_mali, consent=given.id)
    return given.id


def raw(world: World, way: Way, **change: Any) -> Request:
    """A request as the municipality would sign it."""
    head = Head(CITY, DOPA, "dopa.person", change.pop("message", "m-1"), NONE, "e-performance", PURPOSE, None, "1/2569")
    body = canonical_json({"query": {"pid": world.mali_pid}, "subject": world.mali_pid})
    key_id, key = signing_key(CITY)
    created = int(SYSTEM_CLOCK.now().timestamp()) + change.pop("shift", 0)
    return request_sign(
        request_of(head, body, base_url=way.base_url), key=key, key_id=key_id, created=created, nonce="n" * 32
    )


def status(way: Way, request: Request) -> str:
    answer = way.inner.call(request, timeout_s=10)
    return f"{answer.status} {json.loads(answer.body).get('type', 'answered')}"


def story(world: World, way: Way) -> list[str]:
    """Everything that can be decided about a message, one after the other."""
    lines = [
        told(world, case="ทพ 0001/2569"),
        told(world, "house.house", query={"house_code": HOUSE}),
        told(world, "dol.premises", query={"house_code": HOUSE}),
        told(world, "dol.premises", query={"house_code": "99999999999"}),
        told(world, purpose="curiosity"),
        told(world, legal_basis="because"),
        told(world, agency=LANDS),
        told(world, legal_basis="consent"),
        told(world, legal_basis="", consent=consent(world)),
        told(world, legal_basis="", consent=consent(world, revoke=True)),
    ]
    for state in ("down", "rubbish", "up"):
        register_state_set(world.keeper(DOPA), service="dopa.person", state=state)
        lines.append(told(world))
    first = raw(world, way)
    lines += [status(way, first), status(way, first), status(way, raw(world, way))]
    for name in ("Gov-Purpose", "Gov-Case", "X-Road-Client", "Content-Digest", "Signature"):
        changed = tuple((k, "x" if k == name else v) for k, v in raw(world, way, message=f"changed-{name}").headers)
        lines.append(status(way, Request("POST", first.url, changed, first.body)))
        dropped = tuple((k, v) for k, v in raw(world, way, message=f"dropped-{name}").headers if k != name)
        lines.append(status(way, Request("POST", first.url, dropped, first.body)))
    late, early, old = (raw(world, way, message=f"at{shift}", shift=shift) for shift in (29, 33, -340))
    lines += [status(way, late), status(way, early), status(way, old)]
    other = raw(world, way, message="body")
    lines.append(status(way, Request("POST", other.url, other.headers, other.body.replace(b"{", b"{ ", 1))))
    large = raw(world, way, message="large")
    lines.append(status(way, Request("POST", large.url, large.headers, b" " * (65 * 1024))))
    lines.append(status(way, Request("PUT", large.url, large.headers, large.body)))
    ending = raw(world, way, message="ending")
    agency_key_end(system(CITY), key_id=signing_key(CITY)[0])
    return [*lines, status(way, ending), told(world)]


def rows() -> list[tuple[Any, ...]]:
    """The message log and the access log, without what is new in each message."""
    logs = ExchangeLog.objects.order_by("at", "id")
    return [
        *((r.side, r.outcome, r.step, r.code, r.client, r.provider, r.service, r.purpose, r.legal_basis, r.case,
           bool(r.act_code), bool(r.response_digest), bool(r.key_id), bool(r.consent)) for r in logs),
        *((u.service, u.provider, u.requester, u.purpose, u.legal_basis, u.case, tuple(u.fields), bool(u.consent))
          for u in AccessLog.objects.order_by("at", "id")),
    ]  # fmt: skip


def test_both_ways_decide_alike_and_write_the_same_rows(world: World, ways: Callable[[str], Way]) -> None:
    seen = {}
    for name in WAYS:
        AccessLog.objects.all().delete()
        ExchangeLog.objects.all().delete()
        MessageSeen.objects.all().delete()
        seen[name] = (story(world, ways(name)), rows())
    assert seen["http"][0] == seen["in-process"][0]
    assert seen["http"][1] == seen["in-process"][1]
    decisions = seen["http"][0]
    assert decisions[0] == "birth_date,family_name,given_name,house_code,nationality,title"
    assert decisions[4:7] == ["access-denied", "access-denied", "access-denied"]
    assert "409 message-replayed" in decisions and decisions[13] == "200 answered"


def test_releases_logs_and_leaves_reconcile(world: World, ways: Callable[[str], Way]) -> None:
    story(world, ways("http"))
    answered = ExchangeLog.objects.filter(side="provider", outcome="answered")
    acts = LedgerAct.objects.filter(kind="exchange.answered")
    assert answered.count() == acts.count() > 0
    assert set(answered.values_list("act_code", flat=True)) == set(acts.values_list("code", flat=True))
    assert set(AccessLog.objects.values_list("log_id", flat=True)) == set(answered.values_list("id", flat=True))


def sent(
    world: World, way: Way, name: str, *, service: str = "dopa.person", body: object = None, **head: Any
) -> Request:
    """A signed message with the id `name`; `key` signs it instead of the municipality's."""
    key_id, key = head.pop("key", None) or signing_key(CITY)
    shift, method = head.pop("shift", 0), head.pop("method", "POST")
    given = {"client": CITY, "provider": DOPA, "user_ref": NONE, "legal_basis": "e-performance", "purpose": PURPOSE,
             "consent": None, "case": "1/2569", **head}  # fmt: skip
    said = Head(service=service, message_id=name, **given)
    plain = {"query": {"pid": world.mali_pid}, "subject": world.mali_pid} if body is None else body
    raw = body if isinstance(body, bytes) else canonical_json(plain)  # type: ignore[arg-type]
    made = replace(request_of(said, raw, base_url=way.base_url), method=method)
    created = int(SYSTEM_CLOCK.now().timestamp()) + shift
    return request_sign(made, key=key, key_id=key_id, created=created, nonce="n" * 32)


def dropped(request: Request, name: str) -> Request:
    return replace(request, headers=tuple(h for h in request.headers if h[0].lower() != name))


def every_step(world: World, way: Way, settings: Any) -> list[tuple[str, str]]:
    """A message that fails at each step of the order, for each reason of that step, and what was answered."""
    forged = Ed25519PrivateKey.generate()
    own, nobody = signing_key(CITY)[0], pid(77)
    asks: list[Request] = [
        dropped(sent(world, way, "parse-1"), "gov-case"),
        replace(sent(world, way, "parse-2"), url=f"{way.base_url}/r1/TH/GOV/dopa"),
        replace(sent(world, way, "size"), body=b" " * (MAX_BODY + 1)),
        sent(world, way, "key-1", key=("no.such", forged)),
        sent(world, way, "key-2", key=signing_key(LANDS)),
        sent(world, way, "signature-1", key=(own, forged)),
        replace(sent(world, way, "signature-2"), method="GET"),
        replace(sent(world, way, "digest"), body=b'{"query":{},"subject":""}'),
        sent(world, way, "window-1", shift=200),
        sent(world, way, "window-2", shift=-500),
        sent(world, way, "right"),
        sent(world, way, "right"),
        sent(world, way, "right", body={"query": {"pid": nobody}, "subject": nobody}),
        sent(world, way, "access-1", purpose="curiosity"),
        sent(world, way, "access-2", service="no.such"),
        sent(world, way, "access-3", provider=LANDS),
        sent(world, way, "access-4", method="PUT"),
        sent(world, way, "access-5", client=LANDS, key=signing_key(LANDS)),
        sent(world, way, "basis-1", legal_basis="because"),
        sent(world, way, "basis-2", body=b"{"),
        sent(world, way, "basis-3", body={"query": {"pid": nobody}, "subject": world.mali_pid}),
        sent(world, way, "basis-4", body={"query": {"pid": "1"}, "subject": "1"}),
        sent(world, way, "consent-1", legal_basis="consent"),
        sent(world, way, "consent-2", legal_basis="consent", consent=consent(world, revoke=True)),
        sent(world, way, "empty", body={"query": {"pid": nobody}, "subject": nobody}),
        sent(world, way, "inbox-1", service="inbox.no-such", purpose="no-such"),
        sent(world, way, "inbox-2", service="inbox.dispute", purpose="dispute", body={"dispute": "x"}),
        sent(world, way, "inbox-3", service="inbox.dispute", purpose="dispute", body=b"["),
        sent(world, way, "tracker-1", service="heartbeat", purpose="own-data", legal_basis="pdpa-s30"),
        sent(world, way, "tracker-2", service="findUsage", purpose="curiosity"),
        sent(world, way, "tracker-3", service="findUsage", purpose="own-data", legal_basis="pdpa-s30", body=b"{}"),
    ]
    said = [(dict(r.headers)["X-Road-Id"], status(way, r)) for r in asks]
    for state in ("down", "slow", "rubbish", "up"):
        register_state_set(world.keeper(DOPA), service="dopa.person", state=state)
        said.append((f"handler-{state}", status(way, sent(world, way, f"handler-{state}"))))
    settings.SALA_LEDGER_STOP_AFTER_SECONDS = -1.0
    said.append(("ledger", status(way, sent(world, way, "ledger"))))
    settings.SALA_LEDGER_STOP_AFTER_SECONDS = 14400.0
    with rights(limits=Limits(people_per_hour=1, people_per_day=1, empty_per_hour=1)):
        said.append(("bulk", status(way, sent(world, way, "bulk", body={"query": {"pid": pid(2)}, "subject": pid(2)}))))
    return said


# What is new in each message, whichever way it takes; all other fields of the log must be equal.
NEW = {"id", "at", "key_id", "act_code", "response_digest", "signature", "consent", "log", "query_sealed",
       "sealed_until", "subject_index", "person"}  # fmt: skip


def whole(row: Model) -> dict[str, Any]:
    """Every field of a row; of those that are new each time, whether they are there."""
    fields = {f.name: f.value_from_object(row) for f in row._meta.concrete_fields if f.name != "took_ms"}
    return {name: bool(value) if name in NEW else value for name, value in fields.items()}


def acts() -> list[tuple[Any, ...]]:
    """What the ledger keeps of each message, without what is new each time."""
    rows_of = LedgerAct.objects.filter(kind__in=KINDS)
    told = []
    for act in rows_of.order_by("at", "id"):
        record = {k: v for k, v in (act.statement or {})["record"].items() if k not in ("uses", "consent")}
        told.append((act.kind, act.agency, act.subject_kind, len(act.persons), sorted(record.items(), key=str)))
    return told


def test_each_step_of_the_order_decides_alike_and_leaves_the_same_rows_and_acts(
    world: World, ways: Callable[[str], Way], settings: Any
) -> None:
    settings.SALA_REGISTER_TIMEOUT_SECONDS = 0.5
    for agency in (CITY, DOPA, LANDS):
        signing_key(agency)
    seen = {}
    for name in WAYS:
        for model in (AccessLog, ExchangeLog, MessageSeen, PeopleAsked, PeopleCount, LedgerOutbox, LedgerAct):
            model.objects.all().delete()
        way = ways(name)
        said = every_step(world, way, settings)
        books = [whole(r) for m in (ExchangeLog, AccessLog) for r in m.objects.order_by("at", "id")]
        seen[name] = (said, books, acts())
    for one, other in zip(seen["in-process"], seen["http"], strict=True):
        assert one == other
    steps = {row["step"] for row in seen["http"][1] if row.get("outcome") in ("refused", "failed")}
    assert steps == {"size", "key", "signature", "digest", "window", "replay", "access", "basis", "consent", "bulk",
                     "ledger", "handler"}  # fmt: skip
    parsed = {row.get("message_id") for row in seen["http"][1]}
    assert not {"parse-1", "parse-2"} & parsed, "what can't be read leaves nothing"
    answered = dict(seen["http"][0])
    assert answered["tracker-1"] == answered["handler-up"] == "200 answered"
    assert answered["ledger"] == "503 ledger-silent"
