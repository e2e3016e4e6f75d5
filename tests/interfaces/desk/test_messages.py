"""The desk for messages that did not arrive: a person of the registry sees why, sends again, or closes with a reason."""

from uuid import UUID

import pytest
from django.db import transaction
from tests.interfaces.pages import document, visitor, words

from salaklang.config.seed_cast import CITY, DOPA, LANDS
from salaklang.foundations.exchange.actions import message_post, messages_deliver
from salaklang.foundations.exchange.models import PostedMessage
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import system

SECRET = "ความลับของมะลิ"


def put_aside(agency: str = CITY, to: str = DOPA) -> UUID:
    """A message that its recipient really refuses: nobody there takes messages of its kind."""
    with transaction.atomic():
        posted = message_post(
            system(agency),
            from_agency=agency,
            to_agency=to,
            kind="no-such-kind",
            body={"said": SECRET},
            case="ทพ 7/2569",
        )
    messages_deliver("")
    assert PostedMessage.objects.get(pk=posted).state == "dead"
    return posted


@pytest.mark.django_db(transaction=True)
def test_the_registry_sees_why_and_sends_again(node: None) -> None:
    clerk = visitor("letters")
    assert "ไม่มีข้อความที่รอคุณ" in words(clerk.get("/desk/messages"))
    posted = put_aside()
    page = clerk.get("/desk/messages")
    said = words(page)
    assert "ทพ 7/2569" in said and "กรมการปกครอง" in said and str(posted) in said
    assert "ปลายทางไม่มีบริการ" in said and "./sala node refresh" in said, "why, and what to do"
    assert SECRET not in page.content.decode()
    done = clerk.post("/desk/messages", {"do": "again", "message": str(posted)})
    assert done.status_code == 302 and "กำลังส่งข้อความอีกครั้ง" in words(clerk.get(done["Location"]))
    assert PostedMessage.objects.get(pk=posted).state == "waiting"
    assert "รอส่ง" in words(clerk.get("/desk/messages"))
    messages_deliver("")
    assert PostedMessage.objects.get(pk=posted).state == "dead", "it is refused again, and comes back to the desk"
    assert LedgerAct.objects.filter(kind="exchange.message-again", subject_id=str(posted)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_needs_a_reason(node: None) -> None:
    clerk, posted = visitor("letters"), put_aside()
    empty = clerk.post("/desk/messages", {"do": "close", "message": str(posted), "reason": "  "})
    assert empty.status_code == 422
    page = document(empty)
    for href in page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href"):
        assert page.get_element_by_id(href[1:]) is not None
    assert PostedMessage.objects.get(pk=posted).state == "dead"
    clerk.post("/desk/messages", {"do": "close", "message": str(posted), "reason": "แจ้งทางโทรศัพท์แล้ว"})
    row = PostedMessage.objects.get(pk=posted)
    assert (row.state, row.closed_reason) == ("closed", "แจ้งทางโทรศัพท์แล้ว")
    assert LedgerAct.objects.filter(kind="exchange.message-closed", subject_id=str(posted)).count() == 1
    late = clerk.post("/desk/messages", {"do": "again", "message": str(posted)})
    assert late.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_another_agencys_messages_are_not_ours(node: None) -> None:
    theirs = put_aside(LANDS)
    clerk = visitor("letters")
    assert str(theirs) not in words(clerk.get("/desk/messages"))
    assert clerk.post("/desk/messages", {"do": "again", "message": str(theirs)}).status_code == 403
    assert clerk.post("/desk/messages", {"do": "burn", "message": str(theirs)}).status_code == 404
    assert clerk.post("/desk/messages", {"do": "again", "message": "rubbish"}).status_code == 404
    assert visitor("clerk").get("/desk/messages").status_code == 403
    assert str(theirs) in words(visitor("dol-letters").get("/desk/messages"))
