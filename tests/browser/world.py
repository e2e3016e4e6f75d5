"""A node whose pages have something to show: cases in every state, played by visitors over the real pages."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.browser.uses import used_on, used_sealed
from tests.support.partner import Partner
from tests.support.partnership import partnership_make
from tests.support.town import FILES

from salaklang.config.seed_cast import CITIZENS, PASSWORD, SHOP_OWNED, SHOP_RENTED
from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play import bank, citizen, officers, proofs
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.stage import ANSWERS, RIGHT_NAME, SUBJECT
from salaklang.interfaces.cli.play.visitor import Visitor

UNKNOWN_CODE = "0000-0000-0000"
_YESTERDAY = datetime.now(UTC) + timedelta(hours=7) - timedelta(days=1)
STARTED = {
    "start_date.day": str(_YESTERDAY.day),
    "start_date.month": str(_YESTERDAY.month),
    "start_date.year": str(_YESTERDAY.year + 543),
}
HOME = ANSWERS | {"start_date": STARTED}
ELSEWHERE = HOME | {
    "trade_kinds": {"trade_kinds": ["A2", "B3"]},
    "place": {"place": "elsewhere"},
}


@dataclass
class World:
    """Where things are, by name: `case["approved"]`, `draft["registers"]`, `code["act"]`, `bill["open"]`."""

    node: Node
    on: dict[str, Visitor] = field(default_factory=dict)
    case: dict[str, str] = field(default_factory=dict)
    draft: dict[str, str] = field(default_factory=dict)
    code: dict[str, str] = field(default_factory=dict)
    link: dict[str, str] = field(default_factory=dict)
    partner: Partner | None = None

    def actor(self, username: str) -> Visitor:
        """The visitor of this name, signed in at first call."""
        if username not in self.on:
            self.on[username] = sign_in(self.node.portal_url, username, PASSWORD)
        return self.on[username]

    def close(self) -> None:
        for visitor in self.on.values():
            visitor.close()
        if self.partner is not None:
            self.partner.close()


def world_make(node: Node) -> World:
    """Play until each kind of page exists. Takes about half a minute; raises VisitorLost when a page is amiss."""
    world = World(node)
    for username, state in (
        ("anan", "received"),
        ("anan", "correction"),
        ("anan", "unpaid"),
        ("anan", "paid"),
        ("mali", "withdrawn"),
        ("mali", "refused"),
        ("mali", "approved"),
        ("mali", "ready"),
        ("mali", "typed"),
    ):
        world.case[state] = _filed(world, username)
    _looked_up(world)
    _progress(world)
    _counter(world)
    _drafts(world)
    _consents(world)
    used_sealed(node, subject=CITIZENS[2].person.pid)
    _links(world)
    world.partner = partnership_make(node)
    return world


def _filed(world: World, username: str) -> str:
    visitor = world.actor(username)
    citizen.application_begin(visitor)
    citizen.application_fill(visitor, HOME)
    return citizen.application_submit(visitor).path.split("/")[2]


def _looked_up(world: World) -> None:
    """Two cases filed while the land register was silent; for one of them the clerk has looked it up since."""
    anan, keeper, clerk = world.actor("anan"), world.actor("dol-keeper"), world.actor("clerk")
    _register_switch(keeper, "dol.premises", "down")
    for name in ("silent", "looked"):
        citizen.application_begin(anan)
        citizen.application_fill(anan, HOME, files={"premises_proof": FILES["premises_proof"]})
        world.case[name] = citizen.application_submit(anan).path.split("/")[2]
    _register_switch(keeper, "dol.premises", "up")
    page = clerk.get(f"/desk/cases/{world.case['looked']}/look-up/premises_right")
    clerk.send(page.form(having="version"))
    officers.case_do(clerk, world.case["looked"], "office-check")
    keeper = world.actor("dbd-keeper")
    _register_switch(keeper, "dbd.name-check", "down")
    officers.case_do(clerk, world.case["silent"], "office-check")
    _register_switch(keeper, "dbd.name-check", "up")


def _register_switch(keeper: Visitor, service: str, state: str) -> None:
    """Say at the desk that a register can be asked (`up`) or can't (`down`)."""
    forms = keeper.get("/desk/registers").forms()
    keeper.send(next(f for f in forms if f.values.get("service") == [service]).choose("state", state))


