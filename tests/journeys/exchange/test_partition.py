"""An hour in which neither node reaches the other: what both sides posted arrives afterwards, in order, once, promptly."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.hands import draft_at
from tests.support.strained import CITY, LANDS, Strained
from tests.support.town import until

from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play import citizen, officers

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]
WAITS = "เจ้าของทะเบียนต้องตอบ"
LETTERS = "SELECT number_text, subject FROM correspondence_letter WHERE from_agency = %s AND to_agency = %s AND subject LIKE %s"
AN_HOUR_OF_VAIN_ATTEMPTS = (
    "UPDATE exchange_postedmessage SET posted_at = posted_at - interval '1 hour', attempts = attempts + 60,"
    " due_at = now() + interval '60 seconds' WHERE state = 'waiting'"
)


def letters(strained: Strained, node: Node, frm: str, to: str) -> list[tuple[Any, ...]]:
    return strained.rows(node, LETTERS + " ORDER BY id", [frm, to, "ตัดขาด %"])


def taken(strained: Strained, node: Node) -> list[str]:
    """Ids of the messages that a node has taken, in the order in which it did."""
    return [i for (i,) in strained.rows(node, "SELECT message_id FROM exchange_receivedmessage ORDER BY id")]


def posted(strained: Strained, node: Node) -> list[str]:
    return [str(i) for (i,) in strained.rows(node, "SELECT id FROM exchange_postedmessage ORDER BY id")]


def received_number(strained: Strained, node: Node, agency: str) -> int:
    sql = "SELECT coalesce(max(last), 0) FROM correspondence_register WHERE agency = %s AND direction = 'in'"
    return int(strained.one(node, sql, [agency]))


def test_a_partition_of_an_hour_is_made_up_for(strained: Strained, tmp_path: Path) -> None:
    """Letters both ways, a citizen's dispute, a keeper's correction: all while the nodes are apart."""
    mali, draft, page = draft_at(strained.people, "mali", "operator")
    mali.send(page.form(action=page.path).fill(right="wrong"))
    citizen.datum_dispute("family_name", "แสงจันทร์", "สะกดตามบัตร")(mali)
    keeper = strained.keepers.visitor("dopa-keeper")
    until(lambda: "แสงจันทร์" in keeper.get("/desk/disputes").text)
    anan, _, page = draft_at(strained.people, "anan", "operator")
    town_clerk, lands_clerk = strained.people.visitor("letters"), strained.keepers.visitor("dol-letters")
    before = received_number(strained, strained.national, LANDS), received_number(strained, strained.town, CITY)

    with strained.partition():
        for n in range(4):
            officers.letter_write(town_clerk, to_agency=LANDS, subject=f"ตัดขาด ถึงที่ดิน {n}", body="ทดสอบ")
            officers.letter_write(lands_clerk, to_agency=CITY, subject=f"ตัดขาด ถึงเมือง {n}", body="ทดสอบ")
        officers.dispute_uphold(keeper, "แสงจันทร์", reason="ตรงกับทะเบียนคนเกิด")
        anan.send(page.form(action=page.path).fill(right="wrong"))
        citizen.datum_dispute("family_name", "ค้าขายเก่ง", "เปลี่ยนชื่อสกุลแล้ว")(anan)
        until(lambda: waiting(strained, strained.town) >= 5 and waiting(strained, strained.national) >= 6)
        until(lambda: tried(strained, strained.town) and tried(strained, strained.national))
        assert letters(strained, strained.national, CITY, LANDS) == []
        assert letters(strained, strained.town, LANDS, CITY) == []
        assert WAITS in mali.get(f"/apply/{draft}/operator").text, "the page says honestly what it waits for"
        for node in strained.nodes:
            strained.write(node, AN_HOUR_OF_VAIN_ATTEMPTS)

    strained.delivered(seconds=120)
    for node, other in ((strained.town, strained.national), (strained.national, strained.town)):
        assert taken(strained, other) == posted(strained, node), "all of them, once, in the order they were posted"
    for frm, to in ((CITY, LANDS), (LANDS, CITY)):
        sent = letters(strained, strained.town if frm == CITY else strained.national, frm, to)
        assert sent == letters(strained, strained.national if frm == CITY else strained.town, frm, to)
        assert [subject[-1] for _, subject in sent] == ["0", "1", "2", "3"]
    assert received_number(strained, strained.national, LANDS) == before[0] + 4
    assert received_number(strained, strained.town, CITY) == before[1] + 4
    disputes = "SELECT id, field, state FROM exchange_dispute ORDER BY id"
    assert strained.rows(strained.town, disputes) == strained.rows(strained.national, disputes)
    assert {state for _, _, state in strained.rows(strained.town, disputes)} == {"open", "upheld"}
    until(lambda: "แสงจันทร์" in (page := mali.get(f"/apply/{draft}/operator")).text and WAITS not in page.text)
    assert strained.books_agree(tmp_path)["total"]["messages"] >= 6


def waiting(strained: Strained, node: Node) -> int:
    return int(strained.one(node, "SELECT count(*) FROM exchange_postedmessage WHERE state = 'waiting'"))


def tried(strained: Strained, node: Node) -> bool:
    sql = "SELECT count(*) FROM exchange_postedmessage WHERE state = 'waiting' AND attempts > 0 AND code = 'no-answer'"
    return bool(strained.one(node, sql))
