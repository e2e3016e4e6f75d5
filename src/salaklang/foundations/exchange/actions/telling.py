"""That this node told something of a person to who may ask for them: a row of the message log, and an act."""

from salaklang.foundations.exchange.actions.work import Work, log_row, record_of
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system


def told_write(work: Work, *, kind: str) -> None:
    """Write both, in the caller's transaction, which must be committed before the answer leaves."""
    log = log_row(work, outcome="answered")
    log.step = ""
    log.act_code = act_append(
        system(work.head.provider),
        kind=kind,
        agency=work.head.provider,
        subject=Ref("exchange", str(log.id)),
        record=record_of(work),
        legal_basis=work.head.legal_basis,
        at=work.at,
    ).code
    log.save(force_insert=True)
