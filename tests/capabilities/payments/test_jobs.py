"""The node and the sandbox bank together: a notice that never comes is found on the bank's signed statement."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from salaklang.capabilities.payments import queries
from salaklang.capabilities.payments.jobs import statements_fetch
from salaklang.capabilities.payments.models import Notice, Receipt
from salaklang.embedded.processes import port_free

SRC = Path(__file__).parents[3] / "src"
pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(tmp_path, settings):
    """The sandbox bank, running and registered; it has nobody to notify."""
    port = port_free()
    command = [sys.executable, "-m", "salaklang.embedded.bank", "--port", str(port), "--home", str(tmp_path)]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(SRC), "SALA_BASE_URL": ""})
    url = f"http://127.0.0.1:{port}"
    try:
        settings.SALA_BANKS = [_key_of(url, process)]
        settings.SALA_BANK_URL = url
        yield url
    finally:
        process.kill()
        process.wait()


def _key_of(url: str, process: "subprocess.Popen[bytes]") -> dict[str, str]:
    """The bank's entry, as soon as it answers."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return dict(httpx.get(f"{url}/bank.pub").json())
        except httpx.TransportError:
            assert process.poll() is None and time.monotonic() < deadline, "the bank did not come up"
            time.sleep(0.05)


def test_a_lost_notice_is_found_on_the_statement(sandbox, opened, citizen):
    bill = opened()
    httpx.post(f"{sandbox}/api/pay", json={"payload": bill.payload, "notify": False}).raise_for_status()
    for _ in range(2):
        statements_fetch(datetime.now(UTC))
    assert queries.bill_get(citizen, bill.id).state == "paid"
    assert Receipt.objects.count() == Notice.objects.count() == 1


def test_a_bank_that_is_down_does_not_stop_the_others(sandbox, opened, citizen, settings, bank):
    bill = opened()
    httpx.post(f"{sandbox}/api/pay", json={"payload": bill.payload, "notify": False}).raise_for_status()
    living = httpx.get(f"{sandbox}/bank.pub").json()
    settings.SALA_BANKS = [bank.entry | {"statement_url": "http://127.0.0.1:9/statement"}, living]
    statements_fetch(datetime.now(UTC))
    assert queries.bill_get(citizen, bill.id).state == "paid"
