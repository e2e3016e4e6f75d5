"""Signatures validate in pyHanko's own validator, and one byte is enough to break them."""

import stat
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from salaklang.foundations.documents import pdf_check as checks
from salaklang.foundations.documents.pdf_check import pdf_check
from salaklang.foundations.documents.signing import certificate_ensure, pdf_sign, trust_roots
from salaklang.foundations.documents.typesetting import pdf_make
from salaklang.foundations.identity.errors import AgencyNotFound
from tests.foundations.documents.samples import CHECK_URL, filled
from tests.foundations.documents.test_forms import assert_pdf_a


@pytest.fixture
def signed(agency: str) -> bytes:
    pdf = pdf_make("phor-kho-0403", filled("phor-kho-0403"), check_url=CHECK_URL)
    return pdf_sign(pdf, agency=agency, reason="ออกใบทะเบียนพาณิชย์", box=(300, 150, 530, 265))


def test_pyhanko_finds_it_whole_valid_and_trusted(signed: bytes) -> None:
    roots = [x509.Certificate.load(pem.unarmor(t.encode())[2]) for t in trust_roots()]
    embedded = PdfFileReader(BytesIO(signed)).embedded_signatures[0]
    status = validate_pdf_signature(embedded, ValidationContext(trust_roots=roots, allow_fetching=False))
    assert status.intact and status.valid and status.trusted and status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_signing_keeps_pdf_a(signed: bytes) -> None:
    assert_pdf_a(signed)


def test_report_says_who_and_when_and_gives_the_data(signed: bytes) -> None:
    report = pdf_check(signed, trust_roots())
    assert report.ok and report.reason is checks.GOOD
    assert report.signer == "เทศบาลเมืองท่าเสา" and report.signed_at is not None
    assert report.data is not None and report.data["code"] == filled("phor-kho-0403")["code"]


def test_every_byte_counts(signed: bytes) -> None:
    """Spread over the file, and densely over the signature's envelope, which the signature itself can't cover."""
    roots = trust_roots()
    gap = PdfFileReader(BytesIO(signed)).embedded_signatures[0].byte_range
    envelope = range(gap[1], gap[2])
    spots = {
        *range(0, len(signed), 997),
        *list(envelope)[:60],
        *list(envelope)[::61],
        *list(envelope)[2270:2300],
        gap[2] - 1,
    }
    accepted = []
    for spot in sorted(spots):
        for mask in (0x01, 0x20):
            changed = bytearray(signed)
            changed[spot] ^= mask
            if pdf_check(bytes(changed), roots).ok:
                accepted.append((spot, mask))
    assert accepted == []


def test_reasons(signed: bytes, agency: str) -> None:
    roots = trust_roots()
    plain = pdf_make("receipt", filled("receipt"), check_url=CHECK_URL)
    assert pdf_check(plain, roots).reason is checks.UNSIGNED
    assert pdf_check(b"no pdf at all", roots).reason is checks.UNREADABLE
    assert pdf_check(signed, []).reason is checks.STRANGER
    assert pdf_check(signed + b"\n% more", roots).reason is checks.ADDED
    assert pdf_check(signed[:-100], roots).ok is False


def test_another_nodes_certificate_is_a_stranger(signed: bytes, settings: object, tmp_path: Path) -> None:
    settings.SALA_HOME = tmp_path  # type: ignore[attr-defined]
    assert pdf_check(signed, trust_roots()).reason is checks.STRANGER


def test_keys_are_for_the_node_only_and_stay(agency: str, node: Path) -> None:
    first = certificate_ensure(agency)
    assert certificate_ensure(agency) == first
    for key in (node / "keys" / "documents").glob("*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_unknown_agencies_sign_nothing(agency: str) -> None:
    with pytest.raises(AgencyNotFound):
        certificate_ensure("nobody-knows")
    with pytest.raises(ValueError, match="slug"):
        certificate_ensure("../root")
