"""What nobody types by mistake: each gets an answer that says no, and none is our fault."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from tests.interfaces.pages import SERVICE, case_file, draft_begin, node, person_id, pid_of, visitor

from salaklang.capabilities.cases.models import CaseNote
from salaklang.capabilities.correspondence.models import Letter
from salaklang.config.seed_cast import PLAYERS
from salaklang.foundations.identity.models import Post
from salaklang.interfaces.ui.limits import _address
from salaklang.interfaces.ui.pending import pending_keep

__all__ = ["node"]


def test_odd_addresses_are_refused_not_broken(node: None) -> None:
    anyone = Client()
    assert anyone.get("/proof/%00").status_code == anyone.get("/?q=%00").status_code == 400
    assert anyone.get("/api/v1/services/%00").headers["Content-Type"].startswith("application/problem+json")
    assert anyone.get("/?" + "&".join(f"a{n}=1" for n in range(1500))).status_code == 400
    assert anyone.get("/api/v1/services?" + "&".join(f"a{n}=1" for n in range(1500))).status_code < 500
    assert visitor("clerk").get("/desk/", {"number": "²/2569"}).status_code == 200


def test_a_body_larger_than_any_upload_is_not_even_read(node: None) -> None:
    for length in (str(10**10), "9" * 40, "-1"):
        assert Client().post("/auth/sign-out", {}, headers={"Content-Length": length}).status_code == 413
    assert (
        Client()
        .post("/api/v1/payments/notices", b"", content_type="text/plain", CONTENT_LENGTH="99999999")
        .json()["status"]
    )


def test_nul_in_a_form_is_refused(node: None) -> None:
    citizen, case = case_file()
    clerk = visitor("clerk")
    assert citizen.post(f"/services/{SERVICE}/start", {"agency": "a\x00"}).status_code == 400
    for form in ({"do": "note", "text": "a\x00"}, {"do": "letter", "to_agency": "d\x00", "subject": "x", "body": "y"}):
        assert clerk.post(f"/desk/cases/{case}", form).status_code == 400
    assert not CaseNote.objects.exists()


def test_rows_of_a_form_have_plain_numbers(node: None) -> None:
    citizen = visitor("anan")
    page = f"{draft_begin(citizen)}/trades"
    citizen.post(page.replace("trades", "seller_type"), {"seller_type": "alone"})
    for row in ("²", "9" * 5000, "-1"):
        assert citizen.post(page, {f"trades.{row}.kind": "x", "do": "next"}).status_code < 500


def test_a_notice_signed_in_the_far_future_is_forged(node: None) -> None:
    header = f"keyid=x, t=999999999999, ed25519={'A' * 86}=="
    answer = Client().post(
        "/api/v1/payments/notices", b"{}", content_type="application/json", headers={"Sala-Bank-Signature": header}
    )
    assert answer.status_code == 401


def test_officers_elsewhere_write_no_letter_about_our_case(node: None) -> None:
    _, case = case_file()
    Post.objects.filter(person_id=person_id("dol-letters")).update(roles=["clerk"])
    stranger = visitor("dol-letters")
    form = {"do": "letter", "to_agency": "dopa", "subject": "x", "body": "y", "urgency": "normal"}
    assert stranger.post(f"/desk/cases/{case}", form).status_code == 403
    assert not Letter.objects.exists()


def test_what_is_kept_of_a_form_holds_no_identity_number(rf: RequestFactory) -> None:
    request = rf.post("/desk/counter", {"pid": pid_of("anan"), "agent": "ก", "note": "เลขที่ " + pid_of("anan")})
    request.session = {}  # type: ignore[assignment]
    pending_keep(request)
    assert "agent" in str(request.session)
    assert pid_of("anan") not in str(request.session) and "note" not in str(request.session)


def test_behind_a_proxy_visitors_are_told_apart(rf: RequestFactory, settings: Any) -> None:
    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    assert _address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert _address(request) == "203.0.113.7"


def test_no_table_holds_an_identity_number_in_the_clear(node: None) -> None:
    """After a whole application at a counter: drafts, cases, acts, jobs, sessions, registers, documents."""
    counter = visitor("counter")
    counter.post("/desk/counter", {"do": "find", "pid": pid_of("anan")})
    case_file()
    numbers = [player.person.pid for player in PLAYERS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ~ ANY(%s)', [numbers])
            assert cursor.fetchone() == (0,), (table, column)


def test_no_log_line_tells_an_address(node: None, caplog: pytest.LogCaptureFixture) -> None:
    """Codes, ids, and what somebody typed into the address bar."""
    caplog.set_level("INFO")
    _, case = case_file()
    caplog.clear()
    number = pid_of("anan")
    for url in (f"/check/{number}", f"/proof/{number}", f"/nothing/{number}", f"/cases/{case}", f"/desk/cases/{case}"):
        visitor("clerk").get(url)
        visitor("dol-letters").get(url)
    Client(enforce_csrf_checks=True).post(f"/cases/{case}/withdraw")
    told = [record.getMessage() for record in caplog.records]
    assert any(case_route in line for case_route in ("cases/<uuid:case>",) for line in told)
    assert not [line for line in told if number in line or case in line]
