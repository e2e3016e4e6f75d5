"""Functions and information systems between real nodes: one call, one door, and the proof where it belongs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from tests.support.federation import Federation
from tests.support.town import player

pytestmark = pytest.mark.timeout(600)
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "exchange_client.py"
CITY, SYSTEM = "muang-tuayang", "tax-office"
ANAN = player("anan").person.pid
CALL = """
from salaklang.foundations.exchange import actions as exchange
from salaklang.foundations.exchange.errors import RequestUnfit
from salaklang.kernel.actor import system
why = dict(basis="commercial-registration-act", purpose="commercial-registration-new", case="test call")
answer = exchange.call(system("muang-tuayang"), "dbd.name-check", {"name": "ค้าขายดี", "province_code": "53"}, **why)
try:
    exchange.call(system("muang-tuayang"), "dbd.name-check", {"name": "ค้าขายดี"}, **why)
except RequestUnfit as unfit:
    print("GOT", answer.proof, answer.act_code, answer.data["alike"][0]["similarity"], unfit.code)
"""


@pytest.fixture
def ask(federation: Federation, tmp_path: Path) -> Iterator[Any]:
    """The example client, with a key that the town's operator has entered: (exit status, what it printed)."""
    key = Ed25519PrivateKey.generate()
    private, public = tmp_path / "key.pem", tmp_path / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    added = federation.command(
        federation.town, "client", "add", CITY, SYSTEM, "--key", str(public), "--days", "1", "--lang", "en"
    )
    assert added.returncode == 0, added.stderr[-800:]
    key_id = added.stdout.strip().rpartition(" ")[2]

    def run(*arguments: str) -> tuple[int, Any]:
        told = ("--client", f"TH/GOV/{CITY}/{SYSTEM}", "--key", str(private), "--key-id", key_id)
        done = subprocess.run(
            [sys.executable, str(EXAMPLE), federation.town.portal_url, *told, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr

    yield run
    revoked = federation.command(federation.town, "client", "revoke", key_id, "--lang", "en")
    assert revoked.returncode == 0, revoked.stderr[-800:]
    assert run() == (1, {"detail": "", "message": run()[1]["message"], "type": "key-unknown"})


def test_a_system_asks_its_own_node_for_what_lives_elsewhere(federation: Federation, ask: Any) -> None:
    asked = ("--query", json.dumps({"pid": ANAN}), "--subject", ANAN, "--user", "clerk-7", "--case", "test system")
    status, answer = ask(*asked)
    assert status == 0, answer
    assert answer["data"]["given_name"] == "อนันต์"
    assert answer["proof"] == f"{federation.national.portal_url}/proof/{answer['act']}"
    assert httpx.get(answer["proof"], timeout=30).status_code == 200
    sql = "SELECT side, outcome, client, user_ref, act_code FROM exchange_exchangelog WHERE \"case\" = 'test system'"
    assert federation.rows(federation.town, sql) == [("requester", "answered", CITY, "clerk-7", answer["act"])]
    assert federation.rows(federation.national, sql) == [("provider", "answered", CITY, "clerk-7", answer["act"])]
    kept = "SELECT node_url, act_code FROM exchange_accesslog WHERE id = %s"
    assert federation.rows(federation.town, kept, [answer["usage"]]) == [
        (federation.national.portal_url, answer["act"])
    ]
    assert federation.rows(federation.national, kept, [answer["usage"]]) == [("", answer["act"])]


def test_a_function_is_asked_between_nodes_with_its_schema_known_before(federation: Federation, ask: Any) -> None:
    sql = "SELECT count(*) FROM exchange_exchangelog WHERE service = 'dbd.name-check' AND side = 'provider'"
    before = federation.one(federation.national, sql)
    done = federation.command(federation.town, "manage", "shell", "-c", CALL)
    got = next((line for line in done.stdout.splitlines() if line.startswith("GOT ")), "")
    assert got, done.stderr[-800:]
    _, proof, act, similarity, unfit = got.split()
    assert (similarity, unfit) == ("100", "request-unfit")
    assert proof == f"{federation.national.portal_url}/proof/{act}"
    assert federation.one(federation.national, sql) == before + 1, "what does not fit was not even sent"
    query = json.dumps({"name": "ค้าขายดี", "province_code": "53"}, ensure_ascii=False)
    status, answer = ask("--service", "dbd/dbd.name-check", "--query", query)
    assert status == 0 and answer["data"]["alike"][0]["reason"] == "same", answer
    status, answer = ask("--service", "dbd/dbd.name-check", "--query", "{}")
    assert (status, answer["type"]) == (1, "message-malformed"), answer


def test_a_silent_provider_is_told_to_the_system(federation: Federation, ask: Any) -> None:
    with federation.program_stopped(federation.national, "web"):
        status, answer = ask("--query", json.dumps({"pid": ANAN}), "--subject", ANAN)
    assert (status, answer["type"]) == (1, "register-unavailable")
