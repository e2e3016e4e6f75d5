"""An agency's information system: it holds a key of its own, and asks its agency's node over HTTP."""

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, Protocol
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from salaklang.foundations.exchange import signatures
from salaklang.foundations.exchange.envelope import Request, Response
from salaklang.foundations.exchange.errors import MessageRefused
from salaklang.foundations.exchange.heads import request_of
from salaklang.foundations.exchange.rules import Head
from salaklang.interfaces.cli.play.visitor import VisitorLost
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.ids import id_new

_TIMEOUT_SECONDS = 30.0


class Operator(Protocol):
    """Whoever runs a node: `./sala …` in a shell of their own. `embedded.Node` does it."""

    def command(self, *arguments: str) -> "CompletedProcess[str]": ...


@dataclass(frozen=True, slots=True)
class Told:
    """What came back: the status, and the body of the answer or of the refusal."""

    status: int
    body: Mapping[str, Any]

    @property
    def refusal(self) -> str:
        """The code of the refusal; empty for an answer."""
        return "" if self.status == 200 else str(self.body.get("type", ""))


@dataclass(frozen=True, slots=True)
class InformationSystem:
    """`name` at `agency`, whose node is at `portal_url`; its key is entered there under `key_id`."""

    portal_url: str
    agency: str
    name: str
    key_id: str
    key: Ed25519PrivateKey

    def ask(
        self,
        provider: str,
        service: str,
        body: Mapping[str, Any],
        *,
        purpose: str,
        basis: str,
        consent: str = "",
        case: str = "",
        user: str = "",
    ) -> Told:
        """Ask, signed, and believe only what is signed in answer. Raises VisitorLost for what proves nothing."""
        named = UUID(consent) if consent else None
        head = Head(
            self.agency, provider, service, str(id_new()), user, basis, purpose, named, case, system=self.name
        )  # fmt: skip
        plain = request_of(head, canonical_json(body), base_url=self.portal_url)
        request = signatures.request_sign(
            plain, key=self.key, key_id=self.key_id, created=int(time.time()), nonce=id_new().hex
        )
        answer = httpx.post(
            request.url, content=request.body, headers=list(request.headers), timeout=_TIMEOUT_SECONDS, trust_env=False
        )
        told = Response(answer.status_code, tuple(answer.headers.items()), answer.content)
        _believed(told, request, keys=_keys(self.portal_url))
        return Told(answer.status_code, json.loads(answer.content))


def system_enter(operator: Operator, portal_url: str, *, agency: str, name: str, folder: Path) -> InformationSystem:
    """A system with a fresh key, entered by the operator of its agency's node for one day (a real `./sala client add`).
    Only the public half leaves the system. Raises VisitorLost when it is refused."""
    key = Ed25519PrivateKey.generate()
    public = folder / f"{name}.pub"
    public.write_text(base64.b64encode(key.public_key().public_bytes_raw()).decode(), encoding="ascii")
    done = operator.command("client", "add", agency, name, "--key", str(public), "--days", "1", "--lang", "en")
    if done.returncode != 0:
        raise VisitorLost(f"./sala client add {agency} {name}: {(done.stderr or done.stdout).strip()[-400:]}")
    return InformationSystem(portal_url, agency, name, done.stdout.split()[-1], key)


def _believed(answer: Response, request: Request, *, keys: Mapping[str, Ed25519PublicKey]) -> None:
    try:
        signed = signatures.response_signed(answer)
        if signed.key_id not in keys:
            raise VisitorLost(f"answered under {signed.key_id}, a key that the node does not name")
        signatures.response_verify(answer, signed, keys[signed.key_id], request=request)
        signatures.digest_verify(answer.headers, answer.body)
    except MessageRefused as wrong:
        raise VisitorLost(f"an answer that proves nothing ({answer.status}): {wrong}") from wrong


def _keys(portal_url: str) -> dict[str, Ed25519PublicKey]:
    """The keys of the agencies that live on the node, from its directory entry."""
    entry = httpx.get(f"{portal_url}/.well-known/salaklang-node", timeout=_TIMEOUT_SECONDS, trust_env=False)
    agencies = json.loads(entry.text.partition("\n")[0])["agencies"]
    found = {k["key_id"]: base64.b64decode(k["public"]) for agency in agencies for k in agency["keys"]}
    return {key_id: Ed25519PublicKey.from_public_bytes(raw) for key_id, raw in found.items()}
