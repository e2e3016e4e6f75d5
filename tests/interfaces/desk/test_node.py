"""The operators' page and the metrics: the same figures, for a person and for a program, and nobody's data in them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from tests.interfaces.pages import document, pid_of, visitor, words
from tests.support.partner import Partner

from salaklang.config.seed_cast import CITY, DOPA
from salaklang.foundations.exchange.actions import message_post, messages_deliver, node_add
from salaklang.foundations.exchange.actions.tallying import tallies_make
from salaklang.foundations.exchange.actions.watching import nodes_refresh, partners_probe
from salaklang.foundations.exchange.models import AgencyKey, ExchangeLog, PartnerState
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def partner(node: None) -> Iterator[Partner]:
    made = Partner()
    node_add(system(), base_url=made.url, vkey=made.vkey, note=made.entry())
    nodes_refresh()
    yield made
    made.close()


def refused(times: int, **more: Any) -> None:
    for _ in range(times):
        ExchangeLog.objects.create(
            **{
                "at": SYSTEM_CLOCK.now(),
                "side": "provider",
                "outcome": "refused",
                "step": "access",
                "code": "access-denied",
                "message_id": "m",
                "client": "weather",
                "provider": DOPA,
                "service": "dopa.person",
                "user_ref": "weather:abc",
                "legal_basis": "",
                "purpose": "x",
                "request_digest": "",
                "took_ms": 12,
            }
            | more
        )


def figures(client: Client | None = None, **headers: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What a monitoring program reads, by the parser of the reference implementation."""
    answer = (client or Client()).get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.content[:200]
    assert answer["Content-Type"].startswith("application/openmetrics-text")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_the_page_shows_a_partner_that_is_well(partner: Partner) -> None:
    partners_probe()
    page = visitor("operator").get("/desk/node")
    said = words(page)
    assert page.status_code == 200 and "Weather" in said and partner.url in said
    (picture,) = document(page).xpath("//svg[@role='img']")
    assert "Weather" in picture.xpath("string(./*[local-name()='title'])")
    assert len(document(page).xpath("//section[contains(@class,'sala-partner')]//details//tbody/tr")) == 48
    assert "weather.1" in said and "กุญแจ" in said
    english = words(visitor("operator").get("/desk/node?lang=en"))
    assert "Answers" in english and "median" in english


def test_every_trouble_says_what_to_do(partner: Partner) -> None:
    partner.skew_s = 17
    partners_probe()
    AgencyKey.objects.filter(agency="weather").update(valid_to=SYSTEM_CLOCK.now() + timedelta(days=3, hours=1))
    with transaction.atomic():
        message_post(system(CITY), from_agency=CITY, to_agency=DOPA, kind="no-such-kind", body={})
    messages_deliver("")
    refused(3)
    refused(
        2, side="requester", outcome="failed", step="", code="register-unavailable", client=CITY, provider="weather"
    )
    tallies_make()
    page = visitor("operator").get("/desk/node?lang=en")
    said = words(page)
    assert "The clocks are 17 seconds apart" in said and "NTP" in said
    assert "ends in 3 days" in said and "Tell that node's operator" in said
    assert "put aside that wait for a person: 1" in said and "/desk/messages" in said
    assert "We refused Weather" in said and "We asked Weather in vain" in said
    rows = [" ".join(tr.itertext()) for tr in document(page).xpath("//div[@aria-labelledby='refusals']//tbody/tr")]
    assert any("No right to this data" in row and " 3 " in f" {row} " for row in rows)
    assert any("did not answer in time" in row and " 2 " in f" {row} " for row in rows)
    for row in document(page).xpath("//div[@aria-labelledby='troubles']//tbody/tr"):
        assert all("".join(cell.itertext()).strip() for cell in row), "what, where, how bad, what to do"


def test_the_page_is_for_operators(node: None) -> None:
    assert visitor("letters").get("/desk/node").status_code == 403
    assert visitor("anan").get("/desk/node").status_code == 403
    assert "/desk/node" in visitor("operator").get("/desk/node").content.decode()
    assert "ยังไม่ได้เชื่อมกับโหนดอื่น" in words(visitor("operator").get("/desk/node"))


