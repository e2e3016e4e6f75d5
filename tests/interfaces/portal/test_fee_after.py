"""A fee that was paid before a refusal or a withdrawal: the page says what becomes of it, beforehand and after."""

from tests.interfaces.pages import SERVICE, case_file, visitor, words

from salaklang.capabilities.cases.actions.system import case_paid
from salaklang.capabilities.cases.models import Case
from salaklang.foundations.identity.models import Agency

SAID = "ไม่ได้กำหนดให้คืนค่าธรรมเนียม"


def test_it_is_said_before_paying_before_withdrawing_and_afterwards(node: None) -> None:
    client, found = case_file()
    assert SAID in words(client.get(f"/cases/{found}/pay"))
    assert SAID not in words(client.get(f"/cases/{found}"))
    case = Case.objects.get()
    case_paid(case=case.id, bill=case.bill, amount_satang=5000, receipt="1")
    assert SAID in words(client.get(f"/cases/{found}"))
    client.post(f"/cases/{found}/withdraw", {"reason": ""})
    page = words(client.get(f"/cases/{found}"))
    assert "ค่าธรรมเนียมที่ชำระแล้ว" in page and SAID in page and "ยังไม่ได้ตรวจ" in page


def test_where_no_office_takes_it_the_page_says_so_and_offers_no_start(node: None) -> None:
    Agency.objects.filter(kind="municipality").update(kind="centre")
    page = visitor().get(f"/services/{SERVICE}")
    assert "ยังไม่มีหน่วยงานในระบบนี้ที่รับเรื่องนี้" in words(page) and b"/start" not in page.content
