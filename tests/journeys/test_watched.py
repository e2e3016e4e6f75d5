"""Operators see a partner go down and come back: on the page, in the metrics, on the command line, over real nodes."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from tests.support.federation import Federation
from tests.support.town import Town

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

_NOW = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('watch', %s, '{\"timestamp\": 0}')"


@pytest.fixture
def town(federation: Federation) -> Iterator[Town]:
    made = Town(federation.town)
    yield made
    made.close()


def figures(federation: Federation) -> dict[tuple[str, str], float]:
    """Metric and partner → value, as a monitoring program of the same machine reads them."""
    answer = httpx.get(f"{federation.town.portal_url}/metrics", timeout=20)
    assert answer.status_code == 200
    return {
        (sample.name, sample.labels.get("partner", "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def watched(federation: Federation, ready: Callable[[], bool], *, seconds: float = 90) -> None:
    """Have the town's worker look now, not at the next minute, until what it sees is so."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        federation.write(federation.town, _NOW, ["exchange.partners_probe"])
        time.sleep(1)
        if ready():
            return
    pytest.fail("the worker has not seen it")


def test_a_partner_that_goes_down_is_seen_and_seen_to_come_back(federation: Federation, town: Town) -> None:
    up = ("sala_partner_up", federation.national.portal_url)
    watched(federation, lambda: figures(federation).get(up) == 1)
    seen = figures(federation)
    at = federation.national.portal_url
    assert abs(seen["sala_partner_clock_skew_seconds", at]) < 3, "one machine, one clock"
    assert 0 < seen["sala_partner_heartbeat_median_seconds", at] < 5
    assert seen["sala_sequencer_up", ""] == 1 and seen["sala_worker_seen_seconds", ""] < 60
    operator = town.visitor("operator")
    assert at in operator.get("/desk/node").text
    with federation.stopped(federation.national):
        watched(federation, lambda: figures(federation)[up] == 0)
        page = operator.get("/desk/node").text
        assert "ไม่ตอบ" in page and at in page
        others = [v for (name, partner), v in figures(federation).items() if name == up[0] and partner != at]
        assert all(v == 1 for v in others), "its silence is nobody else's"
        shown = federation.command(federation.town, "node", "status", "--lang", "en")
        assert f"{at} · does not answer" in shown.stdout, shown.stderr[-500:]
    watched(federation, lambda: figures(federation)[up] == 1)


def test_a_new_key_of_a_partner_is_known_without_anybodys_doing(federation: Federation) -> None:
    """The registers' node gives an agency a new key; the town learns it by itself before any message needs it."""
    made = federation.command(federation.national, "node", "rotate", "dol", "--json")
    assert made.returncode == 0, made.stderr[-500:]
    known = "SELECT count(*) FROM exchange_agencykey WHERE agency = 'dol' AND revoked_at IS NULL AND valid_to IS NULL"
    newest = "SELECT key_id FROM exchange_agencykey WHERE agency = 'dol' ORDER BY valid_from DESC, key_id LIMIT 1"
    wanted = federation.one(federation.national, newest)
    # The quarter of an hour is over.
    federation.write(
        federation.town, "UPDATE exchange_partnerstate SET refresh_tried_at = now() - interval '16 minutes'"
    )
    federation.write(federation.town, _NOW, ["exchange.nodes_refresh"])
    ends = time.monotonic() + 60
    while federation.one(federation.town, newest) != wanted and time.monotonic() < ends:
        time.sleep(0.5)
    assert federation.one(federation.town, newest) == wanted
    assert federation.one(federation.town, known) == 1
    changed = "SELECT count(*) FROM ledger_ledgeract WHERE kind = 'exchange.node-changed'"
    assert federation.one(federation.town, changed) >= 1, "and the public log says so"