def _progress(world: World) -> None:
    """Bring each case to the state that it is named after."""
    case, clerk, registrar = world.case, world.actor("clerk"), world.actor("registrar")
    officers.case_do(clerk, case["correction"], "correction", keys="trades", text="โปรดระบุชนิดของสินค้าให้ชัดเจนกว่านี้")
    for name in ("unpaid", "paid", "refused", "approved", "ready", "typed"):
        officers.case_do(clerk, case[name], "check")
    for name in ("paid", "refused", "approved", "ready", "typed"):
        bank.bill_pay(world.actor("anan" if name == "paid" else "mali"), case[name])
    letter = {"to_agency": "dol", "body": "ขอให้ยืนยันว่าสถานที่ตามคำขอใช้ประกอบพาณิชยกิจได้", "urgency": "normal"}
    for name in ("approved", "paid"):
        officers.case_do(world.actor("officer"), case[name], "letter", subject=f"{SUBJECT} {name}", **letter)
    officers.letter_answer(world.actor("dol-letters"), f"{SUBJECT} approved", outcome="agreed", body="ใช้ได้")
    for name in ("approved", "ready", "typed"):
        officers.opinions_give(world.actor("officer"), case[name], "เอกสารครบถ้วน เห็นควรรับจดทะเบียน")
    officers.case_do(registrar, case["approved"], "decide", outcome="approve", reasons="คำขอครบถ้วน จึงรับจดทะเบียน")
    officers.case_do(
        registrar,
        case["refused"],
        "decide",
        outcome="refuse",
        ground="name-unlawful",
        reasons="ชื่อที่ขอใช้พ้องกับหน่วยงานของรัฐ ทำให้ประชาชนเข้าใจผิด",
    )
    page = world.actor("mali").get(f"/cases/{case['withdrawn']}")
    world.actor("mali").send(page.form(action="/withdraw").fill(reason="เปลี่ยนใจ"))


def _counter(world: World) -> None:
    """A draft at the counter, for Wichai, on his word."""
    counter = world.actor("counter")
    page = counter.get("/desk/counter")
    page = counter.send(page.form(having="pid").fill(pid=CITIZENS[2].person.pid).choose("do", "find"))
    form = page.form_doing("start").fill(word="in-person", service=citizen.SERVICE, seen="yes")
    world.draft["counter"] = counter.send(form).path.split("/")[3]


def _drafts(world: World) -> None:
    """Drafts that stand at many pages: everything asked, a register down, one disputed, and nothing to register."""
    wichai, keeper = world.actor("wichai"), world.actor("dol-keeper")
    world.draft["wide"] = _until(wichai, ELSEWHERE, "premises_consent", SHOP_RENTED)
    form = wichai.get(f"/apply/{world.draft['wide']}/extras").form(having="extras")
    wichai.send(form.fill(extras=["phone", "manager", "branches"]).choose("do", "next"))
    hawker = {"seller_type": {"seller_type": "alone"}, "trade_kinds": {"trade_kinds": ["stall"]}}
    world.draft["stop"] = _until(wichai, hawker, "result")
    _register_switch(keeper, "dol.premises", "down")
    world.draft["down"] = _until(wichai, ELSEWHERE, "premises_right", SHOP_OWNED)
    _register_switch(keeper, "dol.premises", "up")
    world.draft["unasked"] = _civil_register_silent(wichai, world.actor("dopa-keeper"))
    mali = world.actor("mali")
    world.draft["disputed"] = _until(mali, HOME, "operator")
    mali.send(mali.get(f"/apply/{world.draft['disputed']}/operator").form(having="right").fill(right="wrong"))
    citizen.datum_dispute("family_name", RIGHT_NAME, "สะกดตามบัตรประชาชน")(mali)
    citizen.application_begin(world.actor("anan"))
    world.draft["whole"] = citizen.application_fill(world.actor("anan"), HOME).draft


def _civil_register_silent(visitor: Visitor, keeper: Visitor) -> str:
    """A shop at home while the civil register is silent: stands where the house register can't be asked either."""
    _register_switch(keeper, "dopa.person", "down")
    citizen.application_begin(visitor)
    draft = citizen.application_fill(visitor, HOME, until="operator").draft
    page = visitor.send(visitor.get(f"/apply/{draft}/operator").form_doing("next"))
    page = visitor.send(page.form(action=page.path), files={"operator_id": FILES["operator_id"]})
    _register_switch(keeper, "dopa.person", "up")
    assert page.path.endswith("/home"), page.path
    return draft


