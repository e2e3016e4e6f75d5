"""The setting SALA_SMTP_URL: plain, with a password, with TLS."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from salaklang.embedded.processes import port_free
from salaklang.foundations.notifications import smtp
from salaklang.foundations.notifications.errors import MailLater
from salaklang.foundations.notifications.smtp import mail_hand_over
from tests.foundations.notifications.conftest import Mailbox


def mail() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "x"
    made.set_content("ก")
    return made


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, key_file = tmp_path / "c.pem", tmp_path / "k.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, key_file


def test_starttls_and_password(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"sala", b"p@ss")
        return AuthResult(success=good)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*map(str, certificate))
    box = Mailbox()
    server = Controller(
        box, hostname="localhost", port=port_free(), tls_context=context, require_starttls=True, authenticator=login
    )
    server.start()
    try:
        url = f"smtp://sala:p%40ss@localhost:{server.port}?starttls=1"
        with pytest.raises(MailLater):  # a certificate that nobody vouches for
            mail_hand_over(url, mail(), sender="a@example.org", to="b@example.org")
        trusted = ssl.create_default_context(cafile=str(certificate[0]))
        monkeypatch.setattr(smtp.ssl, "create_default_context", lambda: trusted)
        mail_hand_over(url, mail(), sender="a@example.org", to="b@example.org")
        with pytest.raises(MailLater):
            mail_hand_over(url.replace("p%40ss", "wrong"), mail(), sender="a@example.org", to="b@example.org")
    finally:
        server.stop()
    assert len(box.mails) == 1


def test_a_setting_that_makes_no_sense() -> None:
    with pytest.raises(MailLater):
        mail_hand_over("ftp://localhost", mail(), sender="a@example.org", to="b@example.org")
