"""Watching partners: what is measured of them is so, and what goes wrong is seen, told and survived."""

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from salaklang.foundations.exchange import troubles
from salaklang.foundations.exchange.actions import agency_key_ensure, answer_fetch, node_add, node_remove
from salaklang.foundations.exchange.actions.posting import message_post, messages_deliver
from salaklang.foundations.exchange.actions.tallying import OLD, tallies_make
from salaklang.foundations.exchange.actions.watching import (
    certificate_note,
    nodes_refresh,
    partners_probe,
    probes_purge,
)
from salaklang.foundations.exchange.directory import AgencyEntry
from salaklang.foundations.exchange.errors import RegisterUnavailable
from salaklang.foundations.exchange.health import Limits, delays_of, percentile, skew_ms, slots_of
from salaklang.foundations.exchange.models import AgencyKey, ExchangeLog, ExchangeTally, PartnerNode, PartnerProbe
from salaklang.foundations.exchange.queries.tallies import counts_all, histograms_all
from salaklang.foundations.exchange.queries.watch import node_status
from salaklang.foundations.exchange.tls import certificate_look
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.errors import NotAllowed, SignInNeeded
from salaklang.kernel.note import Signer
from salaklang.kernel.text import Text
from tests.support.partner import Partner

from .conftest import CITY, DOPA, HOUSES, PURPOSE, World

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Later:
    """The system's clock, some time ahead."""

    def __init__(self, **ahead: float) -> None:
        self.ahead = timedelta(**ahead)

    def now(self) -> datetime:
        return SYSTEM_CLOCK.now() + self.ahead


@pytest.fixture
def partner(world: World) -> Iterator[Partner]:
    """A node that answers, joined."""
    agency_key_ensure(system(CITY), agency=CITY)
    made = Partner()
    node_add(system(), base_url=made.url, vkey=made.vkey, note=made.entry())
    yield made
    made.close()


def codes(**limits: Any) -> set[str]:
    """What operators are warned of now about partners."""
    status = node_status(system())
    return {t.code for t in troubles.troubles_of(status, replace(Limits(), **limits)) if t.about}


# --- pure ---------------------------------------------------------------------------------------------------------------


@given(skew=st.floats(-40, 40), took=st.floats(0, 4), sent=st.floats(1.7e9, 1.9e9))
def test_the_clock_is_measured_to_half_a_second(skew: float, took: float, sent: float) -> None:
    """The partner signs in the middle of the way; its clock tells whole seconds."""
    measured = skew_ms(sent_at=sent, took_s=took, created=int(sent + took / 2 + skew))
    assert abs(measured / 1000 - skew) <= 0.51


@given(st.lists(st.integers(0, 10_000), min_size=1), st.sampled_from([0.5, 0.95]))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values: list[int], share: float) -> None:
    found = percentile(sorted(values), share)
    assert found in values
    assert sum(v <= found for v in values) >= share * len(values) > sum(v < found for v in values) - 1e-9


def test_half_hours_without_an_answer_are_gaps() -> None:
    beats = [(NOW - timedelta(minutes=m), None if m < 30 else m) for m in range(0, 90, 10)]
    slots = slots_of(beats, now=NOW, count=4)
    assert [s.median for s in slots] == [70, 50, 30, None]
    assert [(s.count, s.silent) for s in slots] == [(2, 0), (3, 0), (1, 2), (0, 1)]
    assert delays_of([None, 3, 1]).median == 1 and delays_of([None, 3, 1]).silent == 1


# --- heartbeats ---------------------------------------------------------------------------------------------------------


def test_a_heartbeat_proves_itself_and_is_measured(partner: Partner) -> None:
    assert partners_probe() == 1
    (seen,) = node_status(system()).partners
    assert seen.answered_at is not None and seen.code == "" and seen.hour.count == 1 and seen.hour.median is not None
    assert abs(seen.skew_ms or 0) <= 1100
    assert codes() == set()


@pytest.mark.parametrize(("skew", "level"), [(-14.0, "warn"), (13.0, "warn"), (28.0, "bad"), (400.0, "bad")])
def test_a_wrong_clock_is_seen_before_it_refuses(partner: Partner, skew: float, level: str) -> None:
    partner.skew_s = skew
    partners_probe()
    status = node_status(system())
    assert abs((status.partners[0].skew_ms or 0) / 1000 - skew) < 1.2
    (trouble,) = [t for t in troubles.troubles_of(status, Limits()) if t.code == "clock-skew"]
    assert trouble.level == level and str(round(abs(skew)))[:-1] in trouble.said.en and "NTP" in trouble.do.th


