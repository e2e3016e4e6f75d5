"""Consents for programs: the person's own, yes and no, withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from tests.interfaces.pages import node, pid_of, visitor  # noqa: F401 the fixture

from salaklang.config.seed_cast import CITY
from salaklang.foundations.exchange.actions import consent_ask
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK

URL = "/api/v1/consents"


@pytest.fixture
def asked(node: None) -> str:  # noqa: F811
    row = consent_ask(
        system(CITY),
        subject=pid_of("anan"),
        requester=CITY,
        service="dopa.person",
        purpose="commercial-registration-new",
        data_types=["given_name"],
        valid_until=SYSTEM_CLOCK.now() + timedelta(days=1),
    )
    return str(row.id)


def post(client: Any, path: str, body: Any = None) -> Any:
    return client.post(f"{URL}/{path}", body or {}, content_type="application/json")


def test_a_person_lists_answers_and_withdraws(asked: str) -> None:
    client = visitor("anan")
    (one,) = client.get(URL).json()["consents"]
    assert (one["id"], one["state"], one["life"], one["count"]) == (asked, "asked", "ONETIME", 1)
    assert [each["key"] for each in one["data_types"]] == ["given_name"] and one["parties"] == []
    assert post(client, f"{asked}/answer", {"answer": "perhaps"}).status_code == 422
    assert post(client, f"{asked}/withdrawal").status_code == 409, "it was not given yet"
    assert post(client, f"{asked}/answer", {"answer": "yes"}).json()["state"] == "valid"
    done = post(client, f"{asked}/withdrawal").json()
    assert done["state"] == "withdrawn" and {p["agency"]: p["stopped"] for p in done["parties"]} == {
        CITY: True,
        "dopa": True,
    }
    assert post(client, f"{asked}/answer", {"answer": "yes"}).status_code == 409


def test_nobody_elses(asked: str) -> None:
    other = visitor("mali")
    assert other.get(URL).json() == {"consents": [], "silent": []}
    for path, body in ((f"{asked}/answer", {"answer": "yes"}), (f"{asked}/withdrawal", None)):
        assert post(other, path, body).status_code in (403, 404)
        assert post(visitor(), path, body).status_code == 401
    none = "00000000-0000-0000-0000-000000000000"
    assert post(other, f"{none}/withdrawal").status_code == 404
