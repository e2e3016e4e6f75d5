"""My consents: what an agency asks for in plain words, yes and no, and withdrawing with an honest word on who stopped."""

from datetime import timedelta

import pytest
from tests.foundations.exchange.far import Far
from tests.interfaces.pages import document, person_id, pid_of, visitor, words

from salaklang.config.seed_cast import CITY
from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import answer_fetch, consent_ask
from salaklang.foundations.exchange.models import Consent, PartnerNode, PartnerService
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.clock import SYSTEM_CLOCK

PURPOSE = "commercial-registration-new"
LIST = "/me/data/consents"


@pytest.fixture
def asked(node: None) -> Consent:
    """The town asks Anan whether it may ask the civil register for his name, twice in a month."""
    return consent_ask(
        system(CITY),
        subject=pid_of("anan"),
        requester=CITY,
        service="dopa.person",
        purpose=PURPOSE,
        data_types=["given_name", "family_name"],
        valid_until=SYSTEM_CLOCK.now() + timedelta(days=30),
        mode="PERIODIC",
        uses_max=2,
        case="ทพ 7/2569",
    )


def page_of(consent: Consent) -> str:
    return f"{LIST}/{consent.id}"


def use(consent: Consent) -> None:
    anan = person_id("anan")
    answer_fetch(
        Actor("citizen", person=anan),
        service="dopa.person",
        person=anan,
        purpose=PURPOSE,
        consent=consent.id,
        agency=CITY,
    )


def test_the_request_is_told_in_plain_words_and_found_from_everywhere(asked: Consent) -> None:
    client = visitor("anan")
    assert "รอคำตอบ 1 เรื่อง" in words(client.get("/me/data"))
    (letter,) = document(client.get("/me/inbox")).xpath("//main//li//a/@href")
    assert document(client.get(letter)).xpath(f"//main//a[@href='{page_of(asked)}']")
    assert document(client.get(LIST)).xpath(f"//main//a[@href='{page_of(asked)}']")
    page = client.get(page_of(asked))
    for part in ("เทศบาลเมืองตัวอย่าง", "กรมการปกครอง", "ชื่อ", "จดทะเบียนพาณิชย์ตั้งใหม่", "ไม่เกิน 2 ครั้ง", "ทพ 7/2569"):
        assert part in words(page)
    assert document(page).xpath("//input[@name='answer']/@value") == ["yes", "no"]
    assert not document(page).xpath("//input[@checked]"), "neither answer is chosen for her"
    english = words(client.get(f"{page_of(asked)}?lang=en"))
    assert "asks for your consent" in english and "At most 2 times" in english


def test_yes_is_an_act_and_can_be_taken_back(asked: Consent) -> None:
    client = visitor("anan")
    empty = client.post(page_of(asked), {})
    assert empty.status_code == 422 and "เลือกว่ายินยอมหรือไม่" in words(empty)
    done = client.post(page_of(asked), {"answer": "yes"})["Location"]
    assert "คุณให้ความยินยอม" in words(client.get(done))
    use(asked)
    page = client.get(page_of(asked))
    assert "ใช้แล้ว 1 จาก 2" in words(page)
    (link,) = document(page).xpath("//main//a[contains(@href,'#use-')]/@href")
    assert link.partition("#")[2] in client.get("/me/data").content.decode()
    (form,) = document(page).xpath("//main//form/@action")
    after = client.get(client.post(form)["Location"])
    assert words(after).count("หยุดแล้ว") >= 2 and not document(after).xpath("//main//form")
    assert client.post(form).status_code == 302, "pressed twice"
    kinds = list(LedgerAct.objects.filter(kind__startswith="exchange.consent").values_list("kind", flat=True))
    assert sorted(k.rpartition("-")[2] for k in kinds) == ["asked", "given", "withdrawn"]


def test_no_is_an_act_too(asked: Consent) -> None:
    client = visitor("anan")
    done = client.post(page_of(asked), {"answer": "no"})["Location"]
    assert "ไม่ให้ความยินยอม" in words(client.get(done))
    assert client.post(page_of(asked), {"answer": "yes"}).status_code == 409
    assert client.post(f"{page_of(asked)}/end").status_code == 409
    assert LedgerAct.objects.filter(kind="exchange.consent-declined").count() == 1


def test_another_persons_consent_is_not_there(asked: Consent) -> None:
    other = visitor("mali")
    assert other.get(page_of(asked)).status_code == 404
    assert other.post(page_of(asked), {"answer": "yes"}).status_code in (403, 404)
    assert other.post(f"{page_of(asked)}/end").status_code in (403, 404)
    assert "กรมการปกครอง" not in words(other.get(LIST))
    assert Consent.objects.get().state == "asked"


@pytest.fixture
def far_register(node: None, monkeypatch: pytest.MonkeyPatch) -> Far:
    """The civil register lives on another node, which the test plays."""
    monkeypatch.setattr(ports, "_transports", {})
    far = Far("dopa", "http://national.example").join()
    ports.transport_use("dopa", far)
    PartnerService.objects.create(
        service="dopa.person", node=PartnerNode.objects.get(), provider="dopa", name_th="ทะเบียนราษฎร", name_en="Civil register",
        fields=[], query_keys=["pid"],
    )  # fmt: skip
    return far


def test_the_page_names_who_has_not_stopped_yet(far_register: Far, asked: Consent) -> None:
    client = visitor("anan")
    client.post(page_of(asked), {"answer": "yes"})
    far_register.up = False
    after = words(client.get(client.post(f"{page_of(asked)}/end")["Location"]))
    assert "หยุดแล้ว" in after and "ยังไม่ตอบ" in after and "ระหว่างนี้ก็ไม่มีการให้ข้อมูล" in after
    assert "ยังถามกรมการปกครองไม่ได้" in words(client.get(LIST))


def test_what_only_the_register_holds_is_shown_and_withdrawn_from_here(far_register: Far) -> None:
    """The town's node has made up a consent, or lost it: the register shows it to him all the same."""

    class Anan:
        mali_pid = pid_of("anan")

    told = far_register.consent(Anan, requester=CITY, home="dopa")
    far_register.holds = [{**told, "state": "valid", "uses": 0, "lastUse": None, "withdrawn": None}]
    client = visitor("anan")
    (where,) = document(client.get(LIST)).xpath("//main//ul//a/@href")
    assert "แสดงตามที่กรมการปกครองแจ้ง" in words(client.get(LIST))
    (form,) = document(client.get(where)).xpath("//main//form/@action")
    after = words(client.get(client.post(form)["Location"]))
    assert "ถอนความยินยอมแล้ว" in after and len(far_register.inbox("consent-withdrawn")) == 1
    assert visitor("mali").get(where).status_code == 404