def test_a_partner_that_is_away_is_told_and_comes_back(partner: Partner) -> None:
    partners_probe()
    partner.away = True
    assert partners_probe(clock=Later(minutes=1)) == 0
    (seen,) = node_status(system()).partners
    assert seen.code == "no-answer" and seen.hour.silent == 1
    assert codes() == set(), "one missed beat is no alarm"
    late = node_status(system(), clock=Later(minutes=6))
    assert [t.code for t in troubles.partner_troubles(late.partners[0], Limits(), late.at)] == ["silent"]
    partner.away = False
    assert partners_probe(clock=Later(minutes=7)) == 1
    assert node_status(system()).partners[0].code == ""


def test_an_answer_under_another_key_proves_nothing(partner: Partner) -> None:
    partner.key_change("weather.stolen", tell=False)
    assert partners_probe() == 0
    (seen,) = node_status(system()).partners
    assert (seen.answered_at, seen.code, seen.skew_ms) == (None, "key-unknown", None)
    assert codes() == {"heartbeat-refused"}


def test_a_refusal_is_shown_with_its_reason_and_not_asked_for_each_minute(partner: Partner) -> None:
    partner.refuses = "access-denied"
    assert partners_probe() == 1, "it is alive: it signed its refusal"
    asked = partner.asked
    partners_probe(clock=Later(minutes=1))
    assert partner.asked == asked, "each refusal would be an act in its log"
    partners_probe(clock=Later(minutes=61))
    assert partner.asked == asked + 1
    found = {t.code: t for t in troubles.troubles_of(node_status(system()), Limits())}
    trouble = found["heartbeat-refused"]
    assert trouble.about == "Weather" and "do not give this agency the right" in trouble.said.en


def test_one_that_hangs_delays_no_other(partner: Partner, world: World) -> None:
    slow = Partner(agency="slow", origin="log.example/slow", key_id="slow.1", delay_s=20)
    node_add(system(), base_url=slow.url, vkey=slow.vkey, note=slow.entry())
    assert partners_probe() == 1
    by_url = {p.base_url: p for p in node_status(system()).partners}
    assert by_url[partner.url].code == "" and by_url[slow.url].code == "no-answer"
    assert (by_url[partner.url].hour.median or 0) < 5000
    slow.server.server_close()


def test_old_heartbeats_are_forgotten(partner: Partner) -> None:
    partners_probe()
    assert probes_purge() == 0 and probes_purge(clock=Later(days=9)) == 1 and not PartnerProbe.objects.exists()


# --- entries ------------------------------------------------------------------------------------------------------------


def test_a_new_key_comes_in_by_itself_and_is_an_act(partner: Partner) -> None:
    assert nodes_refresh() == 1
    assert nodes_refresh(clock=Later(minutes=14)) == 0, "not due yet"
    partner.key_change("weather.2")
    assert nodes_refresh(clock=Later(minutes=16)) == 1
    assert AgencyKey.objects.filter(agency="weather", key_id="weather.2").exists()
    assert LedgerAct.objects.filter(kind="exchange.node-changed").count() == 1
    assert partners_probe(clock=Later(minutes=16)) == 1


def test_a_message_under_an_unknown_key_has_the_entry_fetched_at_once(partner: Partner) -> None:
    nodes_refresh()
    partner.key_change("weather.2")
    assert partners_probe() == 0, "signed with the new key"
    assert nodes_refresh(clock=Later(seconds=30)) == 1
    assert partners_probe() == 1


def test_agencies_that_a_partner_brings_by_itself_are_told_to_the_operator(partner: Partner) -> None:
    partner.further.append(AgencyEntry("police", Text("ตำรวจ", "Police"), "department", ()))
    partner.key_change("weather.2")
    assert nodes_refresh() == 1 and partners_probe() == 1, "the rest of the entry counts"
    status = node_status(system())
    assert (status.partners[0].agencies, status.partners[0].refresh_code) == (("weather",), "agencies-new")
    (trouble,) = [t for t in troubles.troubles_of(status, Limits()) if t.code == "agencies-new"]
    assert trouble.level == "warn" and "./sala node add" in trouble.do.th
    assert "entry-old" not in codes()


