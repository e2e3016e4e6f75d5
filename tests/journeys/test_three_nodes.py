"""Three real nodes, each with its own programs, database, keys and log: the town asks, the registers answer, the
province witnesses and corresponds.
"""

import pytest
from tests.support.federation import PASSWORD, Federation
from tests.support.town import Town

from salaklang.config.seed_cast import PLAYERS
from salaklang.interfaces.cli.demo_stage import stage_of
from salaklang.interfaces.cli.play.script import Outcome, play, steps_of
from salaklang.interfaces.cli.play.stage import Stage

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

UNDELIVERED = (
    "SELECT state FROM exchange_postedmessage WHERE state <> 'delivered' "
    "AND from_agency IN ('muang-tuayang', 'land-uttaradit') AND to_agency IN ('muang-tuayang', 'land-uttaradit')"
)
ANSWERED = "SELECT client, service FROM exchange_exchangelog WHERE side = 'provider' AND outcome = 'answered'"
REGISTERS = {"dopa.person", "house.house", "dol.premises"}


@pytest.fixture(scope="module")
def played(federation: Federation, tmp_path_factory: pytest.TempPathFactory) -> tuple[Stage, list[Outcome]]:
    """The play of `./sala demo`, from her need to the registers' node that goes down and comes back."""
    agencies = {p.username: p.agency for p in PLAYERS if p.agency}
    folder = tmp_path_factory.mktemp("played")
    numbers = {p.username: p.person.pid for p in PLAYERS}
    stage = stage_of(
        federation, federation.joined, folder, password=PASSWORD, agencies=agencies, numbers=numbers
    )  # fmt: skip
    outcomes = list(play(stage))
    stage.close()
    return stage, outcomes


def test_the_main_job_crosses_the_nodes(federation: Federation, played: tuple[Stage, list[Outcome]]) -> None:
    """Every step of the demonstration goes well, those that check what has crossed among them."""
    stage, outcomes = played
    assert [(o.name, o.problem) for o in outcomes] == [(name, "") for name, _, _ in steps_of(stage)]
    assert {"joined", "numbers", "province-cosigned", "proof-elsewhere", "registers-down"} <= {o.name for o in outcomes}
    assert {"consent", "consent-withdrawn", "sealed-use"} <= {o.name for o in outcomes}
    assert stage.answers_fetched == len(REGISTERS) and stage.proofs_elsewhere >= len(REGISTERS)
    assert (stage.answered_on_consent, stage.refused_without_consent) == (1, 2) and stage.sealed_uses_counted >= 1


def test_registers_on_another_node_answer_instead_of_the_citizen(
    federation: Federation, played: tuple[Stage, list[Outcome]]
) -> None:
    answered = federation.rows(federation.national, ANSWERED)
    assert {("muang-tuayang", service) for service in REGISTERS} <= set(answered)
    kept = "SELECT count(*) FROM exchange_registerrecord"
    assert federation.one(federation.town, kept) == federation.one(federation.province, kept) == 0
    assert not {s for _, s in federation.rows(federation.town, ANSWERED)} & REGISTERS, "answered where nothing is kept"


def test_letters_are_entered_on_both_sides(federation: Federation, played: tuple[Stage, list[Outcome]]) -> None:
    """The letter of the case and its answer: the same on both nodes, each with a number of the house that gave it."""
    letters = "SELECT number_text, from_agency, to_agency, outcome FROM correspondence_letter ORDER BY number_text"
    crossed = [row for row in federation.rows(federation.town, letters) if "land-uttaradit" in row[1:3]]
    assert len(crossed) == 2
    assert [row for row in federation.rows(federation.province, letters) if "land-uttaradit" in row[1:3]] == crossed
    assert [row for row in federation.rows(federation.national, letters) if "land-uttaradit" in row[1:3]] == []
    entered = "SELECT direction, last FROM correspondence_register WHERE agency = 'land-uttaradit' ORDER BY direction"
    assert federation.rows(federation.province, entered) == [("in", 1), ("out", 1)]
    for node in federation.nodes:
        assert federation.rows(node, UNDELIVERED) == []


def test_every_node_has_a_log_keys_and_a_database_of_its_own(federation: Federation) -> None:
    keys = [federation.rows(n, "SELECT vkey FROM ledger_ledgerkey") for n in federation.nodes]
    assert len({row for rows in keys for row in rows}) == len(federation.nodes)
    assert len({n.database_url for n in federation.nodes}) == len(federation.nodes)
    private = "SELECT agency FROM exchange_agencykey WHERE private_sealed <> '' ORDER BY 1"
    held = [{a for (a,) in federation.rows(n, private)} for n in federation.nodes]
    assert all(not one & other for n, one in enumerate(held) for other in held[n + 1 :]), "a private key on two nodes"


def test_the_nodes_tell_the_same_of_each_use(federation: Federation, played: tuple[Stage, list[Outcome]]) -> None:
    """The citizen sees on the town's pages what the registers' node has logged, row by row, with its proof there."""
    used = 'SELECT id, service, requester, purpose, legal_basis, "case", fields, act_code FROM exchange_accesslog'
    there = {row[0]: row for row in federation.rows(federation.national, used)}
    here = federation.rows(federation.town, used + " WHERE person IS NOT NULL")
    assert here and all(there[row[0]] == row for row in here)
    proofs = federation.rows(federation.town, "SELECT DISTINCT node_url FROM exchange_accesslog")
    assert proofs == [(federation.national.portal_url,)]


def test_uses_that_only_the_register_knows_are_told_by_its_tracker(
    federation: Federation, played: tuple[Stage, list[Outcome]]
) -> None:
    """The town has lost its own rows: the page asks the registers, and says who was asked with proof over there."""
    town = Town(federation.town)
    visitor = town.visitor("mali")
    before = visitor.get("/me/data").text.count("กรมการปกครอง")
    federation.write(federation.town, "DELETE FROM exchange_dispute")
    federation.write(federation.town, "DELETE FROM exchange_accesslog")
    page = visitor.get("/me/data")
    assert page.text.count("กรมการปกครอง") >= before - 1 > 0
    assert page.links(f"{federation.national.portal_url}/proof/")
    town.close()
