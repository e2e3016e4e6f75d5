"""The page of a register that is asked only with consent: what would happen, yes, no, and a change of mind."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.interfaces.pages import ANSWERS, SERVICE, document, draft_begin, fill, person_id, visitor, words

import salaklang.countries.th as country
from salaklang.capabilities.cases.models import Case, Draft
from salaklang.capabilities.services.actions import definition_publish
from salaklang.foundations.exchange.actions import register_state_set
from salaklang.foundations.exchange.models import AccessLog, Consent
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.kernel.actor import Actor, system

RIGHT = "premises_right"
SHIPPED = Path(country.__file__).parent / "services" / f"{SERVICE}.yaml"


@pytest.fixture
def at_consent(node: None) -> tuple[Client, str]:
    """A citizen whose next page is the one that asks for consent; its address."""
    before, right, after = SHIPPED.read_text(encoding="utf-8").partition(f"- register: {RIGHT}\n")
    before = before.replace('version: "2569-03"', 'version: "2569-04"').replace("2026-01-01", "2026-02-01")
    after = after.replace("basis: law\n        legal_basis: e-performance\n", "basis: consent\n", 1)
    definition_publish(system(), before + right + after)
    client = visitor("anan")
    return client, fill(client, draft_begin(client), ANSWERS, until=f"/{RIGHT}")


def land_office_uses() -> int:
    return AccessLog.objects.filter(service="dol.premises").count()


def keeper() -> Actor:
    return Actor("officer", person_id("dol-keeper"), "dol", frozenset({"register-keeper"}))


def test_the_page_says_who_asks_whom_for_what_before_anything_is_fetched(at_consent: tuple[Client, str]) -> None:
    client, url = at_consent
    page = client.get(url)
    said = words(page)
    for part in ("เทศบาลเมืองตัวอย่าง", "กรมที่ดิน", "เลขที่โฉนด", "จดทะเบียนพาณิชย์ตั้งใหม่", "หนึ่งครั้ง"):
        assert part in said
    assert document(page).xpath("//input[@name='consent']/@value") == ["yes", "no"]
    assert land_office_uses() == 0 and not Consent.objects.exists()
    assert "เมื่อคุณยินยอมเท่านั้น" in words(client.get(f"/services/{SERVICE}"))


def test_neither_yes_nor_no_is_no_consent(at_consent: tuple[Client, str]) -> None:
    client, url = at_consent
    refused = client.post(url, {})
    assert refused.status_code == 422 and "เลือกว่ายินยอมหรือไม่" in words(refused)
    client.post(url, {"do": "fetch"})
    assert land_office_uses() == 0 and not Consent.objects.exists()


def test_yes_asks_the_register_once_and_names_the_ground(at_consent: tuple[Client, str]) -> None:
    client, url = at_consent
    assert client.post(url, {"consent": "yes"})["Location"] == url
    client.post(url, {"consent": "yes"})  # pressed twice
    shown = words(client.get(url))
    assert "ความยินยอมของคุณ" in shown and Consent.objects.get().uses == 1 and land_office_uses() == 1
    fill(client, url, ANSWERS)
    assert Case.objects.get().service_version == "2569-04"
    data = words(client.get("/me/data"))
    assert "ความยินยอม" in data
    assert "ใช้แล้ว 1 จาก 1" in words(client.get("/me/data/consents"))


def test_no_leads_to_the_evidence_and_the_mind_may_be_changed(at_consent: tuple[Client, str]) -> None:
    client, url = at_consent
    evidence = client.post(url, {"consent": "no"})["Location"]
    assert evidence.endswith("/premises_proof") and land_office_uses() == 0
    page = document(client.get(url))
    (again,) = page.xpath("//main//a[contains(@href,'ask=1')]/@href")
    assert "ไม่ให้เราขอข้อมูลนี้" in page.text_content() and "ไม่ตอบ" not in page.text_content()
    assert document(client.get(again)).xpath("//input[@name='consent'][@checked]/@value") == ["no"]
    client.post(url, {"consent": "yes"})
    assert Draft.objects.get().registers[RIGHT]["status"] == "answered"
    client.post(url, {"do": "decline"})  # and back again
    assert Draft.objects.get().registers[RIGHT]["code"] == "declined"
    name, content, media_type = identity_card()
    client.post(evidence, {"premises_proof": SimpleUploadedFile(name, content, media_type)})
    receipt = fill(client, url, ANSWERS | {"consent": "no"})
    case = Case.objects.get()
    assert receipt == f"/cases/{case.id}/receipt" and case.asked_twice == 0
    assert "ไม่ยินยอมให้ขอข้อมูล" in words(client.get(f"/cases/{case.id}"))


def test_a_withdrawn_consent_is_asked_for_again(at_consent: tuple[Client, str]) -> None:
    client, url = at_consent
    register_state_set(keeper(), service="dol.premises", state="down")
    client.post(url, {"consent": "yes"})
    consent = Consent.objects.get()
    assert "ยังไม่ตอบ" in words(client.get(url)) and consent.uses == 0
    assert client.post(f"/me/data/consents/{consent.id}/end").status_code == 302
    register_state_set(keeper(), service="dol.premises", state="up")
    again = client.post(url, {"do": "fetch"})["Location"]
    assert again.endswith("?ask=1") and land_office_uses() == 0
    assert document(client.get(again)).xpath("//input[@name='consent']/@value") == ["yes", "no"]
    client.post(url, {"consent": "yes"})
    assert land_office_uses() == 1