def test_the_metrics_say_what_the_page_says(partner: Partner) -> None:
    partner.skew_s = -17
    partners_probe()
    refused(3)
    tallies_make()
    told = figures()
    at = (("partner", partner.url),)
    assert told["sala_partner_up", at] == 1
    assert abs(told["sala_partner_clock_skew_seconds", at] + 17) < 1.2
    assert told["sala_troubles", (("code", "clock-skew"), ("level", "warn"))] == 1
    kind = {
        "code": "access-denied", "outcome": "refused", "partner": partner.url, "service": "dopa.person",
        "side": "provider", "step": "access",
    }  # fmt: skip
    assert told["sala_exchange_messages_total", tuple(sorted(kind.items()))] == 3
    slow = {"le": "0.025", "partner": partner.url, "side": "provider"}
    assert told["sala_exchange_duration_seconds_bucket", tuple(sorted(slow.items()))] == 3
    assert told["sala_exchange_duration_seconds_count", (("partner", partner.url), ("side", "provider"))] == 3
    assert told["sala_database_connections", ()] >= 1
    assert told["sala_dead_letters", ()] == 0 and told["sala_release_override", ()] == 0
    partner.away = True
    partners_probe()
    assert figures()["sala_partner_up", at] == 0
    partner.away = False
    partners_probe()
    assert figures()["sala_partner_up", at] == 1


def test_days_left_of_keys_and_certificates(partner: Partner) -> None:
    AgencyKey.objects.filter(agency="weather").update(valid_to=SYSTEM_CLOCK.now() + timedelta(days=3))
    PartnerState.objects.update(tls_until=SYSTEM_CLOCK.now() + timedelta(days=9))
    told = figures()
    assert 2.9 < told["sala_key_days_left", (("kind", "exchange"), ("partner", partner.url))] <= 3
    assert 8.9 < told["sala_partner_certificate_days_left", (("partner", partner.url),)] <= 9


def test_what_strangers_write_makes_no_metric_of_its_own(partner: Partner) -> None:
    before = len(figures())
    for n in range(30):
        refused(1, step="key", code="key-unknown", client=f"nobody-{n}", service=f"made.up-{n}", provider=f"p-{n}")
    tallies_make()
    grown = len(figures()) - before
    assert grown <= 1 + 12 + 2, "one counter and one histogram, whoever they say they are"


def test_nobody_is_named(partner: Partner) -> None:
    refused(2, case="ทพ 1/2569", user_ref="weather:deadbeef", client="weather")
    tallies_make()
    told = Client().get("/metrics").content.decode() + visitor("operator").get("/desk/node").content.decode()
    for secret in (pid_of("anan"), pid_of("mali"), "weather:deadbeef", "ทพ 1/2569", "แสงจันทร์"):
        assert secret not in told


@pytest.mark.parametrize(
    ("token", "headers", "mode", "status"),
    [
        ("", {}, "demo", 200),
        ("", {"X-Forwarded-For": "203.0.113.9"}, "demo", 403),
        ("", {}, "production", 403),
        ("a-token-of-sixteen", {}, "demo", 403),
        ("a-token-of-sixteen", {"Authorization": "Bearer a-token-of-sixteen"}, "production", 200),
        ("a-token-of-sixteen", {"Authorization": "Bearer a-token-of-sixteex"}, "production", 403),
        ("a-token-of-sixteen", {"Authorization": "Bearer ก"}, "production", 403),
        ("short", {"Authorization": "Bearer short"}, "production", 403),
    ],
)
def test_metrics_are_not_for_everybody(
    node: None, settings: Any, token: str, headers: dict[str, str], mode: str, status: int
) -> None:
    settings.SALA_METRICS_TOKEN, settings.SALA_MODE = token, mode
    assert Client().get("/metrics", headers=headers).status_code == status


def test_metrics_from_another_machine_need_the_token(node: None, settings: Any) -> None:
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 403
    settings.SALA_METRICS_TOKEN = "a-token-of-sixteen"
    asked = Client(REMOTE_ADDR="203.0.113.9").get("/metrics", headers={"Authorization": "Bearer a-token-of-sixteen"})
    assert asked.status_code == 200
