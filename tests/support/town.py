"""A real node and the people of its town: who signs in with a browser and does what people do, over HTTP only.

What the tests then check they read from pages, files and, as an auditor would, from the node's own tables.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg

from salaklang.config.seed import password
from salaklang.config.seed_cast import PLAYERS, Player
from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play import bank, citizen, officers, proofs
from salaklang.interfaces.cli.play.pictures import identity_card
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.stage import ANSWERS, Stage
from salaklang.interfaces.cli.play.visitor import Page, Visitor, VisitorLost

_SOURCE = Path(__file__).resolve().parents[2] / "src"
_BANGKOK = timedelta(hours=7)
Upload = tuple[str, bytes, str]  # file name, content, media type as the browser says it
ELSEWHERE = {"place": {"place": "elsewhere"}}
FILES = {key: identity_card() for key in ("operator_id", "home_copy", "premises_consent", "premises_proof")}


def player(username: str) -> Player:
    return next(p for p in PLAYERS if p.username == username)


def today() -> tuple[int, int, int]:
    """Day, month and Buddhist year in Bangkok."""
    now = datetime.now(UTC) + _BANGKOK
    return now.day, now.month, now.year + 543


_BEGAN = today()


def answers(**more: citizen.Fields) -> dict[str, citizen.Fields]:
    """The answers of the script, with the day on which the tests began as start date; `more` by question."""
    day, month, year = _BEGAN  # not today's: a run may cross midnight, and then two applications would differ
    started = {"start_date.day": str(day), "start_date.month": str(month), "start_date.year": str(year)}
    return {**ANSWERS, "start_date": started, **more}


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What `what` gives, as soon as it is true. Fails when it never is."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
    return found


@dataclass
class Town:
    """One node and everyone's browsers. `visitor` keeps a browser; `browser` opens another."""

    node: Node
    visitors: dict[tuple[str, str], Visitor] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.node.portal_url

    def visitor(self, username: str, language: str = "th") -> Visitor:
        key = (username, language)
        if key not in self.visitors:
            self.visitors[key] = self.browser(username, language)
        return self.visitors[key]

    def browser(self, username: str, language: str = "th") -> Visitor:
        visitor = sign_in(self.url, username, password(), language=language)
        visitor.get(f"/me?lang={language}")
        return visitor

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()
        self.visitors.clear()

    # --- what people do ----------------------------------------------------------------------------------------------

    def filled(self, username: str, *, language: str = "th", **more: citizen.Fields) -> tuple[Visitor, citizen.Filled]:
        """A new application of this person, filled in up to the check page."""
        visitor = self.visitor(username, language)
        citizen.application_begin(visitor)
        return visitor, citizen.application_fill(visitor, answers(**more), files=FILES)

    def filed(self, username: str, *, language: str = "th", **more: citizen.Fields) -> str:
        """A case of this person, just submitted; its id."""
        visitor, _ = self.filled(username, language=language, **more)
        return case_of(citizen.application_submit(visitor))

    def paid(self, username: str, **more: citizen.Fields) -> str:
        """A case that is checked, paid and ready to be decided."""
        case = self.filed(username, **more)
        officers.case_do(self.visitor("clerk"), case, "check")
        bank.bill_pay(self.visitor(username), case)
        until(lambda: self.state(case) == "in-progress")
        return case

    def decide(self, case: str, outcome: str = "approve", **fields: str) -> Page:
        given = {"reasons": "ตรวจเอกสารครบถ้วนแล้ว", **fields}
        return officers.case_do(self.visitor("registrar"), case, "decide", outcome=outcome, **given)

    def approved(self, case: str, username: str) -> tuple[str, str]:
        """Approve and wait for the certificate: its address and its code."""
        self.decide(case)
        return proofs.certificate_wait(self.visitor(username), case)

    def certificate(self, case: str, username: str) -> str:
        """Where the certificate of an approved case is."""
        return proofs.certificate_wait(self.visitor(username), case)[0]

    def register_set(self, keeper: str, service: str, state: str) -> None:
        """The keeper's switch of a demonstration: how the register is connected."""
        visitor = self.visitor(keeper)
        page = visitor.get("/desk/registers")
        form = next(f for f in page.forms() if f.values.get("service") == [service])
        assert visitor.send(form.choose("state", state)).status == 200

    # --- what an auditor sees ----------------------------------------------------------------------------------------

    def rows(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.node.database_url) as connection:
            return connection.execute(sql, given or None).fetchall()  # type: ignore[call-overload]

    def one(self, sql: str, *given: Any) -> Any:
        ((value,),) = self.rows(sql, *given)
        return value

    def state(self, case: str) -> str:
        return str(self.one("SELECT state FROM cases_case WHERE id = %s", case))

    def acts(self, case: str) -> list[str]:
        """The kinds of the acts on a case, oldest first."""
        found = self.rows(
            "SELECT kind FROM ledger_ledgeract WHERE subject_kind = 'case' AND subject_id = %s ORDER BY at, id", case
        )
        return [kind for (kind,) in found]

    def sealed(self) -> None:
        """Wait until the log has taken every act."""
        until(lambda: self.one("SELECT count(*) FROM ledger_ledgeroutbox") == 0)

    def fsck(self) -> dict[str, Any]:
        """What `./sala ledger fsck --json` says about this node's log."""
        done = self.command("ledger", "fsck", "--json")
        return dict(json.loads(done.stdout))

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        given = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_"))}
        given |= {"SALA_HOME": str(self.node.home), "PYTHONPATH": str(_SOURCE), "SALA_MODE": "demo"}
        command = [sys.executable, "-m", "salaklang.interfaces.cli", *arguments]
        return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)

    def mails(self, to: str = "") -> list[EmailMessage]:
        """The e-mails that have arrived, for one address or for all."""
        read = (
            message_from_bytes(f.read_bytes(), policy=policy.default) for f in sorted(self.mail_folder.glob("*.eml"))
        )
        return [m for m in read if isinstance(m, EmailMessage) and to in str(m["X-Envelope-To"])]

    def mails_saying(self, words: str, to: str = "") -> list[EmailMessage]:
        return [m for m in self.mails(to) if words in mail_text(m)]

    @property
    def mail_folder(self) -> Path:
        return self.node.home / "mail"


@contextmanager
def hanging(town: Town, name: str) -> Iterator[None]:
    """A program that lives and does not answer for a while."""
    group = town.node.state.pids[name]
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


def mail_text(mail: EmailMessage) -> str:
    """Subject and plain text."""
    body = mail.get_body(preferencelist=("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def stage_of(town: Town, folder: Path) -> Stage:
    """Where the demo's own script plays."""
    return Stage(town.url, password(), folder, today(), lambda: town.node.home / "trust.json", town.node)


def case_of(page: Page) -> str:
    """The case that a page after the submission is about."""
    parts = page.path.split("/")
    if "cases" not in parts:
        raise VisitorLost(f"not submitted: {page.error_texts() or page.text[:400]}")
    return parts[parts.index("cases") + 1]
