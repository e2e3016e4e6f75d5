"""A certificate as a file on a stranger's machine: signature, whole coverage, and not one stray byte."""

import logging
from io import BytesIO

from asn1crypto import cms, pem
from pyhanko.pdf_utils.reader import PdfFileReader

from salaklang.foundations.documents.pdf_check import CHANGED, PdfReport, pdf_check
from salaklang.kernel.receipt import SUFFIX

PDF_MAX = 64 * 1024 * 1024


def certificate_check(pdf: bytes, roots: tuple[str, ...]) -> tuple[PdfReport, bytes | None]:
    """What is to be said of `pdf`, and the receipt that travels inside, if one does. Never raises for a bad file."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        report = pdf_check(pdf, roots)
        if report.ok and not signature_exact(pdf, roots):
            report = PdfReport(False, CHANGED)
        return report, _receipt(pdf) if report.ok else None
    except Exception:  # noqa: BLE001  whatever a parser says of bytes from outside, the file is not as it was signed
        return PdfReport(False, CHANGED), None


def signature_exact(pdf: bytes, roots: tuple[str, ...]) -> bool:
    """Whether the signature's own bytes, which no signature covers, have the one form that they had when written.

    The place that holds it is one run of hexadecimal digits in one case, then zeros; it decodes to DER that encodes
    back to the same; and what it carries along (certificates) is the signer's, which the signature names, or a trusted
    root.
    """
    signature = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures[-1]
    start, length, rest, _ = (int(n) for n in signature.sig_object["/ByteRange"])
    place = pdf[start + length : rest]
    if place[:1] != b"<" or place[-1:] != b">":
        return False
    digits = place[1:-1]
    if digits not in (digits.lower(), digits.upper()):
        return False
    content = cms.ContentInfo.load(bytes.fromhex(digits.decode("ascii")))
    der = content.copy().dump(force=True)
    if digits.lower() != der.hex().encode().ljust(len(digits), b"0"):
        return False
    trusted = {der for text in roots for _, _, der in pem.unarmor(text.encode(), multiple=True)}
    return _signed_data_exact(content["content"], {signature.signer_cert.dump(), *trusted})


def _signed_data_exact(data: cms.SignedData, expected: set[bytes]) -> bool:
    """Whether the unsigned parts of a CMS message say what its signer's part says, and nothing else."""
    (signer,) = data["signer_infos"]
    carried = [c.chosen.dump() for c in data["certificates"]]
    return (
        data["version"].native == signer["version"].native == "v1"
        and [a.dump() for a in data["digest_algorithms"]] == [signer["digest_algorithm"].dump()]
        and data["encap_content_info"]["content_type"].native == "data"
        and data["encap_content_info"]["content"].native is None
        and set(carried) <= expected
        and len(carried) == len(set(carried))
        and not data["crls"].native
    )


def _receipt(pdf: bytes) -> bytes | None:
    """The receipt among the files inside."""
    root = PdfFileReader(BytesIO(pdf), strict=False).root
    if "/AF" not in root:
        return None
    for spec in root["/AF"]:  # subscription follows a reference, `get` doesn't
        entry = spec.get_object()
        if str(entry["/UF"]).endswith(SUFFIX):
            return bytes(entry["/EF"]["/F"].data)
    return None
