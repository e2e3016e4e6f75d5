"""The witnesses while some of them fall silent: receipts keep their two, the log goes on and says who is missing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from salaklang.interfaces.cli.play import officers, proofs
from salaklang.interfaces.cli.play.visitor import Visitor, VisitorLost
from salaklang.kernel.receipt import receipt_parse
from salaklang.kernel.tlog_policy import PolicyReport, policy_check
from salaklang.kernel.trust import trust_parse

_WAIT_SECONDS = 60.0
_STOOD_STILL = "the log stood still"
REPORT = "รายงานการจดทะเบียนพาณิชย์ประจำวัน"
_BODY = "ขอรายงานจำนวนคำขอที่รับจดทะเบียนในวันนี้เพื่อทราบ"


class Programs(Protocol):
    """What can be done to a node's programs; `embedded.Node` does it."""

    def program_stop(self, name: str) -> None: ...

    def program_start(self, name: str) -> None: ...


@contextmanager
def silent(programs: Programs, *agencies: str) -> Iterator[None]:
    """The witnesses of these agencies are killed, and come back at the end."""
    try:
        for agency in agencies:
            programs.program_stop(f"witness-{agency}")
        yield
    finally:
        for agency in agencies:
            programs.program_start(f"witness-{agency}")


@dataclass(frozen=True, slots=True)
class Watch:
    """Who acts, so that the log grows; who holds a receipt, its code, where a newer one is kept, and by what both are
    checked. `silent`: the two agencies whose witnesses are killed, first the one, then both.
    """

    programs: Programs
    writer: Visitor
    owner: Visitor
    code: str
    file: Path
    trust: Path
    silent: tuple[str, str]

    def act(self) -> None:
        """Something official: the town writes to the Provincial Office."""
        officers.letter_write(self.writer, to_agency="uttaradit", subject=REPORT, body=_BODY)


def one_falls_silent(watch: Watch) -> None:
    """With one witness dead, a receipt under a newer checkpoint still carries two cosignatures, and checks offline."""
    gone = watch.silent[0]
    with silent(watch.programs, gone):
        before = published(watch.owner, watch.trust)
        watch.act()
        _until(lambda: published(watch.owner, watch.trust).checkpoint.size > before.checkpoint.size, _STOOD_STILL)

        def renewed() -> bool:
            proofs.receipt_wait(watch.owner, watch.code, watch.file)
            return _receipt_report(watch.file, watch.trust).checkpoint.size > before.checkpoint.size

        _until(renewed, "no newer receipt came while one witness was silent")
        names = [c.witness.name for c in _receipt_report(watch.file, watch.trust).cosigned]
        if len(names) != 2 or gone in names:
            raise VisitorLost(f"a receipt is cosigned by {names} while one of three witnesses is silent")
        proofs.verified(watch.file, trust=watch.trust)


def two_fall_silent(watch: Watch) -> None:
    """With two dead, the log publishes on, its page names who is missing, and receipts stay those that have their two;
    when they are back, receipts catch up.
    """
    owner, file, trust = watch.owner, watch.file, watch.trust
    with silent(watch.programs, *watch.silent):
        before = published(owner, trust)
        watch.act()
        _until(lambda: published(owner, trust).checkpoint.size > before.checkpoint.size, _STOOD_STILL)
        now = published(owner, trust)
        if now.satisfied or {w.name for w in now.missing} != set(watch.silent):
            raise VisitorLost(f"the checkpoint misses {[w.name for w in now.missing]}, not the two that are silent")
        _until(lambda: _missing_on(owner) == 2, "the page of the record does not say that two are missing")
        proofs.receipt_wait(owner, watch.code, file)
        if _receipt_report(file, trust).checkpoint.size >= now.checkpoint.size:
            raise VisitorLost("a receipt came under a checkpoint that too few have cosigned")
        proofs.verified(file, trust=trust)

    def caught_up() -> bool:
        proofs.receipt_wait(owner, watch.code, file)
        return _receipt_report(file, trust).checkpoint.size >= now.checkpoint.size

    _until(caught_up, "receipts did not catch up when the witnesses were back")
    proofs.verified(file, trust=trust)


def published(visitor: Visitor, trust: Path) -> PolicyReport:
    """What the trust file's policy says of the checkpoint that the log shows now."""
    return policy_check(visitor.client.get("/ledger/checkpoint").text, trust_parse(trust.read_bytes()).policy)


def _receipt_report(file: Path, trust: Path) -> PolicyReport:
    return policy_check(receipt_parse(file.read_bytes()).proof.checkpoint, trust_parse(trust.read_bytes()).policy)


def _missing_on(visitor: Visitor) -> int:
    """How many witnesses the public page says are missing."""
    page = visitor.get("/ledger/")
    return len(page.tree.xpath("//aside//li[contains(@class, 'is-no')]"))


def _until(holds: Callable[[], bool], problem: str) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise VisitorLost(problem)
        time.sleep(0.2)
