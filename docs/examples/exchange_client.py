"""An example of an information system that is not Salaklang and asks through the exchange.

It is written with two public libraries (pip install requests http-message-signatures==3.0.0) and nothing of Salaklang,
and a test of the repository runs it against a node as it stands here.

Try the sandbox of any node that has one; it fetches a test key first:

    python exchange_client.py https://node.example --sandbox

Ask a real register, with the key that your agency's operator has entered by `./sala client add`:

    python exchange_client.py https://node.example --client TH/GOV/your-agency/your-system \
        --key key.pem --key-id your-agency.your-system.20261122.ab3d --service dopa/dopa.person \
        --query '{"pid": "…"}' --subject … --basis e-performance --purpose commercial-registration-new --case 1/2569

It prints the answer as JSON once its signature has been checked. Exit status: 0 answered, 1 refused, 3 the answer
proves nothing and must not be used, 4 no answer: try again later.
"""

import argparse
import base64
import datetime
import hashlib
import json
import sys
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)

TAG = "gov-exchange"
# The list is fixed: the node refuses a signature over fewer, more or other components, or in another order.
ASKED = (
    *("@method", "@authority", "@target-uri", "content-digest", "x-road-client", "x-road-id", "x-road-userid"),
    *("gov-legal-basis", "gov-purpose", "gov-consent", "gov-case"),
)
# What an answer's signature covers: also the signature of the request, so that it can't be the answer to another one.
ANSWERED = ("@status", "content-digest", "x-road-id", '"signature";req')
MADE_UP_PERSON = "1990090000013"


class Keys(HTTPSignatureKeyResolver):
    """Our private key, and the public keys (32 bytes each) of those who may sign answers."""

    def __init__(self, private_pem: bytes, answering: dict[str, bytes]) -> None:
        self.private_pem, self.answering = private_pem, answering

    def resolve_private_key(self, key_id: str) -> bytes:
        return self.private_pem

    def resolve_public_key(self, key_id: str) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if key_id not in self.answering:
            raise InvalidSignature(f"unknown key {key_id}")
        return Ed25519PublicKey.from_public_bytes(self.answering[key_id])


def ask(url: str, said: dict[str, str], body: bytes, *, key_id: str, keys: Keys) -> requests.Response:
    """Post the signed question. Raises InvalidSignature for an answer that is not signed as it must be."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "Content-Digest": f"sha-256=:{digest}:",
        "X-Road-Id": str(uuid.uuid4()),
        # A header is ASCII: anything else is percent-encoded. What has no value says `none`.
        **{name: quote(value, safe="/:.-_ ()") or "none" for name, value in said.items()},
    }
    request = requests.Request("POST", url, headers=headers, data=body).prepare()
    now = datetime.datetime.now(datetime.UTC)
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=keys).sign(
        request,
        key_id=key_id,
        created=now,
        expires=now + datetime.timedelta(minutes=5),
        nonce=uuid.uuid4().hex,
        label="gov",
        tag=TAG,
        covered_component_ids=ASKED,
        use_existing_digest=True,
        body=body,
    )
    with requests.Session() as session:
        session.trust_env = False
        answer = session.send(request, timeout=10, allow_redirects=False)
    if answer.status_code == 200:
        HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=keys).verify(
            answer, expect_tag=TAG, require_components=ANSWERED, body=answer.content
        )
        if answer.headers["X-Road-Id"] != headers["X-Road-Id"]:
            raise InvalidSignature("the answer to another message")
    return answer


def answering_keys(node: str) -> dict[str, bytes]:
    """The exchange keys of the agencies that live on the node, from its directory entry.

    The entry is a signed note. A system in production also checks its signature, with the ledger key that the node's
    operator tells by another way (`./sala node show`); here the TLS certificate of the node must do.
    """
    entry = requests.get(f"{node}/.well-known/salaklang-node", timeout=10)
    entry.raise_for_status()
    agencies = json.loads(entry.text.partition("\n")[0])["agencies"]
    return {key["key_id"]: base64.b64decode(key["public"]) for agency in agencies for key in agency["keys"]}


def sandbox_key(node: str) -> dict[str, Any]:
    """A test key for the sandbox: anybody gets one at once, and it ends by itself."""
    issued = requests.post(f"{node}/sandbox/keys", timeout=10)
    issued.raise_for_status()
    key: dict[str, Any] = issued.json()
    return key


def main(argv: list[str]) -> int:
    given = _arguments(argv)
    try:
        return ask_and_print(given)
    except InvalidSignature as wrong:
        sys.stderr.write(f"The answer proves nothing: {wrong}\n")
        return 3
    except requests.RequestException as failed:
        sys.stderr.write(f"No answer from {given.node}: {failed}\n")
        return 4


def ask_and_print(given: argparse.Namespace) -> int:
    node = given.node.rstrip("/")
    if given.sandbox:
        issued = sandbox_key(node)
        answers = issued["answers"]
        keys = Keys(issued["private_key"].encode(), {answers["key_id"]: base64.b64decode(answers["public_key"])})
        key_id, client = issued["key_id"], issued["client"]
    else:
        keys = Keys(Path(given.key).read_bytes(), answering_keys(node))
        key_id, client = given.key_id, given.client
    instance = client.partition("/")[0]
    said = {
        "X-Road-Client": client,
        "X-Road-UserId": given.user,
        "Gov-Legal-Basis": given.basis,
        "Gov-Purpose": given.purpose,
        "Gov-Consent": given.consent,
        "Gov-Case": given.case,
    }
    # The body holds everything that is about a person: nothing of it may stand in an address or a header.
    body = json.dumps({"query": json.loads(given.query), "subject": given.subject}, ensure_ascii=False).encode()
    answer = ask(f"{node}/r1/{instance}/GOV/{given.service}", said, body, key_id=key_id, keys=keys)
    sys.stdout.write(json.dumps(answer.json(), ensure_ascii=False, indent=2) + "\n")
    return 0 if answer.status_code == 200 else 1


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("node", help="the address of your agency's node")
    parser.add_argument("--sandbox", action="store_true", help="made-up records, with a test key")
    parser.add_argument("--client", help="who asks: INSTANCE/CLASS/MEMBER/SUBSYSTEM")
    parser.add_argument("--key", help="file with the Ed25519 private key (PEM)")
    parser.add_argument("--key-id", help="its id, as `./sala client add` told it")
    parser.add_argument("--service", default="dopa/dopa.person", help="AGENCY/SERVICE")
    parser.add_argument("--query", default=json.dumps({"pid": MADE_UP_PERSON}), help="what is asked, JSON")
    parser.add_argument("--subject", default="", help="number of the person whom it is about")
    parser.add_argument("--basis", default="e-performance")
    parser.add_argument("--purpose", default="commercial-registration-new")
    parser.add_argument("--consent", default="")
    parser.add_argument("--case", default="")
    parser.add_argument("--user", default="", help="a pseudonym for who asks; never a personal number")
    given = parser.parse_args(argv)
    if not given.sandbox and not (given.client and given.key and given.key_id):
        parser.error("without --sandbox, --client, --key and --key-id are needed")
    return given


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
