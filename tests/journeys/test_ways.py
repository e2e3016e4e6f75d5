"""Other ways than the straight one: refused, withdrawn, corrected, filed at the counter or for another, resumed."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.support.api import Api, api_value
from tests.support.town import ELSEWHERE, FILES, Town, answers, case_of, mail_text, player, today, until

from salaklang.interfaces.cli.play import bank, citizen, officers
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.interfaces.cli.play.visitor import Form, Page, Visitor, VisitorLost

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

REFUSED = "ชื่อร้านทำให้เข้าใจผิดว่าเป็นหน่วยงานของรัฐ"


def test_a_refusal_names_its_ground_and_the_way_to_appeal(town: Town) -> None:
    case = town.paid("anan")
    page = town.decide(case, "refuse", ground="name-unlawful", reasons=REFUSED)
    assert page.status == 200
    said = town.visitor("anan").get(f"/cases/{case}").text
    assert REFUSED in said
    assert "ชื่อขัดต่อกฎหมายหรือทำให้เข้าใจผิด" in said
    assert "15 วัน" in said and "อุทธรณ์" in said
    english = town.visitor("anan", "en").get(f"/cases/{case}").text
    assert "appeal" in english and "The name offends the law or misleads" in english
    assert town.acts(case)[-1] == "case.refused"
    mail = until(lambda: town.mails_saying("อุทธรณ์", to="anan@"))[-1]
    assert "appeal" in mail_text(mail)


def test_a_refusal_needs_a_ground_and_reasons(town: Town) -> None:
    case = town.filed("anan")
    registrar = town.visitor("registrar", "en")
    page = registrar.get(f"/desk/cases/{case}")
    page = registrar.send(page.form_doing("decide").fill(outcome="refuse", reasons="", ground=""))
    assert page.status == 422
    assert {"Choose the ground of the refusal", "Write the reasons, in 4,000 characters at most"} <= {
        e.removeprefix("Error: ") for e in page.error_texts()
    }
    assert town.state(case) == "received"


def test_who_withdraws_need_not_pay_and_late_money_is_set_aside_and_told(town: Town) -> None:
    case = town.filed("anan")
    officers.case_do(town.visitor("clerk"), case, "check")
    anan = town.visitor("anan")
    link = anan.get(f"/cases/{case}/pay").links("/pay?payload=")[0]
    page = anan.send(anan.get(f"/cases/{case}").form(action="/withdraw").fill(reason="เปลี่ยนใจ"))
    assert page.status == 200
    assert town.state(case) == "withdrawn"
    assert town.rows("SELECT state FROM payments_bill WHERE about_id = %s", case) == [("cancelled",)]
    assert not anan.get(f"/cases/{case}/pay").links("/pay?payload=")
    pay_at_bank(link)
    verdict = "SELECT verdict FROM payments_notice n JOIN payments_bill b ON b.id = n.bill_id WHERE b.about_id = %s"
    assert until(lambda: town.rows(verdict, case)) != [("accepted",)]
    assert town.state(case) == "withdrawn"
    assert "payment.set-aside" in town.acts(case)
    assert "50.00" in town.visitor("finance").get("/desk/payments").text
    assert until(lambda: town.mails_saying("50.00", to="anan@"))


def test_a_correction_is_asked_once_and_given_with_a_new_file(town: Town) -> None:
    case = town.filed(
        "wichai", place=ELSEWHERE["place"], premises_house_code={"premises_house_code": player("wichai").premises_code}
    )
    clerk, wichai = town.visitor("clerk"), town.visitor("wichai")
    asked = {"text": "ชื่อร้านสะกดผิด และหนังสือยินยอมไม่ชัด", "keys": ["trade_name", "premises_consent"]}
    page = clerk.get(f"/desk/cases/{case}")
    again = page.form_doing("correction").fill(**asked)
    assert clerk.send(again).status == 200
    assert town.state(case) == "correction-asked"
    refused = clerk.send(again)
    assert refused.status == 409
    page = wichai.get(f"/cases/{case}")
    assert "หนังสือยินยอมไม่ชัด" in page.text
    form = page.form(action="/correct").fill_named({"trade_name.th": "ร้านกาแฟวิชัย", "trade_name.foreign": ""})
    done = wichai.send(form, files={"premises_consent": ("ยินยอม.png", identity_card()[1], "image/png")})
    assert done.status == 200, done.error_texts()
    assert town.state(case) == "received"
    assert "ร้านกาแฟวิชัย" in clerk.get(f"/desk/cases/{case}").text
    assert "ยินยอม.png" in clerk.get(f"/desk/cases/{case}").text
    assert not [b for f in clerk.get(f"/desk/cases/{case}").forms() for b in f.buttons if b[2] == "correction"]
    live = "SELECT count(*) FROM cases_caseevidence e JOIN cases_case c ON c.draft = e.draft WHERE c.id = %s AND key = 'premises_consent' AND removed_at IS NULL"
    assert town.one(live, case) == 1


def test_who_rents_must_show_the_owners_consent(town: Town) -> None:
    """Once only: the Department of Lands says that Wichai is not the owner, so that, and no more, is asked of him."""
    shop = {"premises_house_code": {"premises_house_code": player("wichai").premises_code}}
    wichai = town.visitor("wichai")
    citizen.application_begin(wichai)
    with pytest.raises(VisitorLost, match="แนบไฟล์"):
        citizen.application_fill(wichai, answers(**ELSEWHERE, **shop))
    assert wichai.page is not None
    assert wichai.page.path.endswith("/premises_consent")
    draft = wichai.page.path.split("/")[2]
    check = wichai.get(f"/apply/{draft}/check")
    assert "ยังขาดอีก 1 ข้อ" in check.text
    forced = Form(check.url, "post", {**check.form().values, "declare": ["yes"]})
    assert wichai.send(forced).status == 422
    page = wichai.get(f"/apply/{draft}/premises_consent")
    wichai.send(page.form(action=page.path), files={"premises_consent": FILES["premises_consent"]})
    wichai.get(f"/apply/{draft}/check")
    assert town.state(case_of(citizen.application_submit(wichai))) == "received"


def test_internet_trade_opens_the_annex(town: Town) -> None:
    annex: dict[str, citizen.Fields] = {
        "trade_kinds": {"trade_kinds": ["A2", "B3"]},
        "site": {"site.url": "https://shop.example", "site.kind": ["retail"], "site.capital": "10,000"},
        "site_category": {"site_category": "food-drinks"},
        "site_ordering": {"site_ordering": ["cart"]},
        "site_payment": {"site_payment": ["e-banking"]},
        "site_delivery": {"site_delivery": ["post"]},
        "site_email": {"site_email": "owner@shop.example"},
    }
    anan, filled = town.filled("anan", **annex)
    assert {key for key in annex if key.startswith("site")} <= set(filled.asked)
    case = case_of(citizen.application_submit(anan))
    assert "https://shop.example" in town.visitor("clerk").get(f"/desk/cases/{case}").text


def test_a_draft_is_resumed_on_another_device(town: Town) -> None:
    first = town.browser("anan")
    citizen.application_begin(first)
    given = answers()
    for key in ("seller_type", "trade_kinds", "start_date"):
        assert first.page is not None and first.page.path.endswith(key)
        first.send(first.page.form(action=first.page.path).fill_named(dict(given[key])).choose("do", "next"))
    assert first.page is not None
    draft = first.page.path.split("/")[2]
    second = town.browser("anan", "en")
    assert draft in " ".join(second.get("/me").links("/apply/"))
    page = second.get(f"/apply/{draft}")
    assert "right" in page.form(action=page.path).choices, page.text  # the next register has been asked already
    filled = citizen.application_fill(second, given, files=FILES)
    assert "seller_type" not in filled.asked
    case = case_of(citizen.application_submit(second))
    assert case in first.get(f"/apply/{draft}").path  # the first device is led to the case
    first.close()
    second.close()


def test_a_keeper_may_stand_by_the_register(town: Town) -> None:
    wichai = town.visitor("wichai")
    citizen.application_begin(wichai)
    wrong = {"operator": citizen.datum_dispute("given_name", "วิชัยยะ", "อ่านผิด")}
    filled = citizen.application_fill(wichai, answers(), files=FILES, wrong=wrong)
    assert "operator" in filled.fetched
    citizen.application_begin(wichai)  # another application while the dispute is open joins it
    again = citizen.application_fill(wichai, answers(), files=FILES, wrong=wrong)
    assert again.draft != filled.draft
    assert town.one("SELECT count(*) FROM exchange_dispute WHERE state = 'open'") == 1
    keeper = town.visitor("dopa-keeper")
    page = keeper.get("/desk/disputes")
    page = keeper.send(page.form(having="dispute").fill(outcome="refused", reason="ตรงกับสูติบัตร"))
    assert page.status == 200
    said = wichai.get("/me/data").text
    assert "หน่วยงานยืนยันข้อมูลเดิม" in said and "ตรงกับสูติบัตร" in said
    assert wichai.get(f"/apply/{filled.draft}/check").status == 200


@pytest.fixture(scope="module")
def online(town: Town) -> str:
    """A case that was filed online and approved: what the other channels must come to as well."""
    case = town.paid("anan")
    town.approved(case, "anan")
    return case


def test_the_counter_files_on_the_word_of_who_stands_there(town: Town, online: str) -> None:
    counter = town.visitor("counter")
    page = counter_find(counter, player("anan").person.pid)
    unseen = counter.send(page.form_doing("start").fill(service=citizen.SERVICE, word="in-person", agent="", note=""))
    assert unseen.status == 422  # nobody has looked at the card
    page = counter.send(
        unseen.form_doing("start").fill(service=citizen.SERVICE, word="in-person", seen="yes", agent="", note="")
    )
    assert page.path.startswith("/desk/counter/")
    citizen.application_fill(counter, answers(), files=FILES)
    case = case_of(citizen.application_submit(counter))
    assert town.rows("SELECT channel, mandate IS NOT NULL FROM cases_case WHERE id = %s", case) == [("counter", True)]
    assert case in " ".join(town.visitor("anan").get("/me").links("/cases/"))
    same_outcome(town, online, case)


def test_a_program_files_by_the_api(town: Town, online: str) -> None:
    anan = town.visitor("anan")
    anan.get("/me")
    api = Api(anan)
    draft = api.post("/drafts", {"service": citizen.SERVICE, "agency": "muang-tuayang"})["id"]
    filled = {key: api_value(fields) for key, fields in answers().items()} | {"extras": None}
    while (coming := api.get(f"/drafts/{draft}")["next"]) is not None:
        if coming["kind"] == "register":
            api.post(f"/drafts/{draft}/registers/{coming['key']}")
        else:
            api.put(f"/drafts/{draft}/answers/{coming['key']}", {"value": filled[coming["key"]]})
    sent = api.post(f"/drafts/{draft}/submission")
    assert api.post(f"/drafts/{draft}/submission") == sent
    same_outcome(town, online, sent["case"])


def same_outcome(town: Town, online: str, other: str) -> None:
    """Same answers, same decision, same document, whichever the channel."""
    officers.case_do(town.visitor("clerk"), other, "check")
    bank.bill_pay(town.visitor("anan"), other)
    until(lambda: town.state(other) == "in-progress")
    link, _ = town.approved(other, "anan")
    assert decided_on(town, online) == decided_on(town, other)
    first, second = (certificate_data(town, link) for link in (town.certificate(online, "anan"), link))
    assert first == second


def decided_on(town: Town, case: str) -> Any:
    return town.rows(
        "SELECT a.answers, d.outcome, d.service_sha256, d.permission_rule FROM cases_caseanswers a "
        "JOIN cases_decision d ON d.case_id = a.case_id WHERE a.case_id = %s",
        case,
    )


def certificate_data(town: Town, link: str) -> dict[str, Any]:
    """The data inside a certificate, but for the numbers that are its own."""
    reader = PdfFileReader(io.BytesIO(town.visitor("anan").client.get(link).content))
    names = list(reader.root["/Names"]["/EmbeddedFiles"]["/Names"])
    (data,) = [s for n, s in zip(names[0::2], names[1::2], strict=True) if str(n).endswith(".json")]
    read = dict(json.loads(data.get_object()["/EF"]["/F"].data))
    return {k: v for k, v in read.items() if k not in ("code", "check_url", "request_no", "receipt_code")}


@pytest.fixture
def mandate(town: Town) -> Iterator[str]:
    """Anan lets Wichai register a business for him until tomorrow; its id."""
    mandate_give(town, "anan", "wichai", year=today()[2] + 1)
    wichai = player("wichai").person
    given = town.one("SELECT id FROM identity_mandate WHERE word = 'mandate' ORDER BY id DESC LIMIT 1")
    assert wichai.given in town.visitor("anan").get("/me/mandates").text
    yield str(given)


def mandate_give(town: Town, grantor: str, grantee: str, *, year: int, pid: str = "") -> Page:
    visitor = town.visitor(grantor)
    page = visitor.get("/me/mandates")
    day, month, _ = today()
    person = player(grantee).person
    form = page.form(having="pid").fill(pid=pid or person.pid, name=person.given, scope=[citizen.SERVICE])
    return visitor.send(
        form.fill_named({"until.day": str(min(day, 28)), "until.month": str(month), "until.year": str(year)})
    )


def test_an_agent_files_on_a_mandate_until_it_is_ended(town: Town, mandate: str) -> None:
    wichai, anan = town.visitor("wichai"), town.visitor("anan")
    grantor = town.one("SELECT grantor_id FROM identity_mandate WHERE id = %s", mandate)
    page = wichai.get(f"/services/{citizen.SERVICE}?for={grantor}")
    page = wichai.send(page.form(action="/start"))
    assert page.status == 200 and page.path.startswith("/apply/"), page.text[:300]
    assert player("anan").person.given in page.text  # for whom, on every page
    citizen.application_fill(wichai, answers(), files=FILES)
    case = case_of(citizen.application_submit(wichai))
    row = town.rows(
        "SELECT person = %s, filed_by <> person, mandate IS NOT NULL FROM cases_case WHERE id = %s", grantor, case
    )
    assert row == [(True, True, True)]
    assert case in " ".join(anan.get("/me").links("/cases/"))
    end = anan.get("/me/mandates").form(action=f"/{mandate}/end")
    assert anan.send(end).status == 200
    page = wichai.get(f"/services/{citizen.SERVICE}?for={grantor}")
    assert wichai.send(page.form(action="/start")).status == 403


def test_a_mandate_of_the_past_or_for_nobody_is_refused(town: Town) -> None:
    page = mandate_give(town, "anan", "wichai", year=today()[2] - 1)
    assert page.status == 422 and page.error_texts()
    page = mandate_give(town, "anan", "wichai", year=today()[2] + 1, pid="1234567890123")
    assert page.status == 422
    assert any("เลข" in text for text in page.error_texts())


def counter_find(counter: Visitor, pid: str) -> Page:
    page = counter.get("/desk/counter")
    for form in page.forms():
        if ("do", "other") in {(b[1], b[2]) for b in form.buttons}:
            page = counter.send(form.choose("do", "other"))
    return counter.send(page.form_doing("find").fill(pid=pid))


def pay_at_bank(link: str) -> None:
    visitor = Visitor(link.split("/pay?")[0])
    page = visitor.get(link)
    assert visitor.send(page.form(action="/confirm")).status == 200
    visitor.close()
