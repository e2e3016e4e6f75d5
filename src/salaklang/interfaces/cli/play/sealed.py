"""A sealed use: the commission against corruption asks a register; the person sees nothing yet, all can count it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from salaklang.foundations.exchange.seals import SealCount, counts_of_leaves
from salaklang.interfaces.cli.play import proofs
from salaklang.interfaces.cli.play.patience import waited
from salaklang.interfaces.cli.play.systems import InformationSystem, Told
from salaklang.interfaces.cli.play.visitor import Visitor, VisitorLost

INVESTIGATORS, INVESTIGATORS_SAID = "nacc", "ป.ป.ช."
PURPOSE, BASIS, CASE = "corruption-inquiry", "anti-corruption-act", "ไต่สวน 7/2569"


def asked(system: InformationSystem, subject: str) -> Told:
    """The commission's case system asks the civil register about a person, on a ground that seals."""
    body = {"query": {"pid": subject}, "subject": subject}
    told = system.ask("dopa", "dopa.person", body, purpose=PURPOSE, basis=BASIS, case=CASE, user="investigator-7")
    if told.refusal or "given_name" not in told.body["data"]:
        raise VisitorLost(f"the commission was answered with {told.status} {told.refusal}")
    if told.body["usage"]:
        raise VisitorLost("the asking node was given the id of a use that it must not show")
    return told


def hidden_from(person: Visitor) -> None:
    """The page of data uses asks every register's tracker, and none tells of it."""
    page = person.get("/me/data")
    if page.tree.xpath("//*[@class='sala-banner'][@role='status']"):
        raise VisitorLost(f"a register's tracker did not answer: {page.text[:300]}")
    if INVESTIGATORS_SAID in page.text:
        raise VisitorLost("the person sees a use before its seal has ended")


def counted(portal_url: str, folder: Path, trust: Path) -> int:
    """The public count of the registers' node names the commission, and the same numbers come out of its public log
    alone, downloaded whole and held against its signed checkpoint. How many sealed uses of the commission there are.
    """
    stranger = Visitor(portal_url)
    try:
        if INVESTIGATORS_SAID not in stranger.get("/open/sealed").text:
            raise VisitorLost("the public page of sealed uses does not name the commission")
        return waited(lambda: _counts_agree(stranger, folder, trust))
    finally:
        stranger.close()


def _counts_agree(stranger: Visitor, folder: Path, trust: Path) -> int:
    proofs.log_save(stranger, folder, trust)
    from_log = counts_of_leaves(proofs.leaves_saved(folder), today=datetime.now(UTC).date())
    said = [_count(row) for row in json.loads(stranger.client.get("/api/v1/open/sealed").content)]
    if said != from_log:
        raise VisitorLost(f"the node counts {said}, its log {from_log}")
    return sum(one.sealed for one in said if one.client == INVESTIGATORS)


def _count(row: dict[str, object]) -> SealCount:
    last = datetime.fromisoformat(str(row["all_open_by"])).date()
    return SealCount(
        str(row["agency"]), str(row["month"]), int(str(row["sealed_uses"])), int(str(row["sealed_still"])), last
    )
