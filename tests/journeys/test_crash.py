"""Programs die at each step of the main job, and the power goes; nothing is lost and nothing happens twice."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.support.patience import PatientTransport, again
from tests.support.town import FILES, Town, answers, case_of, hanging, mail_text, stage_of, until

from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free
from salaklang.interfaces.cli.play import citizen, officers, watching
from salaklang.interfaces.cli.play.script import STEPS
from salaklang.interfaces.cli.play.stage import Stage
from salaklang.interfaces.cli.play.visitor import Visitor

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

# Acts that the main job leaves on its case, each exactly once.
ONCE = (
    "case.submitted",
    "case.checked",
    "payment.received",
    "case.paid",
    "letter.sent",
    "case.letter-sent",
    "letter.answered",
    "case.letter-answered",
    "case.opinion",
    "case.approved",
    "document.issued",
    "certificate.issued",
)
# Acts on the way there that stand elsewhere than on the case.
BESIDE = ("exchange.dispute-opened", "exchange.record-kept")
# Acts that are a transaction of their own, one statement: there is no moment when they are written and not committed.
ALONE = ("exchange.answered",)
# Acts that share the transaction, and so the commit, of one above.
WITHIN = ("letter.received", "exchange.dispute-answered", "exchange.record-corrected")


@pytest.fixture(scope="module")
def crash_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crashes")


@pytest.fixture(scope="module")
def mortal(crash_folder: Path) -> Iterator[Town]:
    """A town of its own whose programs die, once each, at every crash point. Its data was put in before."""
    seeded = Node(port=port_free())
    try:
        seeded.start()
        port = int(seeded.portal_url.rsplit(":", 1)[1])
        seeded.stop()
        dying = {
            "SALA_CRASH_DIR": str(crash_folder),
            "SALA_WORKER_DEAD_AFTER_SECONDS": "3",
            "SALA_POSTS_PER_MINUTE": "100000",
        }
        town = Town(Node(seeded.home, port=port, environment=dying))
        town.node.start()
        yield town
        town.close()
        town.node.stop()
    finally:
        seeded.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visitor, "transport_make", PatientTransport)
    monkeypatch.setattr(PatientTransport, "tried_again", 0)


@pytest.fixture
def gremlin(mortal: Town) -> Iterator[Counter[str]]:
    """Kills the sequencer, the mail server and the bank again and again while the test runs."""
    over, killed = threading.Event(), Counter[str]()

    def kill() -> None:
        while not over.wait(2.0):
            for name in ("sequencer", "mail", "bank"):
                with suppress(KeyError, ProcessLookupError):  # it is down already
                    mortal.node.kill(name, wait=False)
                    killed[name] += 1
                if over.wait(2.0):
                    return

    thread = threading.Thread(target=kill)
    thread.start()
    yield killed
    over.set()
    thread.join()


def test_a_kill_at_each_step_loses_nothing_and_doubles_nothing(
    mortal: Town, crash_folder: Path, tmp_path: Path, patient: None, gremlin: Counter[str]
) -> None:
    stage = stage_of(mortal, tmp_path)
    for name, _, step in STEPS:
        again(lambda step=step: step(stage), held=lambda name=name: _held(mortal, stage, name))  # type: ignore[misc]
    expected = {f"{kind}.{point}" for kind in (*ONCE, *BESIDE) for point in ("inside", "committed")}
    expected |= {f"{kind}.{point}" for kind in ALONE for point in ("ready", "committed")}
    expected |= {f"{kind}.inside" for kind in WITHIN} | {"mail.handed-over"}
    assert {f.name for f in crash_folder.iterdir()} >= expected, "a step was not killed"
    assert PatientTransport.tried_again >= 10
    assert gremlin["sequencer"] >= 2
    mortal.sealed()
    _nothing_lost_nothing_twice(mortal, stage)
    stage.close()


def _held(town: Town, stage: Stage, name: str) -> bool:
    """Whether a step of the script has come true, as far as the next one needs it."""
    states = {"check": "awaiting-payment", "pay": "in-progress", "letter": "awaiting-reply", "answer": "in-progress"}
    match name:
        case "dispute":
            return town.one("SELECT state FROM exchange_dispute") == "upheld"
        case "check" | "pay" | "letter" | "answer":
            return bool(until(lambda: town.state(stage.case) == states[name], seconds=120))
        case "opinion":
            return "case.opinion" in town.acts(stage.case)
        case "decide":
            return town.state(stage.case) == "approved"
        case "certificate":
            return bool(stage.certificate)
        case "public-log":
            return bool(stage.checkpoint)
        case _:
            return True


def _nothing_lost_nothing_twice(town: Town, stage: Stage) -> None:
    case = stage.case
    assert town.one("SELECT count(*) FROM cases_case") == 1
    assert town.one("SELECT count(*) FROM cases_draft") == 1
    given = town.one("SELECT answers FROM cases_caseanswers WHERE case_id = %s", case)
    assert given["trade_name"] == {"th": "ร้านกาแฟแสงจันทร์", "foreign": "Saengchan Coffee"}
    assert given["capital"] == 5_000_000 and given["place"] == "home"
    assert town.rows("SELECT state, amount_satang FROM payments_bill") == [("paid", 5000)]
    assert town.rows("SELECT verdict FROM payments_notice") == [("accepted",)]
    assert town.one("SELECT count(*) FROM payments_receipt") == 1
    assert town.one("SELECT sum(amount_satang) FROM payments_journalline") == 0
    assert {n for (n,) in town.rows("SELECT sum(amount_satang) FROM payments_journalline GROUP BY entry")} == {0}
    # The question and its answer; the other letters only make the log grow while witnesses are silent.
    assert town.one("SELECT count(*) FROM correspondence_letter WHERE subject <> %s", watching.REPORT) == 2
    assert town.rows("SELECT outcome FROM cases_decision") == [("approve",)]
    assert town.one("SELECT count(*) FROM documents_document WHERE kind = 'phor-kho-0403'") == 1
    assert town.one("SELECT count(*) FROM exchange_dispute") == 1
    counted = Counter(town.acts(case))
    assert {k: counted[k] for k in ONCE} == dict.fromkeys(ONCE, 1)
    until(lambda: town.one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == 0)
    assert town.rows("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'failed'") == []
    report = town.fsck()
    assert report["ok"], report["problems"]
    assert report["acts"] == town.one("SELECT count(*) FROM ledger_ledgeract")
    until(lambda: _mails_once(town))


def _mails_once(town: Town) -> bool:
    """Every message has gone out; one that went out again after a crash is the same mail to its reader."""
    sent = town.one("SELECT count(*) FROM notifications_message WHERE mail_state = 'sent'")
    by_id: dict[str, set[str]] = {}
    for mail in town.mails():
        by_id.setdefault(str(mail["Message-ID"]), set()).add(mail_text(mail))
    assert all(len(texts) == 1 for texts in by_id.values())
    return len(by_id) == sent == town.one("SELECT count(*) FROM notifications_message")


def test_a_power_cut_in_the_middle_of_the_form(mortal: Town, patient: None) -> None:
    """Everything dies, the database too. The citizen's session, the draft and each saved answer are there again."""
    anan = mortal.browser("anan")
    citizen.application_begin(anan)
    given = answers()
    for key in ("seller_type", "trade_kinds", "start_date"):
        assert anan.page is not None
        anan.send(anan.page.form(action=anan.page.path).fill_named(dict(given[key])).choose("do", "next"))
    assert anan.page is not None
    draft = anan.page.path.split("/")[2]
    mortal.node.kill_all()
    mortal.node.start()
    anan.get(f"/apply/{draft}")
    filled = citizen.application_fill(anan, given, files=FILES)
    assert filled.draft == draft and "seller_type" not in filled.asked
    case = case_of(citizen.application_submit(anan))
    mortal.node.kill_all()
    mortal.node.start()
    assert anan.get(f"/cases/{case}").status == 200
    officers.case_do(mortal.browser("clerk"), case, "check")
    assert mortal.state(case) == "awaiting-payment"
    mortal.sealed()
    assert mortal.fsck()["ok"]
    anan.close()