def test_a_partner_that_sends_rubbish_for_an_entry_is_shown_and_stops_nobody(partner: Partner) -> None:
    joined_as, partner.signer = partner.vkey, Signer(partner.origin, b"thief".ljust(32))
    assert nodes_refresh() == 0
    assert node_status(system()).partners[0].refresh_code == "node-entry-refused"
    assert "entry-old" in codes()
    assert PartnerNode.objects.get().vkey == joined_as != partner.vkey
    assert partners_probe() == 1, "what was known goes on"


def test_who_was_parted_from_is_left_alone(partner: Partner) -> None:
    partners_probe()
    asked = partner.asked
    node_remove(system(), origin=partner.origin, reason="ทดสอบ")
    assert (partners_probe(), nodes_refresh(), partner.asked) == (0, 0, asked)
    assert node_status(system()).partners == ()
    assert PartnerNode.objects.get().removed_at is not None, "refreshing doesn't join it again"


def test_refreshing_can_be_switched_off(partner: Partner, settings: Any) -> None:
    settings.SALA_NODE_REFRESH_MINUTES = 0
    assert nodes_refresh() == 0


def test_keys_near_their_end_are_warned_of_unless_they_are_followed(partner: Partner) -> None:
    partners_probe()
    ours = AgencyKey.objects.filter(agency=CITY)
    ours.update(valid_to=SYSTEM_CLOCK.now() + timedelta(days=12))
    found = {t.code: t for t in troubles.troubles_of(node_status(system()), Limits())}
    assert "11 days" in found["key-ends"].said.en and "rotate" in found["key-ends"].do.en
    ours.update(system="welfare", valid_to=SYSTEM_CLOCK.now() + timedelta(hours=3))
    found = {t.code: t for t in troubles.troubles_of(node_status(system()), Limits())}
    assert "within a day" in found["key-ends"].said.en and "client add" in found["key-ends"].do.en
    ours.update(system="")
    AgencyKey.objects.filter(agency="weather").update(valid_to=SYSTEM_CLOCK.now() - timedelta(minutes=1))
    assert "key-ended" in codes()
    ours.update(valid_to=None, valid_from=SYSTEM_CLOCK.now() - timedelta(days=400))
    assert "key-old" in {t.code for t in troubles.troubles_of(node_status(system()), Limits())}


# --- certificates -------------------------------------------------------------------------------------------------------


@pytest.fixture
def tls_server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A real TLS server whose certificate ends in nine days; its address and the file of the one that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9, hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(until - timedelta(days=90))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    both = tmp_path / "tls.pem"
    plain = serialization.NoEncryption()
    both.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    listening = create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
                with context.wrap_socket(line, server_side=True):
                    pass
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield f"https://localhost:{listening.getsockname()[1]}", both
    listening.close()


def test_a_certificate_is_read_by_a_real_handshake(tls_server: tuple[str, Path], partner: Partner) -> None:
    url, vouching = tls_server
    seen = certificate_look(url, trust=ssl.create_default_context(cafile=str(vouching)))
    assert seen is not None and seen.problem == ""
    assert seen.until is not None and (seen.until - SYSTEM_CLOCK.now()).days == 9
    partners_probe()
    certificate_note(PartnerNode.objects.get(), seen, SYSTEM_CLOCK.now())
    found = {t.code: t for t in troubles.troubles_of(node_status(system()), Limits()) if t.about}
    assert "9 days" in found["key-ends"].said.en and "TLS" in found["key-ends"].said.en


def test_a_certificate_that_nobody_vouches_for_is_told_with_its_end(
    tls_server: tuple[str, Path], partner: Partner
) -> None:
    seen = certificate_look(tls_server[0])
    assert seen is not None and "self-signed" in seen.problem.replace(" ", "-") and seen.until is not None
    certificate_note(PartnerNode.objects.get(), seen, SYSTEM_CLOCK.now())
    assert "tls-refused" in codes()


def test_no_certificate_where_there_is_none() -> None:
    assert certificate_look("http://127.0.0.1:1") is None and certificate_look("https://127.0.0.1:1") is None


# --- counts -------------------------------------------------------------------------------------------------------------


def log(outcome: str = "answered", at: datetime | None = None, **more: Any) -> None:
    plain = {"side": "provider", "client": CITY, "provider": DOPA, "service": "dopa.person", "took_ms": 7, "code": ""}
    empty = {"message_id": "m", "user_ref": "none", "legal_basis": "", "purpose": PURPOSE, "request_digest": ""}
    ExchangeLog.objects.create(at=at or SYSTEM_CLOCK.now(), outcome=outcome, **(plain | empty | more))


