"""The citizen's way: from the door to a case, through real forms, with everything that goes wrong on the way."""

import gzip
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from tests.interfaces.pages import (
    ANSWERS,
    SERVICE,
    case_file,
    document,
    draft_begin,
    fill,
    form_data,
    person_id,
    pid_of,
    visitor,
    words,
)

import salaklang.interfaces as interfaces
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.kernel.actor import Actor

STATIC = Path(interfaces.__file__).parent / "static"


def pdf() -> bytes:
    """An honest one-page PDF."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def test_from_the_door_to_the_receipt(node: None) -> None:
    client = visitor("anan")
    found = document(client.get("/?q=อยากเปิดร้านกาแฟหน้าบ้าน"))
    assert f"/services/{SERVICE}" in found.xpath("//main//a/@href")
    client, case = case_file()
    receipt = client.get(f"/cases/{case}/receipt")
    number = Case.objects.get().number
    assert number in words(receipt)
    pdf = client.get(f"/cases/{case}/receipt.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    pay = client.get(f"/cases/{case}/pay")
    assert b"<svg" in pay.content and Case.objects.get().state in ("received", "awaiting-payment")
    fragment = client.get(f"/cases/{case}/pay?part=state")
    assert b"hx-get" in fragment.content and b"<html" not in fragment.content
    assert number in words(client.get("/me")) and number in words(client.get(f"/cases/{case}"))
    assert words(client.get("/me/data")).count("เทศบาลเมืองตัวอย่าง") >= 3


def test_submitting_twice_gives_one_case(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/check")
    data = form_data(client.get(url), ANSWERS)
    first, second = client.post(url, data), client.post(url, data)
    assert first["Location"] == second["Location"] and Case.objects.count() == 1
    draft = Draft.objects.get()
    assert client.get(f"/apply/{draft.id}")["Location"] == f"/cases/{Case.objects.get().id}"
    assert client.get(f"/apply/{draft.id}/capital")["Location"] == f"/cases/{Case.objects.get().id}"


def test_a_wrong_answer_is_explained_and_nothing_is_lost(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/capital")
    response = client.post(url, {"capital": "ห้าหมื่น", "draft_version": "0"})
    page = document(response)
    assert response.status_code == 422 and page.xpath("//title")[0].text.startswith("ผิดพลาด")
    href = page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")[0]
    field = page.get_element_by_id(href[1:])
    assert field.get("value") == "ห้าหมื่น" and field.get("aria-describedby")
    in_english = document(client.get(f"{url}?lang=en"))  # the language switch of the error page
    assert in_english.xpath("//input[@name='capital']/@value") == ["ห้าหมื่น"] and in_english.get("lang") == "en"


def test_rows_can_be_added_and_removed_without_script(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/trades")
    more = document(client.post(url, {"trades.0.kind": "กาแฟ", "do": "add"}))
    assert more.xpath("//input[starts-with(@name,'trades.')]/@name") == ["trades.0.kind", "trades.1.kind"]
    assert more.xpath("//input[@name='trades.0.kind']/@value") == ["กาแฟ"]
    less = document(client.post(url, {"trades.0.kind": "กาแฟ", "trades.1.kind": "ขนม", "do": "remove-0"}))
    assert less.xpath("//input[@name='trades.0.kind']/@value") == ["ขนม"]
    assert "trades" not in Draft.objects.get().answers


def test_the_same_question_answered_on_two_devices(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/capital")
    old = form_data(client.get(url), {"capital": "1,000"})
    assert client.post(url, form_data(client.get(url), {"capital": "2,000"})).status_code == 302
    response = client.post(url, old)
    assert response.status_code == 409 and document(response).xpath("//input[@name='capital']/@value") == ["1,000"]
    assert Draft.objects.get().answers["capital"] == 200000


def test_eligibility_can_end_it(node: None) -> None:
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS | {"trade_kinds": ["stall"]}, until="/result")
    assert "ไม่ต้องจดทะเบียน" in words(client.get(url))
    assert client.get(url.replace("/result", "/check"))["Location"].endswith("/result")


def test_a_register_that_is_down_stops_nobody(node: None) -> None:
    keeper = Actor("officer", person_id("dol-keeper"), "dol", frozenset({"register-keeper"}))
    register_state_set(keeper, service="dol.premises", state="down")
    client = visitor("anan")
    url = fill(client, draft_begin(client), ANSWERS, until="/premises_right")
    page = client.get(url)
    assert "ไม่ตอบ" in words(page) and "ลองใหม่" in words(page)
    url = client.post(url, {"do": "next"})["Location"]
    assert url.endswith("/premises_proof")
    refused = client.post(url, {"premises_proof": SimpleUploadedFile("a.pdf", b"MZ not a pdf"), "do": "upload"})
    assert refused.status_code == 422 and document(refused).xpath("//*[contains(@class,'govuk-error-summary')]//a")
    none = client.post(url, {"do": "upload"})
    assert none.status_code == 422 and "เลือกไฟล์" in words(none)
    url = client.post(url, {"premises_proof": SimpleUploadedFile("deed.pdf", pdf()), "do": "upload"})["Location"]
    assert fill(client, url, ANSWERS).endswith("/receipt")


def test_this_is_wrong_goes_to_the_keeper_and_the_application_goes_on(node: None) -> None:
    client = visitor("mali")
    url = fill(client, draft_begin(client), ANSWERS, until="/operator")
    page = client.get(url)
    assert "แสงจัทร์" in words(page) and "กรมการปกครอง" in words(page)
    assert client.post(url, {"right": ""}).status_code == 422
    wrong = client.post(url, {"right": "wrong"})["Location"]
    empty = client.post(wrong, {"field": "family_name", "claimed": ""})
    assert empty.status_code == 422
    back = client.post(wrong, {"field": "family_name", "claimed": "แสงจันทร์", "note": "สะกดผิด"})["Location"]
    assert back == url and "เจ้าของทะเบียนต้องตอบ" in words(client.get(back))
    assert client.post(back, {"do": "next"})["Location"].endswith("/operator_id")
    keeper = visitor("dopa-keeper")
    listed = document(keeper.get("/desk/disputes"))
    dispute = listed.xpath("//input[@name='dispute']/@value")[0]
    assert keeper.post("/desk/disputes", {"dispute": dispute, "outcome": "upheld", "reason": ""}).status_code == 422
    assert keeper.post("/desk/disputes", {"dispute": dispute, "outcome": "upheld", "reason": "จริง"}).status_code == 302
    assert "แก้ไขทะเบียนแล้ว" in words(client.get("/me/data"))


def test_nobody_else_gets_in(node: None) -> None:
    _, case = case_file()
    stranger = visitor("mali")
    for part in ("", "/receipt", "/receipt.pdf", "/pay"):
        assert stranger.get(f"/cases/{case}{part}").status_code == 403
    assert stranger.post(f"/cases/{case}/withdraw").status_code == 403
    assert visitor().get(f"/cases/{case}")["Location"].startswith("/auth/sign-in?next=")
    other_officer = visitor("dol-letters")
    assert other_officer.get(f"/desk/cases/{case}").status_code == 403


def test_withdrawing(node: None) -> None:
    client, case = case_file()
    assert client.post(f"/cases/{case}/withdraw", {"reason": "เปลี่ยนใจ"}).status_code == 302
    page = words(client.get(f"/cases/{case}"))
    assert "ถอน" in page and "เปลี่ยนใจ" in page and Case.objects.get().state == "withdrawn"


def test_a_draft_can_be_resumed_and_deleted(node: None) -> None:
    client = visitor("anan")
    url = draft_begin(client)
    fill(client, url, ANSWERS, until="/capital")
    again = visitor("anan")
    assert url in document(again.get("/me")).xpath("//main//a/@href")
    assert again.get(url)["Location"].endswith("/capital")
    again.post(f"{url}/drop")
    assert Draft.objects.count() == 0 and again.get(url).status_code == 404


def test_mandates(node: None) -> None:
    giver, taker = visitor("anan"), visitor("mali")
    form = {"pid": pid_of("mali"), "scope": [SERVICE], "until.day": "1", "until.month": "12", "until.year": "2569"}
    wrong = giver.post("/me/mandates", form | {"name": "ไม่ใช่"})
    assert wrong.status_code == 422 and "ไม่พบคน" in words(wrong)
    assert giver.post("/me/mandates", form | {"pid": "123", "name": "มะลิ"}).status_code == 422
    assert giver.post("/me/mandates", form | {"name": "มะลิ"}).status_code == 302
    link = next(u for u in document(taker.get("/me/mandates")).xpath("//main//a/@href") if "for=" in u)
    start = form_data(taker.get(link), {})
    draft = taker.post(f"/services/{SERVICE}/start", start)["Location"]
    assert "ยื่นแทน นายอนันต์" in words(taker.get(fill(taker, draft, ANSWERS, until="/seller_type")))
    end = document(giver.get("/me/mandates")).xpath("//form[contains(@action,'/end')]/@action")[0]
    giver.post(end)
    assert taker.get(draft).status_code in (403, 404)


@pytest.mark.parametrize("url", ["/", f"/services/{SERVICE}"])
def test_a_first_load_is_under_100_kb(node: None, url: str) -> None:
    """Compressed page, style sheets, and all four font files, though most readers need two."""
    if not (STATIC / "vendor").exists():
        pytest.skip("the page assets have not been built (./sala assets)")
    page = visitor().get(url)
    files = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page.content)
    size = len(gzip.compress(page.content)) + sum(len(gzip.compress((STATIC / f.decode()).read_bytes())) for f in files)
    fonts = sum(f.stat().st_size for f in (STATIC / "vendor" / "fonts").glob("*.woff2"))
    assert size + fonts < 100_000, (size, fonts)


def test_public_check_shows_no_personal_data(node: None) -> None:
    from salaklang.foundations.documents.actions import document_store
    from salaklang.foundations.ledger.rules import Ref
    from salaklang.kernel.actor import system

    kept: Any = document_store(
        system("muang-tuayang"),
        kind="evidence",
        owner_agency="muang-tuayang",
        subject=Ref("case", "x"),
        filename="นายอนันต์.pdf",
        media_type="application/pdf",
        content=pdf(),
        public_code="7K3M-9QXA-2CDE",
    )
    page = visitor().get("/check?code=7k3m 9qxa 2cde")
    assert page["Location"] == "/check/7K3M-9QXA-2CDE"
    shown = words(visitor().get(page["Location"]))
    assert "เอกสารจริง" in shown and kept.sha256 in shown and "อนันต์" not in shown
    unknown = visitor().get("/check/AAAA-AAAA-AAAA")
    assert unknown.status_code == 404 and "ไม่พบเอกสาร" in words(unknown)
