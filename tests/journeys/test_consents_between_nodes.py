"""A citizen's consent between real nodes: given at the town's, used at the registers', withdrawn, and then it is over,
whatever the town's node says, with the town's own real key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.support.federation import PASSWORD, Federation
from tests.support.town import player, until

from salaklang.embedded.node import Node
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.signatures import request_sign
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.visitor import Visitor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new

pytestmark = pytest.mark.timeout(600)
CITY, DOPA, PURPOSE = "muang-tuayang", "dopa", "commercial-registration-new"
MALI = player("mali").person.pid


@dataclass
class Two:
    """The town's node with its key, and the registers'."""

    federation: Federation

    @cached_property
    def city_key(self) -> tuple[str, Ed25519PrivateKey]:
        """The key that the town's programs sign with, as whoever runs its node can take it."""
        script = (
            "from salaklang.foundations.exchange.actions.keys import signing_key\n"
            f"i, k = signing_key({CITY!r}); print('KEY', i, k.private_bytes_raw().hex())"
        )
        done = self.federation.command(self.federation.town, "manage", "shell", "-c", script)
        line = next((x for x in done.stdout.splitlines() if x.startswith("KEY ")), "")
        assert line, done.stderr[-800:]
        _, key_id, private = line.split()
        return key_id, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))

    def send(self, node: Node, to: str, service: str, body: Any, **head: Any) -> tuple[int, dict[str, Any]]:
        """A request signed with the town's key, straight to a node: status and answer."""
        said = {"purpose": service, "legal_basis": "consent", "consent": None, "case": "", **head}
        made = Head(client=CITY, provider=to, service=service, message_id=str(id_new()), user_ref="", **said)
        key_id, key = self.city_key
        request = request_sign(
            request_of(made, canonical_json(body), base_url=node.portal_url),
            key=key,
            key_id=key_id,
            created=int(SYSTEM_CLOCK.now().timestamp()),
            nonce=id_new().hex,
        )
        answer = httpx.post(request.url, content=request.body, headers=list(request.headers), timeout=30)
        return answer.status_code, json.loads(answer.content)

    def asked(self) -> str:
        """The town's information system asks Mali for her consent; its id."""
        wish = {
            "subject": MALI,
            "service": "dopa.person",
            "purpose": PURPOSE,
            "data_types": ["given_name", "family_name"],
            "valid_until": (SYSTEM_CLOCK.now() + timedelta(days=30)).isoformat(),
            "life": "PERIODIC",
            "count": 9,
        }
        status, told = self.send(self.federation.town, CITY, "consentRequest", wish)
        assert status == 200, told
        return str(told["consent"])

    def given(self, mali: Visitor) -> str:
        consent = self.asked()
        page = mali.get(f"/me/data/consents/{consent}")
        mali.send(page.form(having="answer").fill(answer="yes"))
        return consent

    def call(self, consent: str) -> str:
        """The town asks the civil register on this consent, past all its own checks: the keys, or the refusal."""
        from uuid import UUID

        body = {"query": {"pid": MALI}, "subject": MALI}
        told = self.send(self.federation.national, DOPA, "dopa.person", body, consent=UUID(consent), purpose=PURPOSE)
        return ",".join(sorted(told[1]["data"])) if told[0] == 200 else str(told[1]["type"])


@pytest.fixture(scope="module")
def two(federation: Federation) -> Two:
    return Two(federation)


@pytest.fixture
def mali(federation: Federation) -> Iterator[Visitor]:
    made = sign_in(federation.town.portal_url, "mali", PASSWORD)
    yield made
    made.close()


@pytest.fixture
def mali_there(federation: Federation) -> Iterator[Visitor]:
    """She signs in at the registers' own node."""
    made = sign_in(federation.national.portal_url, "mali", PASSWORD)
    yield made
    made.close()


def withdraw(visitor: Visitor, consent: str) -> str:
    page = visitor.get(f"/me/data/consents/{consent}")
    return visitor.send(page.form(action="/end")).text


def test_withdrawn_it_opens_nothing_even_if_the_towns_node_lies(two: Two, mali: Visitor, mali_there: Visitor) -> None:
    consent = two.given(mali)
    assert two.call(consent) == "family_name,given_name"
    assert (
        two.federation.one(two.federation.national, "SELECT uses FROM exchange_consent WHERE id = %s", [consent]) == 1
    )
    text = withdraw(mali, consent)
    assert "ถอนความยินยอมแล้ว" in text and "ยังไม่ตอบ" not in text
    assert two.call(consent) == "consent-needed"
    two.federation.write(two.federation.town, "UPDATE exchange_consent SET revoked_at = NULL WHERE id = %s", [consent])
    _, said = two.send(two.federation.town, CITY, "consentStatus", {"consent": consent})
    assert said["state"] == "valid", "the town's node lies"
    assert two.call(consent) == "consent-needed"
    assert (
        two.federation.one(two.federation.national, "SELECT uses FROM exchange_consent WHERE id = %s", [consent]) == 1
    )
    assert "ถอนแล้ว" in mali_there.get("/me/data/consents").text


def test_withdrawn_at_the_registers_node_while_the_towns_is_away(two: Two, mali: Visitor, mali_there: Visitor) -> None:
    consent = two.given(mali)
    assert two.call(consent) == "family_name,given_name"
    assert two.city_key
    with two.federation.stopped(two.federation.town):
        text = withdraw(mali_there, consent)
        assert "ถอนความยินยอมแล้ว" in text and "ยังไม่ตอบ" in text
        assert two.call(consent) == "consent-needed"
    revoked = "SELECT revoked_at IS NOT NULL FROM exchange_consent WHERE id = %s"
    until(lambda: two.federation.one(two.federation.town, revoked, [consent]), 90)
    until(lambda: "ยังไม่ตอบ" not in mali_there.get(f"/me/data/consents/{consent}").text, 90)
    assert two.call(consent) == "consent-needed"


def test_withdrawn_while_the_registers_node_is_away(two: Two, mali: Visitor) -> None:
    consent = two.given(mali)
    assert two.call(consent) == "family_name,given_name"
    with two.federation.stopped(two.federation.national):
        text = withdraw(mali, consent)
        assert "ยังไม่ตอบ" in text and "ระหว่างนี้ก็ไม่มีการให้ข้อมูล" in text
        assert "ยังถามกรมการปกครองไม่ได้" in mali.get("/me/data/consents").text
    assert two.call(consent) == "consent-needed", "told or not: the town's node is asked, and says no"
    until(lambda: "ยังไม่ตอบ" not in mali.get(f"/me/data/consents/{consent}").text, 90)


def test_with_the_towns_node_away_a_consent_that_stands_opens_nothing_either(two: Two, mali: Visitor) -> None:
    consent = two.given(mali)
    until(lambda: two.federation.rows(
        two.federation.national, "SELECT id FROM exchange_consent WHERE id = %s", [consent]), 60)  # fmt: skip
    assert two.city_key
    with two.federation.stopped(two.federation.town):
        assert two.call(consent) == "consent-unconfirmed"
    assert two.call(consent) == "family_name,given_name"