def counted() -> dict[tuple[str, ...], int]:
    return {(c.side, c.partner, c.service, c.outcome, c.code): c.count for c in counts_all()}


def test_the_log_is_counted_once_however_often_it_is_counted(partner: Partner) -> None:
    log()
    log(client="weather", took_ms=30)
    log("refused", step="access", code="access-denied", client="weather")
    log("failed", side="requester", provider="weather", client=CITY, code=RegisterUnavailable.code, took_ms=4000)
    expected = {
        ("provider", "", "dopa.person", "answered", ""): 1,
        ("provider", partner.url, "dopa.person", "answered", ""): 1,
        ("provider", partner.url, "dopa.person", "refused", "access-denied"): 1,
        ("requester", partner.url, "dopa.person", "failed", "register-unavailable"): 1,
    }
    tallies_make()
    tallies_make()
    assert counted() == expected
    log(at=SYSTEM_CLOCK.now() - timedelta(minutes=3))  # its answer took its time: it shows up late
    tallies_make()
    expected["provider", "", "dopa.person", "answered", ""] = 2
    assert counted() == expected
    tallies_make(clock=Later(days=3))
    assert counted() == expected, "folded, nothing lost"
    assert set(ExchangeTally.objects.values_list("minute", flat=True)) == {OLD}
    tallies_make(clock=Later(days=3, minutes=1))
    assert counted() == expected
    (theirs,) = [h for h in histograms_all() if (h.side, h.partner) == ("provider", partner.url)]
    assert theirs.counts[:3] == (0, 1, 1) and theirs.counts[3] == 2 == theirs.counts[-1] and theirs.sum_ms == 37


def test_what_strangers_write_makes_no_rows_of_its_own(partner: Partner) -> None:
    for n in range(20):
        log("refused", step="key", code="key-unknown", client=f"nobody-{n}", service=f"made.up-{n}", provider="x")
        log("refused", step="access", code=f"made-up-{n}", client="weather", service="dopa.person")
    tallies_make()
    assert counted() == {
        ("provider", "unknown", "other", "refused", "key-unknown"): 20,
        ("provider", partner.url, "dopa.person", "refused", "other"): 20,
    }


def test_a_real_message_is_timed_on_the_providers_side(world: World) -> None:
    asked = {"purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    answer_fetch(world.as_mali, service="dopa.person", person=world.mali, **asked)
    (row,) = ExchangeLog.objects.all()
    assert row.took_ms is not None and 0 < row.took_ms < 60_000
    tallies_make()
    (seen,) = histograms_all()
    assert seen.counts[-1] == 1 and seen.sum_ms == row.took_ms


def test_what_waits_and_what_was_put_aside_is_seen_by_partner(partner: Partner) -> None:
    with transaction.atomic():
        message_post(system(CITY), from_agency=CITY, to_agency="weather", kind="test.note", body={})
        refused = message_post(system(CITY), from_agency=CITY, to_agency=HOUSES, kind="test.nothing", body={})
    messages_deliver("")
    status = node_status(system())
    assert status.partners[0].queue.waiting == 1 and status.partners[0].queue.dead == 0
    assert (status.queue.waiting, status.queue.dead) == (1, 1), refused
    late = node_status(system(), clock=Later(minutes=20))
    found = {t.code: t for t in troubles.troubles_of(late, Limits())}
    assert found["queue-old"].about == "Weather" and "/desk/messages" in found["dead-letters"].do.th


def test_only_who_keeps_the_node_sees_it(world: World) -> None:
    officer = Actor("officer", person=world.somchai, agency=CITY, roles=frozenset({"operator"}))
    assert node_status(officer).partners == ()
    for other in (world.as_mali, replace(officer, roles=frozenset({"letters"})), NOBODY):
        with pytest.raises((NotAllowed, SignInNeeded)):
            node_status(other)


def test_nothing_of_it_names_a_person(partner: Partner, world: World) -> None:
    log("refused", step="access", code="access-denied", user_ref=f"{CITY}:abc", case="ทพ 1/2569")
    tallies_make()
    told = json.dumps(list(ExchangeTally.objects.values()), default=str) + str(node_status(system()))
    assert f"{CITY}:abc" not in told and "ทพ 1/2569" not in told and world.mali_pid not in told
