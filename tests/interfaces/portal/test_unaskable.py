"""A register that can't be asked, because what it is asked by is told by another one that is silent."""

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.interfaces.pages import ANSWERS, document, draft_begin, fill, visitor, words

from salaklang.foundations.exchange.actions import register_state_set
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.kernel.actor import system


def test_it_says_which_way_on_and_asks_once_the_other_one_answers(node: None) -> None:
    anan = visitor("anan")
    register_state_set(system(), service="dopa.person", state="down")
    base = fill(anan, draft_begin(anan), ANSWERS, until="/operator").rpartition("/")[0]
    name, content, kind = identity_card()
    assert anan.post(f"{base}/operator", {"do": "next"})["Location"] == f"{base}/operator_id"
    card = SimpleUploadedFile(name, content, kind)
    assert anan.post(f"{base}/operator_id", {"operator_id": card})["Location"] == f"{base}/home"
    page = anan.get(f"{base}/home")
    assert "ทะเบียนก่อนหน้านี้ยังไม่ตอบ" in words(page) and "ขัดข้องชั่วคราว" not in words(page)
    assert document(page).xpath("//main//button/@value") == ["next"], "trying again would change nothing"
    assert "An earlier register has not answered" in words(anan.get(f"{base}/home?lang=en"))
    assert anan.post(f"{base}/home", {"do": "next"})["Location"] == f"{base}/home_address"

    register_state_set(system(), service="dopa.person", state="up")
    assert anan.post(f"{base}/operator", {"do": "fetch"})["Location"] == f"{base}/operator"
    assert anan.post(f"{base}/operator", {"right": "yes"})["Location"] == f"{base}/home"
    assert "เจริญสาธิต" in words(anan.get(f"{base}/home?lang=th"))
    assert anan.post(f"{base}/home", {"right": "yes"})["Location"].endswith("/trade_name"), "nothing is asked twice"
