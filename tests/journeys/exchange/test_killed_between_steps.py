"""Programs of both nodes die by SIGKILL between each two steps of an exchange: nothing lost, nothing twice."""

from pathlib import Path

import httpx
import pytest
from tests.journeys.exchange.test_faulty_lines import NAME, SILENT
from tests.support.hands import draft_at
from tests.support.strained import CITY, LANDS, Strained
from tests.support.town import until

from salaklang.interfaces.cli.play import officers
from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

# Where the registers' node dies, and how many releases its books then hold of the question that it died of.
AT_THE_REGISTER = [
    ("look-up.seen", 0),
    ("look-up.found", 0),
    ("exchange.answered.ready", 0),
    ("exchange.answered.committed", 1),
    ("look-up.released", 1),
]
# The same where the citizen's node dies.
AT_THE_ASKER = [("look-up.ask", 0), ("look-up.answered", 1), ("look-up.kept", 1)]
POSTING = ("post.send", "post.taking", "exchange.message-received.inside", "post.taken", "post.answered")


def silent_draft(strained: Strained) -> tuple[Visitor, str]:
    """An application whose page says that the civil register did not answer: the next press asks it again."""
    with strained.national_line.fault("refuse", path="dopa.person"):
        visitor, draft, page = draft_at(strained.people, "anan", "operator")
    assert SILENT in page.text
    return visitor, draft


def pressed(visitor: Visitor, draft: str) -> Page | None:
    """Open the page and press "try again" if it is there; None when the node fell meanwhile."""
    try:
        page = visitor.get(f"/apply/{draft}/operator")
        return visitor.send(page.form_doing("fetch")) if SILENT in page.text else page
    except (httpx.TransportError, VisitorLost):
        return None


def kept(strained: Strained) -> int:
    sql = "SELECT count(*) FROM exchange_accesslog WHERE node_url <> '' AND service = 'dopa.person'"
    return int(strained.one(strained.town, sql))


@pytest.mark.parametrize(("point", "releases"), AT_THE_REGISTER)
def test_the_register_dies(strained: Strained, point: str, releases: int) -> None:
    """The asker sees a cut line; a release that was committed stands in the books although nobody got it."""
    visitor, draft = silent_draft(strained)
    before, known = strained.released(), kept(strained)
    with strained.armed(point):
        page = pressed(visitor, draft)
        assert strained.died(point)
        assert page is not None and SILENT in page.text
        assert strained.released() == before + releases
    until(lambda: NAME in getattr(pressed(visitor, draft), "text", ""), 120)
    assert strained.released() > before + releases
    assert kept(strained) == known + 1, "what the citizen's node holds, it holds once"


@pytest.mark.parametrize(("point", "releases"), AT_THE_ASKER)
def test_the_asker_dies(strained: Strained, point: str, releases: int) -> None:
    """The citizen's page breaks off; opened again, the same application goes on."""
    visitor, draft = silent_draft(strained)
    before, known = strained.released(), kept(strained)
    with strained.armed(point):
        assert pressed(visitor, draft) is None
        assert strained.died(point)
        assert strained.released() == before + releases
    until(lambda: NAME in getattr(pressed(visitor, draft), "text", ""), 120)
    assert strained.released() > before + releases
    assert kept(strained) == known + (2 if point == "look-up.kept" else 1)


def test_each_step_of_a_letters_way(strained: Strained) -> None:
    """Sender and recipient die at each step once; the letter is entered once on either side."""
    clerk = strained.people.visitor("letters")
    numbers = "SELECT coalesce(max(last), 0) FROM correspondence_register WHERE agency = %s AND direction = 'in'"
    before = strained.one(strained.national, numbers, [LANDS])
    with strained.armed(*POSTING):
        for n in range(2):
            officers.letter_write(clerk, to_agency=LANDS, subject=f"ล้ม {n}", body="ทดสอบ")
        strained.delivered(seconds=180)
        assert all(strained.died(point) for point in POSTING)
    assert strained.one(strained.national, numbers, [LANDS]) == before + 2
    sent = (
        "SELECT number_text, subject FROM correspondence_letter WHERE from_agency = %s AND subject LIKE %s ORDER BY id"
    )
    letters = strained.rows(strained.town, sent, [CITY, "ล้ม %"])
    assert [subject for _, subject in letters] == ["ล้ม 0", "ล้ม 1"]
    assert strained.rows(strained.national, sent, [CITY, "ล้ม %"]) == letters


def test_zz_all_books_agree(strained: Strained, tmp_path: Path) -> None:
    told = strained.books_agree(tmp_path)["compared"]
    assert told["both"] and not told["invented"] and not told["differing"]