def test_a_bank_killed_between_paying_and_telling_tells_once(town: Town) -> None:
    """The node hangs while the bank tells it; the bank dies; back up, it tells again. The fee is paid once."""
    case = town.filed("anan")
    officers.case_do(town.visitor("clerk"), case, "check")
    link = town.visitor("anan").get(f"/cases/{case}/pay").links("/pay?payload=")[0]
    with hanging(town, "web"):
        payer = Visitor(link.split("/pay?")[0])
        page = payer.get(link)
        assert payer.send(page.form(action="/confirm")).status == 200
        time.sleep(1)
        town.node.kill("bank")
    until(lambda: town.state(case) == "in-progress")
    notices = "SELECT verdict FROM payments_notice n JOIN payments_bill b ON b.id = n.bill_id WHERE b.about_id = %s"
    assert town.rows(notices, case) == [("accepted",)]
    assert Counter(town.acts(case))["payment.received"] == 1


def test_a_sequencer_that_is_killed_goes_on_where_it_was(town: Town) -> None:
    for _ in range(3):
        until(lambda: "sequencer" in town.node.state.pids)
        town.node.kill("sequencer", wait=False)
        town.filed("anan")
    until(lambda: town.node.state.ready)
    town.sealed()
    report = town.fsck()
    assert report["ok"], report["problems"]
    assert report["acts"] == town.one("SELECT count(*) FROM ledger_ledgeract")
