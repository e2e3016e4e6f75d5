"""A person with an address and a real mail server on a free port."""

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller

from salaklang.countries.th.pid import check_digit
from salaklang.embedded.processes import port_free
from salaklang.foundations.identity.actions import person_email_set, person_ensure
from salaklang.kernel.actor import Actor, system


@dataclass
class Mailbox:
    """What the server took. `answer` is what it says to a mail;"""

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        if self.answer.startswith("250"):
            self.raw.append(envelope.content)
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port_free())
    server.start()
    settings.SALA_SMTP_URL = f"smtp://127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture
def mali() -> UUID:
    first = "012345678901"
    person = person_ensure(
        system(), pid=f"{first}{check_digit(first)}", title_th="นางสาว", given_name_th="มะลิ", family_name_th="แสงจันทร์"
    )
    person_email_set(system(), person=person.id, email="mali@example.org")
    return person.id


@pytest.fixture
def as_mali(mali: UUID) -> Actor:
    return Actor(kind="citizen", person=mali)
