"""Look at the certificate of a partner's address with a real handshake, as the exchange itself would."""

import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

import httpx
from cryptography import x509

SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """`until`: the end of its validity (UTC), None where none was shown. `problem`: why it is not accepted, if so."""

    until: datetime | None
    problem: str = ""


def certificate_look(base_url: str, *, trust: ssl.SSLContext | None = None) -> Certificate | None:
    """The certificate that the host behind `base_url` shows; None for an address without TLS, or where nobody answers.

    `trust`: whom to believe (default: whom the exchange's own calls believe). One that is not accepted is looked at
    all the same: when it ends is what an operator wants to know.
    """
    parts = urlsplit(base_url)
    if parts.scheme != "https" or not parts.hostname:
        return None
    host, port = parts.hostname, parts.port or 443
    try:
        return Certificate(_until(host, port, trust or _trust()))
    except ssl.SSLCertVerificationError as refused:
        problem = refused.verify_message or "not accepted"
    except (OSError, ValueError):
        return None
    try:
        return Certificate(_until(host, port, _anything()), problem[:100])
    except (OSError, ValueError):
        return Certificate(None, problem[:100])


def _until(host: str, port: int, trust: ssl.SSLContext) -> datetime | None:
    with socket.create_connection((host, port), timeout=SECONDS) as raw:
        raw.settimeout(SECONDS)
        with trust.wrap_socket(raw, server_hostname=host) as line:
            shown = line.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(shown).not_valid_after_utc if shown else None


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=1)
def _anything() -> ssl.SSLContext:
    """Believes everybody: for reading a date that nothing is decided by, never for data."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
