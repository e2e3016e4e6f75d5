"""The provider's keys, made on its first start. Apart from the actions, because Django's settings read them."""

import base64
import secrets

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from salaklang.embedded.keys import key_ensure
from salaklang.embedded.provider.environment import KEYS


def keys_ensure() -> None:
    """Make the missing keys; a key that is there is never touched."""
    KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("provider-django.key", "provider-seal.key"):
        key_ensure(KEYS / name, lambda: base64.b64encode(secrets.token_bytes(32)).decode())
    key_ensure(KEYS / "provider-oidc.pem", _rsa_pem)


def _rsa_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
        .strip()
    )
