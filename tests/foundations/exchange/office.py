"""An office on a node of its own, joined and asked without a network between: its answers are signed as everybody's."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.exchange.slow_partner import AGENCY, SERVICE, Office

from salaklang.foundations.exchange import ports
from salaklang.foundations.exchange.actions import answer_fetch, node_add
from salaklang.foundations.exchange.actions.fetch import Answer
from salaklang.foundations.exchange.envelope import Request, Response, header_one
from salaklang.kernel.actor import system
from salaklang.kernel.note import vkey_format

from .conftest import CITY, PURPOSE, World


class Straight:
    """The way to the office. `then` is called when it has answered, before we have its answer."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def call(self, request: Request, *, timeout_s: float) -> Response:
        answer = self.office.answer(request, header_one(request.headers, "x-road-id"))
        self.then()
        return answer

    def then(self) -> None:
        """Nothing, where a test says nothing else."""


@contextmanager
def office_asked() -> Iterator[Straight]:
    """The way to an office that this node has joined."""
    office = Office(9, 0)
    node_add(system(), base_url=office.base_url, vkey=vkey_format(office.signer.verifier), note=office.entry())
    way = Straight(office)
    ports.transport_use(AGENCY, way)
    try:
        yield way
    finally:
        ports._transports.pop(AGENCY)


def asked(world: World, way: Straight) -> Answer:
    """What the office answers about Mali."""
    return answer_fetch(
        world.as_mali,
        service=SERVICE,
        person=world.mali,
        purpose=PURPOSE,
        legal_basis="e-performance",
        agency=CITY,
    )
