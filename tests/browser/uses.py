"""Uses of data that agencies' own systems make in the played world: on a consent, and on a ground that seals."""

from collections.abc import Mapping
from pathlib import Path

from salaklang.config.seed_cast import CITY, DOPA, INVESTIGATORS
from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play import sealed
from salaklang.interfaces.cli.play.systems import InformationSystem, system_enter

PURPOSE = "commercial-registration-new"


def system_of(node: Node, agency: str) -> InformationSystem:
    """A system of this agency with a key of its own, entered by the node's operator."""
    return system_enter(node, node.portal_url, agency=agency, name="pages", folder=Path(node.home))


def used_on(node: Node, consents: Mapping[str, str], *, subject: str) -> None:
    """The town's system asks the civil register once on each of these consents."""
    town = system_of(node, CITY)
    body = {"query": {"pid": subject}, "subject": subject}
    for name, consent in consents.items():
        told = town.ask(DOPA, "dopa.person", body, purpose=PURPOSE, basis="consent", consent=consent)
        assert not told.refusal, f"{name}: {told.body}"


def used_sealed(node: Node, *, subject: str) -> None:
    """The commission against corruption asks about somebody, who is not to see it yet."""
    sealed.asked(system_of(node, INVESTIGATORS), subject)
