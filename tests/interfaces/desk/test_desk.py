"""The officers' pages: worklist, case, letters, counter, definitions."""

import re
from typing import Any

from django.test import Client
from tests.interfaces.pages import ANSWERS, SERVICE, case_file, document, fill, pid_of, visitor, words

from salaklang.capabilities.cases.models import Case, Decision
from salaklang.config.seed import SERVICES


def act(client: Client, case: str, **given: Any) -> Any:
    """Post one of the case page's forms with the version that the page shows."""
    seen = document(client.get(f"/desk/cases/{case}")).xpath("//input[@name='version']/@value")
    return client.post(f"/desk/cases/{case}", {"version": seen[0] if seen else "", **given})


def test_worklist(node: None) -> None:
    _, case = case_file()
    number = Case.objects.get().number
    clerk = visitor("clerk")
    page = clerk.get("/desk/")
    assert number in words(page) and "นายอนันต์" in words(page)
    assert number not in words(clerk.get("/desk/?state=approved"))
    assert clerk.get("/desk/", {"number": number})["Location"] == f"/desk/cases/{case}"
    assert clerk.get("/desk/?after=rubbish").status_code == 200
    assert visitor("publisher").get("/desk/")["Location"] == "/desk/services"


def test_refusing_needs_ground_and_reasons_and_shows_the_way_to_appeal(node: None) -> None:
    citizen, case = case_file()
    registrar = visitor("registrar")
    empty = act(registrar, case, do="decide", outcome="refuse", reasons="", ground="")
    assert empty.status_code == 422
    page = document(empty)
    for href in page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href"):
        assert page.get_element_by_id(href[1:]) is not None
    ground = next(g for g in page.xpath("//select[@name='ground']/option/@value") if g)
    assert (
        act(registrar, case, do="decide", outcome="refuse", reasons="สถานที่อยู่นอกเขต", ground=ground).status_code == 302
    )
    shown = words(citizen.get(f"/cases/{case}"))
    assert "สถานที่อยู่นอกเขต" in shown and "อุทธรณ์" in shown


def test_two_officers_at_once(node: None) -> None:
    _, case = case_file()
    clerk, registrar = visitor("clerk"), visitor("registrar")
    assert act(clerk, case, do="check").status_code == 302
    late = registrar.post(
        f"/desk/cases/{case}",
        {"do": "decide", "version": "1", "outcome": "refuse", "reasons": "พิมพ์ไว้แล้ว", "ground": "x"},
    )
    assert late.status_code in (409, 422)
    assert "พิมพ์ไว้แล้ว" in late.content.decode() and not Decision.objects.exists()


def test_a_correction_is_asked_once_and_given(node: None) -> None:
    citizen, case = case_file()
    clerk = visitor("clerk")
    assert act(clerk, case, do="correction", text="", keys=["capital"]).status_code == 422
    assert act(clerk, case, do="correction", text="ทุนไม่ตรง", keys=["capital"]).status_code == 302
    page = citizen.get(f"/cases/{case}")
    assert "ทุนไม่ตรง" in words(page) and document(page).xpath("//input[@name='capital']")
    wrong = citizen.post(f"/cases/{case}/correct", {"capital": "มาก"})
    assert wrong.status_code == 422 and document(wrong).xpath("//input[@name='capital']/@value") == ["มาก"]
    assert citizen.post(f"/cases/{case}/correct", {"capital": "60,000"}).status_code == 302
    assert "60,000.00" in words(clerk.get(f"/desk/cases/{case}"))
    assert act(clerk, case, do="correction", text="อีกครั้ง").status_code == 409


def test_letters_go_out_and_come_back(node: None) -> None:
    _, case = case_file()
    officer = visitor("registrar")
    assert act(officer, case, do="letter", to_agency="", subject="", body="").status_code in (404, 422)
    sent = act(officer, case, do="letter", to_agency="dol", subject="ตรวจสิทธิ", body="โปรดตรวจ", urgency="urgent")
    assert sent.status_code == 302
    lands = visitor("dol-letters")
    letter = re.findall(r"/desk/letters/([0-9a-f-]{36})", lands.get("/desk/letters").content.decode())[0]
    assert lands.post(f"/desk/letters/{letter}", {"do": "acknowledge"}).status_code == 302
    assert lands.post(f"/desk/letters/{letter}", {"do": "answer", "outcome": "", "body": "x"}).status_code == 422
    assert (
        lands.post(f"/desk/letters/{letter}", {"do": "answer", "outcome": "agreed", "body": "ไม่ขัดข้อง"}).status_code
        == 302
    )
    assert "ไม่ขัดข้อง" in words(officer.get(f"/desk/cases/{case}"))
    assert visitor("dopa-keeper").get(f"/desk/letters/{letter}").status_code == 403


def test_the_counter_files_on_the_word_of_who_stands_there(node: None) -> None:
    counter = visitor("counter")
    assert counter.post("/desk/counter", {"do": "find", "pid": "1234567890123"}).status_code == 422
    assert counter.post("/desk/counter", {"do": "find", "pid": pid_of("wichai")}).status_code == 302
    assert "นายวิชัย" in words(counter.get("/desk/counter"))
    assert counter.post("/desk/counter", {"do": "start", "service": SERVICE, "word": ""}).status_code == 422
    start = {"do": "start", "service": SERVICE, "word": "in-person", "seen": "yes", "note": "บัตรประชาชน"}
    draft = counter.post("/desk/counter", start)["Location"]
    assert draft.startswith("/desk/counter/")
    anan = {"do": "find", "pid": pid_of("anan")}
    assert counter.post("/desk/counter", anan).status_code == 302
    draft = counter.post("/desk/counter", start)["Location"]
    filed = fill(counter, draft, ANSWERS, until="?filed=1")
    case = Case.objects.get()
    assert case.channel == "counter" and str(case.id) in filed and case.mandate
    assert "ที่เคาน์เตอร์" in words(visitor("anan").get(f"/cases/{case.id}"))


def test_a_definition_that_asks_what_a_register_holds_is_refused(node: None) -> None:
    publisher = visitor("publisher")
    text = (SERVICES / f"{SERVICE}.yaml").read_text(encoding="utf-8")
    good = publisher.post("/desk/services", {"text": text, "do": "check"})
    assert good.status_code == 200 and "เผยแพร่ได้" in words(good)
    asking = text.replace("      - question: trade_name\n", ASKS + "      - question: trade_name\n", 1)
    refused = publisher.post("/desk/services", {"text": asking, "do": "publish"})
    assert refused.status_code == 422 and "birthday" in words(refused)
    assert "birthday" in document(refused).xpath("string(//textarea[@name='text'])")
    assert publisher.post("/desk/services", {"text": "", "do": "check"}).status_code == 422
    assert publisher.post("/desk/services", {"text": "a: [", "do": "check"}).status_code == 422


ASKS = """      - question: birthday
        type: date
        concept: person.birth_date
        label: {th: วันเกิดของคุณ, en: Your date of birth}
"""
