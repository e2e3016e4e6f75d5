"""The provider's own sealing of identity numbers, under its own key: it shares none with the node."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet

from salaklang.embedded.provider.environment import secret


@cache
def _box() -> Fernet:
    digest = hashlib.sha256(b"salaklang provider seal v1" + secret("provider-seal.key").encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def seal(number: str) -> str:
    return _box().encrypt(number.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises cryptography.fernet.InvalidToken for what another key sealed."""
    return _box().decrypt(sealed.encode()).decode()
