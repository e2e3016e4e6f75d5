"""Every operation of the API: what it gives to those it is for, and how it refuses everyone and everything else."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from tests.capabilities.cases.conftest import CITY, OTHER_CITY, SERVICE
from tests.support.scene import ELSEWHERE, SECRETS, Scene, nobody

from salaklang.foundations.ledger.queries import policy_text
from salaklang.interfaces.api.openapi_file import FILE, openapi_text
from salaklang.interfaces.api.problems import MEDIA_TYPE
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_parse

pytestmark = pytest.mark.django_db

V1 = "/api/v1"


def send(client: Any, method: str, path: str, body: Any = None, **more: Any) -> Any:
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return client.generic(method, f"{V1}{path}", **(data | more))


def refused(response: Any, status: int, code: str = "") -> dict[str, Any]:
    """The problem document of a refusal, checked in form."""
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == MEDIA_TYPE
    told: dict[str, Any] = response.json()
    assert told["status"] == status and told["type"] == f"urn:salaklang:problem:{told['code']}"
    assert told["title"] and told["next_step"] and told["request_id"] == response["X-Request-Id"]
    assert not code or told["code"] == code
    return told


# --- what each operation gives ----------------------------------------------------------------------------------------
def test_anyone_reads_the_catalogue(scene: Scene) -> None:
    listed = send(nobody(), "GET", "/services").json()
    assert [s["id"] for s in listed] == [SERVICE]
    assert listed[0]["fee_satang"] == 5000 and listed[0]["title"]["th"]
    assert send(nobody(), "GET", f"/services/{SERVICE}").json() == listed[0]
    versions = send(nobody(), "GET", f"/services/{SERVICE}/versions").json()
    assert versions[0]["version"] == listed[0]["version"] and SERVICE in versions[0]["definition"]
    refused(send(nobody(), "GET", "/services/no-such-service"), 404)


def test_anyone_checks_a_document_and_an_act_and_reads_no_name(scene: Scene) -> None:
    document = send(nobody(), "GET", f"/documents/{scene.ids['document_code'].lower()}")
    assert document.json()["state"] == "valid" and len(document.json()["sha256"]) == 64
    act = send(nobody(), "GET", f"/acts/{scene.ids['act']}")
    assert act.json()["agency"] == CITY and act.json()["index"] is not None
    for answer in (document, act):
        assert not [s for s in SECRETS.values() if s in answer.content.decode()]
    refused(send(nobody(), "GET", "/documents/0000-0000-0000"), 404)
    refused(send(nobody(), "GET", "/acts/0000-0000-0000"), 404)


def test_a_citizen_takes_the_receipt_of_an_act(scene: Scene) -> None:
    given = send(scene.citizen(scene.world.mali), "GET", f"/acts/{scene.ids['act'].lower()}/receipt").json()
    assert given["name"] == f"{scene.ids['act']}.tlog-proof"
    checked = receipt_check(given["content"].encode(), policy=policy_parse(policy_text()))
    assert checked.receipt.act["code"] == scene.ids["act"]
    refused(send(scene.citizen(scene.world.mali), "GET", "/acts/0000-0000-0000/receipt"), 404)


def test_codes_can_not_be_tried_out_by_the_thousand(scene: Scene, settings: Any) -> None:
    settings.SALA_CHECKS_PER_MINUTE = 3
    cache.clear()
    answers = [send(nobody(), "GET", "/documents/0000-0000-0000").status_code for _ in range(5)]
    cache.clear()
    assert answers[:3] == [404] * 3 and answers[-1] == 429


def test_a_citizen_applies_by_program(scene: Scene) -> None:
    client = scene.stranger
    made = send(client, "POST", "/drafts", {"service": SERVICE, "agency": CITY})
    assert made.status_code == 201
    draft = made.json()["id"]
    assert made.json()["href"] == f"{V1}/drafts/{draft}"
    assert send(client, "POST", "/drafts", {"service": SERVICE, "agency": CITY}).json()["id"] == draft
    assert [d["id"] for d in send(client, "GET", "/drafts").json()] == [draft]
    view = send(client, "GET", f"/drafts/{draft}").json()
    assert view["next"]["kind"] == "question" and view["answers"] == {} and view["case"] is None
    answered = send(
        client, "PUT", f"/drafts/{draft}/answers/seller_type", {"value": "alone", "lock": view["lock"]}
    ).json()
    assert answered["answers"] == {"seller_type": "alone"} and answered["lock"] > view["lock"]
    stale = send(client, "PUT", f"/drafts/{draft}/answers/seller_type", {"value": "partnership", "lock": view["lock"]})
    refused(stale, 409)
    fetched = send(client, "POST", f"/drafts/{draft}/registers/operator")
    assert fetched.status_code == 200 and "operator" in fetched.json()["registers"]
    assert refused(send(client, "POST", f"/drafts/{draft}/submission"), 422)["fields"]
    assert send(client, "DELETE", f"/drafts/{draft}").status_code == 204
    refused(send(client, "GET", f"/drafts/{draft}"), 404)


def test_submitting_twice_is_one_case(scene: Scene) -> None:
    path = f"/drafts/{scene.draft.id}/submission"
    first, second = send(scene.owner, "POST", path), send(scene.owner, "POST", path)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    case = send(scene.owner, "GET", f"/cases/{first.json()['case']}").json()
    assert (case["state"], case["fee_satang"], case["paid"]) == ("received", 5000, False)
    assert case["history"][0]["code"] == first.json()["act_code"]


def test_a_citizen_reads_and_withdraws_their_case(scene: Scene) -> None:
    client, case = scene.owner, str(scene.ids["case"])
    assert case in [c["id"] for c in send(client, "GET", "/cases").json()]
    gone = send(client, "POST", f"/cases/{case}/withdrawal", {"reason": "เปลี่ยนใจ"})
    assert gone.json()["state"] == "withdrawn"
    refused(send(client, "POST", f"/cases/{case}/withdrawal", {"reason": ""}), 409)


def test_the_desk_works_by_program(scene: Scene) -> None:
    clerk, registrar, case = scene.officer("clerk"), scene.officer("registrar"), str(scene.ids["case"])
    page = send(clerk, "GET", "/desk/cases?limit=1").json()
    rest = clerk.get(f"{V1}/desk/cases", {"limit": 1, "after": page["next"]}).json()
    assert page["lines"][0]["id"] != rest["lines"][0]["id"]
    assert send(clerk, "GET", f"/desk/cases/{case}").json()["state"] == "received"
    assert send(clerk, "POST", f"/desk/cases/{case}/check").json()["state"] == "awaiting-payment"
    decision = {"outcome": "refuse", "reasons": "อยู่นอกเขต", "ground": "outside-area", "version": 1}
    refused(send(registrar, "POST", f"/desk/cases/{case}/decision", decision), 409)
    version = send(registrar, "GET", f"/desk/cases/{case}").json()["version"]
    unpaid = send(
        registrar, "POST", f"/desk/cases/{case}/decision", decision | {"outcome": "approve", "version": version}
    )
    refused(unpaid, unpaid.status_code)
    assert unpaid.status_code in {409, 422}
    refused(send(clerk, "POST", f"/desk/cases/{case}/decision", decision | {"version": version}), 403)


def test_only_a_bank_brings_notices(scene: Scene) -> None:
    at = int(SYSTEM_CLOCK.now().timestamp())
    forged = f"keyid=bank, t={at}, ed25519={'A' * 86}=="
    for header in ({}, {"HTTP_SALA_BANK_SIGNATURE": forged}, {"HTTP_SALA_BANK_SIGNATURE": "\x7f" * 500}):
        refused(send(nobody(), "POST", "/payments/notices", {"notice_id": "1"}, **header), 401)


# --- who is let in ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/cases", None),
        ("GET", "/drafts", None),
        ("GET", "/desk/cases", None),
        ("GET", "/acts/{act}/receipt", None),
        ("POST", "/drafts", {"service": SERVICE, "agency": CITY}),
        ("POST", "/desk/cases/{case}/check", None),
    ],
)
def test_nobody_is_asked_to_sign_in(scene: Scene, method: str, path: str, body: Any) -> None:
    refused(send(nobody(), method, path.format(**scene.ids), body), 401, "sign-in-needed")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/cases/{case}", None),
        ("GET", "/acts/{act}/receipt", None),
        ("POST", "/cases/{case}/withdrawal", {"reason": "x"}),
        ("GET", "/drafts/{draft}", None),
        ("PUT", "/drafts/{draft}/answers/trade_name", {"value": {"th": "ยึด", "foreign": ""}}),
        ("POST", "/drafts/{draft}/registers/home", None),
        ("DELETE", "/drafts/{draft}", None),
        ("POST", "/drafts/{draft}/submission", None),
    ],
)
def test_another_citizen_gets_nothing(scene: Scene, method: str, path: str, body: Any) -> None:
    response = send(scene.stranger, method, path.format(**scene.ids), body)
    refused(response, response.status_code)
    assert response.status_code in {403, 404}
    assert not [s for s in SECRETS.values() if s in response.content.decode()]


@pytest.mark.parametrize("step", ["", "/check", "/decision"])
def test_an_officer_of_another_agency_gets_nothing(scene: Scene, step: str) -> None:
    client = scene.officer(*ELSEWHERE, agency=OTHER_CITY)
    body = {"outcome": "approve", "reasons": "ครบ", "version": 1} if step == "/decision" else None
    refused(send(client, "POST" if step else "GET", f"/desk/cases/{scene.ids['case']}{step}", body), 403)
    assert send(client, "GET", "/desk/cases").json() == {"lines": [], "next": None}


def test_a_citizen_is_not_an_officer(scene: Scene) -> None:
    refused(send(scene.owner, "GET", "/desk/cases"), 403, "not-allowed")


def test_writing_needs_the_token(scene: Scene) -> None:
    client = scene.citizen(scene.world.mali, enforce_csrf_checks=True)
    case = f"/cases/{scene.ids['case']}/withdrawal"
    refused(send(client, "POST", case, {"reason": "x"}), 403)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    assert send(client, "POST", case, {"reason": "x"}, HTTP_X_CSRFTOKEN="a" * 32).status_code == 200
    assert send(client, "GET", "/cases").status_code == 200, "reading needs none"


# --- what can not be read ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("bad", ["not-an-id", "00000000-0000-0000-0000-00000000000g", "%00", "%ff", "1'--"])
def test_a_bad_id_is_a_problem(scene: Scene, bad: str) -> None:
    for path in (f"/cases/{bad}", f"/drafts/{bad}"):
        response = send(scene.owner, "GET", path)
        refused(response, response.status_code)
        assert response.status_code in {400, 404, 422}


def test_an_id_of_nothing_is_not_found(scene: Scene) -> None:
    refused(send(scene.owner, "GET", f"/cases/{uuid4()}"), 404)
    refused(send(scene.owner, "GET", f"/drafts/{uuid4()}"), 404)
    refused(send(scene.officer("clerk"), "GET", f"/desk/cases/{uuid4()}"), 404)


@pytest.mark.parametrize("bad", ["ร้าน\x00", "\ud800", "\x1b[31m", "‮ร้าน\x07"])
def test_characters_that_no_table_holds(scene: Scene, bad: str) -> None:
    draft, case = f"/drafts/{scene.draft.id}", f"/cases/{scene.ids['case']}"
    tries = [
        (scene.owner, "PUT", f"{draft}/answers/trade_name", {"value": {"th": bad, "foreign": ""}}),
        (scene.owner, "PUT", f"{draft}/answers/capital", {"value": bad}),
        (scene.owner, "PUT", f"{draft}/answers/trade_name", {"value": [{bad: bad}]}),
        (scene.owner, "POST", "/drafts", {"service": bad, "agency": bad}),
    ]
    for client, method, path, body in tries:
        response = send(client, method, path, body)
        refused(response, response.status_code)
        assert response.status_code in {400, 422}, path
    taken = send(scene.owner, "POST", f"{case}/withdrawal", {"reason": bad})
    assert taken.status_code in {200, 400, 422}


@pytest.mark.parametrize(
    ("path", "bad"),
    [
        ("/services/a%00b", 400),
        ("/documents/%00", 400),
        ("/acts/%01", 422),
        ("/services/" + "x" * 500, 422),
        ("/nothing", 404),
    ],
)
def test_odd_addresses(scene: Scene, path: str, bad: int) -> None:
    refused(send(nobody(), "GET", path), bad)


def test_a_huge_body_is_too_large(scene: Scene) -> None:
    huge = {"value": "ก" * 2_000_000}
    refused(send(scene.owner, "PUT", f"/drafts/{scene.draft.id}/answers/capital", huge), 413, "too-large")
    refused(send(nobody(), "POST", "/payments/notices", huge), 413, "too-large")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/xml"],
)
def test_only_json_is_taken(scene: Scene, content_type: str) -> None:
    body = json.dumps({"service": SERVICE, "agency": CITY})
    response = scene.owner.generic("POST", f"{V1}/drafts", data=body, content_type=content_type)
    refused(response, 415, "media-type")


@pytest.mark.parametrize("raw", [b"", b"{", b"[1", b"\xff\xfe", b'{"service": NaN}', b"[" * 100_000, b"null", b"7"])
def test_what_is_not_json_is_a_problem(scene: Scene, raw: bytes) -> None:
    response = scene.owner.generic("POST", f"{V1}/drafts", data=raw, content_type="application/json")
    refused(response, response.status_code)
    assert response.status_code in {400, 422}


def test_unknown_and_missing_fields_are_named(scene: Scene) -> None:
    more = refused(
        send(scene.owner, "POST", "/drafts", {"service": SERVICE, "agency": CITY, "agnecy": "x"}), 422, "invalid"
    )
    assert [f["field"] for f in more["fields"]] == ["agnecy"]
    less = refused(send(scene.owner, "POST", "/drafts", {"service": SERVICE}), 422)
    assert [f["field"] for f in less["fields"]] == ["agency"]


@pytest.mark.parametrize(
    "query", ["state=gone", "limit=0", "limit=9999", "limit=x", "after=x", "after=2026-01-01T00:00:00~" + "0" * 36]
)
def test_odd_questions_to_the_worklist(scene: Scene, query: str) -> None:
    response = send(scene.officer("clerk"), "GET", f"/desk/cases?{query}")
    refused(response, 422)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/services"),
        ("PATCH", "/cases"),
        ("PUT", "/drafts"),
        ("GET", "/payments/notices"),
        ("TRACE", "/services"),
        ("FOO", "/acts/x"),
    ],
)
def test_an_unknown_method_is_told_which_there_are(scene: Scene, method: str, path: str) -> None:
    response = send(scene.owner, method, path)
    refused(response, 405, "method-not-allowed")
    assert response["Allow"]


# --- how problems speak -----------------------------------------------------------------------------------------------
def test_problems_speak_the_askers_language(scene: Scene) -> None:
    thai, english = "ไม่พบ", "find"
    ask = f"/cases/{uuid4()}"
    assert thai in refused(send(scene.owner, "GET", ask), 404)["title"]
    assert english in refused(send(scene.owner, "GET", f"{ask}?lang=en"), 404)["title"]
    assert (
        english
        in refused(send(scene.owner, "GET", ask, HTTP_ACCEPT_LANGUAGE="de, en-GB;q=0.8, th;q=0.2"), 404)["title"]
    )
    both = send(scene.owner, "GET", f"{ask}?lang=th", HTTP_ACCEPT_LANGUAGE="en")
    assert thai in refused(both, 404)["title"] and both["Content-Language"] == "th"


def test_outside_the_operations_too_programs_read_problems(scene: Scene) -> None:
    for path in ("/api/", "/api/v2/services", "/api/v1/cases/x/y/z", "/api/v1/docs"):
        refused(nobody().get(path), 404, "not-found")


def test_a_crash_says_nothing_of_its_insides(scene: Scene, monkeypatch: Any) -> None:
    from salaklang.interfaces.api.v1 import services

    def broken(*_: Any) -> None:
        raise RuntimeError("the inner workings")

    monkeypatch.setattr(services, "services_all", broken)
    told = refused(send(nobody(), "GET", "/services"), 500, "internal")
    assert "inner" not in json.dumps(told)


def test_the_committed_description_is_what_is_served(scene: Scene) -> None:
    assert FILE.read_text(encoding="utf-8") == openapi_text(), "run tools/openapi and look at the difference"
    assert nobody().get(f"{V1}/openapi.json").json() == json.loads(openapi_text())


def test_every_answer_of_every_operation_is_described() -> None:
    paths = json.loads(openapi_text())["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert any(code.startswith("2") for code in answers), path
            for code, answer in answers.items():
                if code >= "400":
                    assert list(answer["content"]) == [MEDIA_TYPE], f"{method} {path} {code}"
            if operation.get("security"):
                assert {"401", "403"} <= set(answers), path