def _until(visitor: Visitor, answers: dict[str, citizen.Fields], stop: str, house: str = "") -> str:
    """Answer until the page `stop` is the next; the draft's id."""
    page = citizen.application_begin(visitor)
    given = answers | ({"premises_house_code": {"premises_house_code": house}} if house else {})
    while (key := page.path.rsplit("/", 1)[-1]) != stop:
        form = page.form(action=page.path)
        if "right" in form.choices:
            page = visitor.send(form.fill(right="yes"))
        else:
            page = visitor.send(form.fill_named(dict(given[key])).choose("do", "next"))
        assert page.status == 200, f"{key}: {page.error_texts()}"
    return page.path.split("/")[2]


# An information system asks for consent by a signed message; here the node's operator does it for the play.
_ASK = """
from datetime import timedelta
from salaklang.foundations.exchange.actions import consent_ask
from salaklang.kernel.actor import system
from salaklang.kernel.clock import SYSTEM_CLOCK
for n in range({times}):
    row = consent_ask(system("muang-tuayang"), subject="{pid}", requester="muang-tuayang", service="dopa.person",
        purpose="commercial-registration-new", data_types=["title", "given_name", "family_name", "birth_date"],
        valid_until=SYSTEM_CLOCK.now() + timedelta(days=30), mode="PERIODIC", uses_max=3 - n // 4 * 2, case="{case}")
    print("ASKED", row.id)
"""


def _consents(world: World) -> None:
    """Consents of Anan's in each state, asked for in a case of his."""
    anan = world.actor("anan")
    title = world.actor("clerk").get(f"/desk/cases/{world.case['received']}").tree.xpath("string(//h1)")
    script = _ASK.format(times=5, pid=CITIZENS[0].person.pid, case=title.partition("·")[0].strip())
    done = world.node.command("manage", "shell", "-c", script)
    asked = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ASKED ")]
    for name, consent in zip(("asked", "given", "declined", "withdrawn", "used"), asked, strict=True):
        world.link[f"consent-{name}"] = f"/me/data/consents/{consent}"
    for name, answer in (("given", "yes"), ("declined", "no"), ("withdrawn", "yes"), ("used", "yes")):
        page = anan.get(world.link[f"consent-{name}"])
        page = anan.send(page.form(having="answer").fill(answer=answer))
        if name == "withdrawn":
            anan.send(page.form(action="/end"))
    used_on(world.node, {"given": asked[1], "used": asked[4]}, subject=CITIZENS[0].person.pid)


def _links(world: World) -> None:
    mali = world.actor("mali")
    document, code = proofs.certificate_wait(mali, world.case["approved"])
    world.link["certificate"], world.code["certificate"] = document, code
    world.code["act"] = proofs.code_on(mali.get(f"/cases/{world.case['approved']}"))
    world.link["message"] = mali.get("/me/inbox").links("/me/inbox/")[0]
    world.link["use"], world.link["use-proof"] = (mali.get("/me/data").links(part)[0] for part in ("/wrong", "/proof/"))
    world.link["bank"] = world.actor("anan").get(f"/cases/{world.case['unpaid']}/pay").links("/pay?payload=")[0]
    world.link["letter-in"] = world.actor("dol-letters").get("/desk/letters").links("/desk/letters/")[-1]
    world.link["letter-out"] = world.actor("officer").get("/desk/letters?register=out").links("/desk/letters/")[-1]
    deadline = time.monotonic() + 30
    while mali.client.get(f"/proof/{world.code['act']}.tlog-proof").status_code != 200:
        if time.monotonic() > deadline:
            raise AssertionError("the log did not take the act in time")
        time.sleep(0.2)
    world.link["entry-sealed"] = mali.get(f"/proof/{world.code['act']}").links("/ledger/entries/")[0]
    told = mali.get("/ledger/blocks/1").tree.xpath("//tr[contains(., 'กุญแจแลกเปลี่ยน')]//a/@href")
    world.link["entry-open"] = str(told[0])
