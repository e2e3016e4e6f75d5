"""Electronic signatures: the node's certificates for its agencies, and PAdES.

A node is its own certificate authority: one root, made at first need, and one signing certificate an agency. Whoever
trusts the root (published under /.well-known/salaklang/) can check every document in their own software.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from salaklang.foundations.identity.queries import agency_get
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import slug_is

ROOT_YEARS, AGENCY_YEARS = 20, 10
FIELD = "AgencySignature"


def pdf_sign(
    pdf: bytes, *, agency: str, reason: str, location: str = "", box: tuple[int, int, int, int] | None = None
) -> bytes:
    """`pdf` with the agency's PAdES signature (baseline B; B-T when SALA_TSA_URL names a time-stamp authority).

    `box` makes a place on the last page that shows the signature when clicked; what is printed there is the form's own.
    PDF/A stays PDF/A: nothing visible is added. Raises identity's error for an unknown agency.
    """
    writer = _MetadataKept(BytesIO(pdf), strict=False)
    spec = fields.SigFieldSpec(FIELD, on_page=-1, box=box)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=location or None,
        name=agency_get(agency).name_th,
    )
    stamp = StaticStampStyle(background=RawContent(b"q Q", box=BoxConstraints(1, 1)), border_width=0)
    signer = signers.PdfSigner(
        meta,
        signer=_signer(agency),
        timestamper=_timestamper(),
        new_field_spec=spec,
        stamp_style=stamp if box else None,
    )
    out = BytesIO()
    signer.sign_pdf(writer, output=out)
    return out.getvalue()


class _MetadataKept(IncrementalPdfFileWriter):
    """pyHanko would write the XMP packet anew, in a form of RDF that PDF/A does not allow for extension schemas."""

    def _update_meta(self) -> None:
        pass


def certificate_ensure(agency: str) -> str:
    """The agency's signing certificate in PEM, made under the node's root when there is none yet or it ends soon."""
    if not slug_is(agency):
        raise ValueError("an agency is named by its slug")
    with _locked():
        root = _root_ensure()
        held = _pair_read(agency)
        if held is None or held[1].not_valid_after_utc - SYSTEM_CLOCK.now() < timedelta(days=365):
            names = agency_get(agency)
            key = ec.generate_private_key(ec.SECP256R1())
            subject = _name(names.name_th, names.name_en, agency)
            certificate = _certificate(subject, key.public_key(), root, years=AGENCY_YEARS)
            _pair_write(agency, key, certificate)
            _signer.cache_clear()
            held = key, certificate
    return held[1].public_bytes(serialization.Encoding.PEM).decode()


def trust_roots() -> list[str]:
    """The root certificates (PEM) that this node's documents are checked against, newest first."""
    with _locked():
        _root_ensure()
    return [p.read_text() for p in sorted(_home().glob("root*.pem"), key=lambda p: p.stat().st_mtime, reverse=True)]


@lru_cache(maxsize=256)
def _signer(agency: str) -> signers.SimpleSigner:
    """Kept in memory: reading and parsing keys would cost more than signing."""
    certificate_ensure(agency)
    key = (_home() / f"agency-{agency}.key").read_bytes()
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple([_asn1(root) for root in trust_roots()])
    return signers.SimpleSigner(
        signing_cert=_asn1((_home() / f"agency-{agency}.pem").read_text()),
        signing_key=asn1_keys.PrivateKeyInfo.load(asn1_pem.unarmor(key)[2]),
        cert_registry=store,
    )


def _timestamper() -> Any:
    return HTTPTimeStamper(settings.SALA_TSA_URL, timeout=10) if settings.SALA_TSA_URL else None


def _asn1(text: str) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(asn1_pem.unarmor(text.encode())[2])


Pair = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]


def _root_ensure() -> Pair:
    held = _pair_read("")
    if held is None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(f"Salaklang documents root {settings.SALA_LEDGER_ORIGIN}", "Salaklang", "")
        held = key, _certificate(subject, key.public_key(), (key, None), years=ROOT_YEARS)
        _pair_write("", *held)
    return held


def _name(common: str, organisation: str, unit: str) -> x509.Name:
    parts = [
        (NameOID.COMMON_NAME, common),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
    ]
    # X.520 allows 64 characters each.
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in parts if value])


def _certificate(
    subject: x509.Name,
    public: ec.EllipticCurvePublicKey,
    issuer: tuple[ec.EllipticCurvePrivateKey, x509.Certificate | None],
    *,
    years: int,
) -> x509.Certificate:
    """A certificate by `issuer`; self-signed, for a root, when the issuer has none itself."""
    key, above = issuer
    now, is_root = SYSTEM_CLOCK.now(), above is None
    unused = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if above is None else above.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root,
                content_commitment=not is_root,
                key_cert_sign=is_root,
                crl_sign=is_root,
                **dict.fromkeys(unused, False),
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _home() -> Path:
    return Path(settings.SALA_HOME) / "keys" / "documents"


@contextmanager
def _locked() -> Iterator[None]:
    """One maker at a time, across processes."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stem(agency: str) -> str:
    return f"agency-{agency}" if agency else "root"


def _pair_read(agency: str) -> Pair | None:
    key_file, certificate_file = (_home() / f"{_stem(agency)}.{end}" for end in ("key", "pem"))
    if not (key_file.exists() and certificate_file.exists()):
        return None
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{key_file.name} holds no elliptic-curve key")
    return key, x509.load_pem_x509_certificate(certificate_file.read_bytes())


def _pair_write(agency: str, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """The key only for the node's own user. The certificate last: a pair without one is made again."""
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stem = _home() / _stem(agency)
    former = stem.with_suffix(".pem")
    if former.exists():
        former.rename(stem.with_name(f"{stem.name}-until-{certificate.serial_number:x}.pem"))
    _file_write(stem.with_suffix(".key"), private, 0o600)
    _file_write(former, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _file_write(path: Path, content: bytes, mode: int) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
