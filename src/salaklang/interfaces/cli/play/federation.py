"""What must be true when the main job crosses three nodes: proofs of another node's log, numbers on both sides of a
letter, the province's signature under the town's log, and a citizen who goes on while the registers' node is down.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from salaklang.interfaces.cli.play import citizen, proofs
from salaklang.interfaces.cli.play.patience import waited
from salaklang.interfaces.cli.play.systems import Operator, Told
from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost
from salaklang.interfaces.cli.play.watching import published
from salaklang.kernel.note import NoteError, vkey_format
from salaklang.kernel.tlog_policy import Policy
from salaklang.kernel.tlog_proof import proof_parse, proof_verify
from salaklang.kernel.trust import trust_parse

REGISTERS_DOWN = "ทะเบียนราษฎรยังไม่ตอบ"
_PROOFS_CHECKED = 5


class Switch(Protocol):
    """What can be done to a whole node; `embedded.Node` does it."""

    def start(self) -> object: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class House:
    """A node as strangers know it: its portal, its log's name and key, and the trust file that it publishes; and who
    runs it."""

    portal_url: str
    origin: str
    key: str
    trust: Path
    operator: Operator


@dataclass(frozen=True, slots=True)
class Houses:
    """The three nodes; how to stop the national one; by which key the province's witness signs; and how the town's
    operator asks the registers on a consent (its id) past all checks of the town's own node."""

    town: House
    national: House
    province: House
    national_switch: Switch
    province_witness: str
    town_past_checks: Callable[[str], Told]

    @property
    def all(self) -> Mapping[str, House]:
        return {"town": self.town, "national": self.national, "province": self.province}


def joined_publicly(houses: Houses, folder: Path) -> None:
    """Each node's public log, downloaded whole and held against its signed checkpoint, says whom it has joined, and
    by which keys.
    """
    for name, house in houses.all.items():
        others = {h.origin: h.key for n, h in houses.all.items() if n != name}
        stranger = Visitor(house.portal_url)
        try:
            waited(partial(_joined_check, stranger, folder / f"{name}-ledger", house, others))
        finally:
            stranger.close()


def _joined_check(stranger: Visitor, folder: Path, house: House, others: Mapping[str, str]) -> None:
    proofs.log_save(stranger, folder, house.trust)
    added = [leaf["data"] for leaf in proofs.leaves_saved(folder) if leaf.get("type") == "exchange.node-added"]
    said = {data["origin"]: data["vkey"] for data in added}
    if not dict(others).items() <= said.items():  # others may have joined since
        raise VisitorLost(f"the log of {house.origin} says that it has joined {sorted(said)}, not {sorted(others)}")


def numbers_agree(sender: Visitor, receiver: Visitor, subject: str) -> None:
    """A letter has the number that its sender gave it in both nodes' registers, and a receive number beside it."""
    sent, received = _numbers(sender.get("/desk/letters?register=out"), subject), None
    received = _numbers(receiver.get("/desk/letters"), subject)
    if not sent or set(sent) != set(received):
        raise VisitorLost(f"numbers differ: sent as {sorted(sent)}, received as {sorted(received)}")
    if not all(received.values()):
        raise VisitorLost("a received letter has no receive number")


def _numbers(page: Page, subject: str) -> dict[str, str]:
    """By letter number, the running number in this register, of letters about `subject`."""
    found = {}
    for row in page.tree.xpath("//table/tbody/tr"):
        cells = [" ".join(c.text_content().split()) for c in row.xpath("./td|./th")]
        if any(subject in c for c in cells):
            found[cells[1]] = cells[0]
    return found


def cosigned_by_province(visitor: Visitor, houses: Houses) -> None:
    """The province's witness has signed the checkpoint that the town shows, with the key that the province tells."""

    def look() -> None:
        report = published(visitor, houses.town.trust)
        keys = [vkey_format(c.witness.key) for c in report.cosigned]
        if houses.province_witness not in keys or not report.satisfied:
            raise VisitorLost(f"the town's checkpoint is cosigned by {[c.witness.name for c in report.cosigned]}")

    waited(look)


def proofs_elsewhere(owner: Visitor, houses: Houses) -> int:
    """Each use on her page links its proof on the registers' node. Anybody can fetch it there, and it checks under that
    node's trust, with its own witnesses; a changed leaf doesn't. Returns how many there were.
    """
    links = owner.get("/me/data").links(f"{houses.national.portal_url}/proof/")
    if not links:
        raise VisitorLost("no use on the page of data uses links its proof on the registers' node")
    policy = trust_parse(houses.national.trust.read_bytes()).policy
    stranger = Visitor(houses.national.portal_url)
    try:
        for link in links[:_PROOFS_CHECKED]:
            leaf, text = waited(partial(_proof_at, stranger, link))
            _proof_check(leaf, text, policy)
    finally:
        stranger.close()
    return len(links)


def _proof_at(stranger: Visitor, link: str) -> tuple[bytes, str]:
    page = stranger.get(link)
    leaf, text = (page.tree.xpath(f"string(//*[@id='{name}'])") for name in ("proof-leaf", "proof-text"))
    if not leaf or not text:
        raise VisitorLost(f"no proof on {page.path} yet")
    return base64.b64decode(leaf), text


def _proof_check(leaf: bytes, text: str, policy: Policy) -> None:
    report = proof_verify(proof_parse(text), leaf, policy=policy)
    if not report.satisfied:
        raise VisitorLost("too few witnesses have signed the checkpoint of a use's proof")
    if json.loads(leaf)["type"] != "exchange.answered":
        raise VisitorLost(f"a use is proven by an act of kind {json.loads(leaf)['kind']}")
    try:
        proof_verify(proof_parse(text), leaf.replace(b"exchange.answered", b"exchange.refused!"), policy=policy)
    except NoteError:
        return
    raise VisitorLost("a changed leaf is proven too")


def registers_down(
    applicant: Visitor,
    owner: Visitor,
    houses: Houses,
    *,
    answers: Mapping[str, citizen.Fields],
    upload: citizen.Upload,
) -> None:
    """The registers' node is stopped. Who applies is told so and gives evidence instead; who looks at their own data
    sees what is known here, and who did not answer. When the node is back, the same question is answered by it.
    """
    houses.national_switch.stop()
    try:
        draft = citizen.application_begin(applicant).path.split("/")[2]
        citizen.application_fill(applicant, answers, until="operator")
        page = applicant.get(f"/apply/{draft}/operator")
        if REGISTERS_DOWN not in page.text:
            raise VisitorLost(f"the page does not say that the register is silent: {page.text[:300]}")
        page = applicant.send(page.form_doing("next"))
        if not page.path.endswith("/operator_id"):
            raise VisitorLost(f"evidence is not asked for instead: {page.path}")
        applicant.send(page.form(action=page.path), files={"operator_id": upload})
        seen = owner.get("/me/data")
        if not seen.tree.xpath("//*[@class='sala-banner'][@role='status']") or not seen.links("/proof/"):
            raise VisitorLost("the page of data uses hides its uses, or who is silent")
    finally:
        houses.national_switch.start()

    def fetched() -> None:
        page = applicant.get(f"/apply/{draft}/operator")
        if "อนันต์" not in applicant.send(page.form_doing("fetch")).text:
            raise VisitorLost("the register is back, and yet the page does not fetch")

    waited(fetched)
