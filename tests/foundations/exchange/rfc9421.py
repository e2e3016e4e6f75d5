"""An independent reading of RFC 9421 for tests: builds a signature base from any `Signature-Input`, component by
component, as section 2.5 says. Written apart from the product's fixed profile, so that the two check each other."""

import base64
import re
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_DEFAULT_PORT = {"http": 80, "https": 443}


def verify(message: dict, label: str, key: Ed25519PublicKey, request: dict | None = None) -> dict:
    """Verify one signature of `message` ({method, url} or {status}, plus headers and body); its parameters."""
    inputs = dict(_members(_field(message, "signature-input")))
    signatures = dict(_members(_field(message, "signature")))
    base = signature_base(message, inputs[label], request)
    key.verify(base64.b64decode(signatures[label].strip(":")), base)
    return dict(re.findall(r';(\w+)=("?[^;"]*"?)', inputs[label].rpartition(")")[2]))


def signature_base(message: dict, member: str, request: dict | None = None) -> bytes:
    components = re.findall(r'"([^"]+)"((?:;[a-z]+(?:="[^"]*")?)*)', member[1 : member.index(")")])
    lines = []
    for name, params in components:
        source = request if ";req" in params else message
        value = _derived(source, name) if name.startswith("@") else _field(source, name)
        lines.append(f'"{name}"{params}: {value}')
    lines.append(f'"@signature-params": {member}')
    return "\n".join(lines).encode("ascii")


def _field(message: dict, name: str) -> str:
    values = [" ".join(v.split()) if "\n" in v else v.strip(" \t") for k, v in message["headers"] if k.lower() == name]
    if not values:
        raise LookupError(f"component {name} is not in the message")
    return ", ".join(values)


def _derived(message: dict, name: str) -> str:
    if name == "@status":
        return str(message["status"])
    parts = urlsplit(message["url"])
    port = "" if parts.port in (None, _DEFAULT_PORT[parts.scheme]) else f":{parts.port}"
    return {"@method": message["method"], "@target-uri": message["url"], "@authority": f"{parts.hostname}{port}"}[name]


def _members(value: str) -> list[tuple[str, str]]:
    """The members of a dictionary field; commas inside quotes or parentheses do not occur in what we test."""
    return [tuple(part.strip().split("=", 1)) for part in value.split(",")]
