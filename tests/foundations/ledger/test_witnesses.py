"""Three witnesses as programs, two needed: the log goes on with what arrives, says who is missing, asks them again."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.support.witnesses import WitnessProcess

from salaklang.foundations.ledger import ports
from salaklang.foundations.ledger.actions import Act, ledger_key_ensure, sequence_once
from salaklang.foundations.ledger.cosigner import PolicyCosigner
from salaklang.foundations.ledger.errors import ProofPending
from salaklang.foundations.ledger.queries import (
    cosignatures_latest,
    ledger_check,
    log_size,
    proof_of,
    receipt_file,
)
from salaklang.foundations.ledger.queries.trust import policy_text
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_check, policy_parse

pytestmark = pytest.mark.django_db
Record = Callable[..., Act]


@pytest.fixture
def three(home: Path, settings: Any, tmp_path: Path) -> Iterator[list[WitnessProcess]]:
    with ExitStack() as stack:
        log = ledger_key_ensure()
        found = [
            stack.enter_context(WitnessProcess(tmp_path / name, name=f"{name}.example/w", logs=[log]))
            for name in ("a", "b", "c")
        ]
        lines = [f"witness {w.home.name} {w.vkey} {w.url}" for w in found]
        (tmp_path / "policy").write_text("\n".join([*lines, "group agencies 2 a b c", "quorum agencies", ""]))
        settings.SALA_LEDGER_POLICY = str(tmp_path / "policy")
        cosigner = PolicyCosigner(policy_parse(policy_text()), patient=1.0)
        ports.cosigner_use(cosigner)
        yield found
        ports.cosigner_use(None)
        for each in found:
            os.kill(each.process.pid, signal.SIGCONT)
        cosigner.close()


def missing() -> dict[str, str]:
    now = cosignatures_latest()
    assert now is not None
    return {w.name: w.problem for w in now.missing}


def test_goes_on_with_what_arrives_and_asks_again(record: Record, citizen: Actor, three: list[WitnessProcess]) -> None:
    first = record()
    sequence_once()
    assert missing() == {}
    policy = policy_parse(policy_text())
    assert receipt_check(receipt_file(citizen, code=first.code), policy=policy).report.satisfied

    os.kill(three[0].process.pid, signal.SIGSTOP)
    second = record()
    assert sequence_once() == 1
    assert (log_size(), missing()) == (4, {"a": "too-slow"})
    assert proof_of(system(), code=second.code).size == 4  # two of three are enough

    os.kill(three[1].process.pid, signal.SIGSTOP)
    third = record()
    assert sequence_once() == 1
    assert log_size() == 6
    assert set(missing()) == {"a", "b"}
    with pytest.raises(ProofPending):
        proof_of(system(), code=third.code)
    assert proof_of(system(), code=first.code).size == 4  # from the last one that had enough

    for stopped in three[:2]:
        os.kill(stopped.process.pid, signal.SIGCONT)
    while missing():
        assert sequence_once() == 0  # nothing new; asks again for the same checkpoint
    proof = proof_of(system(), code=third.code)
    assert (proof.size, log_size()) == (6, 6)
    now = cosignatures_latest()
    assert now is not None and now.quorum
    assert len(policy_check(now.note, policy).cosigned) == 3
    assert ledger_check().ok


def test_a_witness_that_is_gone_holds_up_nobody(record: Record, three: list[WitnessProcess]) -> None:
    three[2].kill()
    for n in (1, 2, 3):
        act = record()
        sequence_once()
        assert missing() == {"c": "out-of-reach"}
        assert proof_of(system(), code=act.code).size == 2 * n
    three[2].start()
