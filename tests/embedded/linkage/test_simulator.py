"""The simulator by itself: it says what it is, behaves as the facts say, and fails as it is told to."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.support.linkage import KEY, SECRET, SOURCE, Simulated, simulator

PID, OFFICER = "1990000000017", "1990000000025"
RECORD = {
    "pid": PID,
    "title": "นางสาว",
    "given_name": "มะลิ",
    "family_name": "แสงจันทร์",
    "name_en": "Miss Mali Saengchan",
    "birth_date": "1990-04",
    "nationality": "ไทย",
    "gender": "หญิง",
    "house_code": "99000000001",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    with simulator(tmp_path_factory.mktemp("linkage"), [RECORD], token_seconds=30) as found:
        yield found


def token(running: Simulated, **changed: str) -> httpx.Response:
    asked = {"ConsumerSecret": SECRET, "AgentID": OFFICER, "key": KEY} | changed
    key = asked.pop("key")
    return httpx.get(f"{running.url}/ws/auth/validate", params=asked, headers={"Consumer-Key": key})


def profile(running: Simulated, held: str, pid: str = PID) -> httpx.Response:
    headers = {"Consumer-Key": KEY, "Token": held}
    return httpx.get(f"{running.url}/ws/dopa/personal/profile/normal", params={"CitizenID": pid}, headers=headers)


def test_every_answer_and_its_page_say_that_it_is_a_simulator(running: Simulated) -> None:
    answers = [token(running), token(running, key="x"), profile(running, "x"), httpx.get(f"{running.url}/nowhere")]
    assert all("not the Linkage Center" in a.headers["X-Linkage-Simulator"] for a in answers)
    for language, words in (("th", "ไม่ใช่ Linkage Center ของจริง"), ("en", "It is not the real Linkage Center")):
        page = httpx.get(f"{running.url}/", params={"lang": language})
        assert words in page.text
        assert 'name="fault"' in page.text


def test_a_token_opens_a_profile_and_the_query_names_the_officer(running: Simulated) -> None:
    running.fault("none")
    found = profile(running, token(running).json()["Result"])
    assert found.json()["NameTH_FirstName"] == "มะลิ"
    assert found.json()["BirthDate"] == "25330400"
    assert (found.json()["NameEN_Prefix"], found.json()["NameEN_SurName"]) == ("Miss", "Saengchan")
    newest = running.queries()[0]
    assert (newest["step"], newest["agent"], newest["citizen"], newest["status"]) == ("person", OFFICER, PID, 200)


@pytest.mark.parametrize("changed", [{"key": "other"}, {"ConsumerSecret": "other"}, {"AgentID": "me"}, {"AgentID": ""}])
def test_another_consumer_or_no_officer_gets_no_token(running: Simulated, changed: dict[str, str]) -> None:
    assert token(running, **changed).status_code == 401


def test_nobody_and_no_number_are_refused_with_a_message(running: Simulated) -> None:
    running.fault("none")
    held = token(running).json()["Result"]
    assert "00001" in profile(running, held, "1990000000033").json()["Message"]
    assert profile(running, held, "x").status_code == 400
    assert profile(running, "made-up").status_code == 401


def test_faults_are_switched_and_others_refused(running: Simulated) -> None:
    held = token(running).json()["Result"]
    seen = {}
    for fault in ("refused", "error", "moved", "rubbish", "wrong-person", "huge", "unauthorised"):
        running.fault(fault)
        seen[fault] = profile(running, held).status_code
    assert seen == {
        "refused": 403, "error": 500, "moved": 302, "rubbish": 200, "wrong-person": 200, "huge": 200, "unauthorised": 401,
    }  # fmt: skip
    running.fault("none")
    running.fault("expired")
    assert profile(running, held).status_code == 401
    assert httpx.post(f"{running.url}/simulator/fault", data={"fault": "earthquake"}).status_code == 422


def test_the_command_makes_people_and_access_and_serves_until_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "salaklang.interfaces.cli", "linkage-simulator", "--port", "0"]
    environment = {**os.environ, "SALA_HOME": str(tmp_path), "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert found, told
        assert httpx.get(f"{found[0]}/healthz").json()["ok"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    access = tmp_path / "keys" / "linkage.json"
    assert access.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(access.read_text())) == {"consumer_key", "consumer_secret"}
