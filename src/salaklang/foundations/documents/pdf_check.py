"""Whether a signed PDF is good: who signed it, and is it as it was signed. Works offline; no Django, no database.

Used by `./sala verify` on a citizen's own machine and by the node itself.
"""

import json
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from salaklang.kernel.text import Text

# pyHanko logs a traceback for every stranger's signature; the report says it in words.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)

GOOD = Text("เอกสารนี้ถูกต้อง ไม่มีการแก้ไขหลังลงนาม", "This document is genuine and unchanged since it was signed")
UNREADABLE = Text("ไฟล์นี้ไม่ใช่ PDF ที่อ่านได้", "This file is not a PDF that can be read")
UNSIGNED = Text("เอกสารนี้ไม่มีลายมือชื่ออิเล็กทรอนิกส์", "This document carries no electronic signature")
CHANGED = Text("เอกสารนี้ถูกแก้ไขหลังลงนาม อย่าเชื่อเนื้อหา", "This document was changed after it was signed. Do not rely on it")
ADDED = Text(
    "มีสิ่งที่เพิ่มเข้ามาหลังลงนาม เนื้อหาอาจไม่ใช่ของผู้ลงนาม",
    "Something was added after it was signed, which the signer did not see",
)
STRANGER = Text(
    "ผู้ลงนามไม่ได้อยู่ในรายชื่อที่เชื่อถือ ใครก็อ้างชื่อหน่วยงานได้",
    "The signer is not among those you trust; anyone can claim an agency's name",
)


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What a check found. `reason` is for people; `data` is the JSON that travels inside (None when there is none).

    `signed_at` is the moment the signer states, or that of a time stamp when there is one (`timestamped`).
    """

    ok: bool
    reason: Text
    signer: str = ""
    signed_at: datetime | None = None
    timestamped: bool = False
    data: dict[str, Any] | None = None
    files: tuple[str, ...] = field(default=())


def pdf_check(pdf: bytes, trust_pem: Iterable[str]) -> PdfReport:
    """Check the last signature of `pdf` against roots in PEM. Never raises for a bad file: the report says why."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        signatures = reader.embedded_signatures
        attached = _attached(reader)
    except Exception:  # noqa: BLE001 whatever a parser says of bytes from outside, it means "not readable"
        return PdfReport(False, UNREADABLE)
    if not signatures:
        return PdfReport(False, UNSIGNED, files=tuple(attached))
    roots = _roots(trust_pem)
    try:
        status = _validated(signatures[-1], roots)
        reason = _reason(status)
        if reason is GOOD and not _envelope_plain(pdf, signatures[-1], roots):
            reason = CHANGED
    except Exception:  # noqa: BLE001 as above: a signature that cannot be read is no signature
        return PdfReport(False, CHANGED, files=tuple(attached))
    stamp = status.timestamp_validity
    return PdfReport(
        ok=reason is GOOD,
        reason=reason,
        signer=str(status.signing_cert.subject.native.get("common_name", "")),
        signed_at=stamp.timestamp if stamp and stamp.valid else status.signer_reported_dt,
        timestamped=bool(stamp and stamp.valid),
        data=_data(attached),
        files=tuple(attached),
    )


def _validated(signature: Any, roots: list[x509.Certificate]) -> Any:
    """What pyHanko says of it. In a thread of its own: pyHanko starts an event loop, and the caller may have one."""
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(validate_pdf_signature, signature, context).result()


def _reason(status: Any) -> Text:
    if not (status.intact and status.valid):
        return CHANGED
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return ADDED
    if not status.trusted:
        return STRANGER
    return GOOD if status.bottom_line else CHANGED


def _envelope_plain(pdf: bytes, signature: Any, roots: list[x509.Certificate]) -> bool:
    """Whether the signature's own envelope, which no signature can cover, holds nothing but what it needs.

    Without this, a byte of its padding, of the case of its hex digits or of a spare certificate could differ unseen.
    """
    start, end = signature.byte_range[1], signature.byte_range[2]
    raw, der = pdf[start:end], signature.pkcs7_content
    text = raw[1:-1]
    envelope = cms.ContentInfo.load(der).dump(force=True)  # encoded anew: lengths that reach into the padding show
    size = len(envelope)
    if raw[:1] != b"<" or raw[-1:] != b">" or (text != text.lower() and text != text.upper()):
        return False
    if text[size * 2 :].strip(b"0") or text[: size * 2].lower() != envelope.hex().encode():
        return False
    signed, signer = signature.signed_data, signature.signer_info
    trusted = {root.dump() for root in roots}
    spare = [c.chosen.dump() for c in signed["certificates"] if c.chosen.dump() != signature.signer_cert.dump()]
    digests = [a.dump() for a in signed["digest_algorithms"]]
    return (
        all(c in trusted for c in spare)
        and digests == [signer["digest_algorithm"].dump()]
        and signed["version"].native == signer["version"].native == "v1"
        and len(signed["signer_infos"]) == 1
    )


def _roots(trust_pem: Iterable[str]) -> list[x509.Certificate]:
    return [x509.Certificate.load(der) for text in trust_pem for _, _, der in pem.unarmor(text.encode(), multiple=True)]


def _attached(reader: PdfFileReader) -> dict[str, bytes]:
    """The files inside, by name."""
    found: dict[str, bytes] = {}
    files = reader.root["/AF"] if "/AF" in reader.root else ()  # noqa: SIM401 get() would leave it indirect
    for spec in files:
        entry = spec.get_object()
        found[str(entry["/UF"])] = entry["/EF"]["/F"].data
    return found


def _data(attached: dict[str, bytes]) -> dict[str, Any] | None:
    try:
        data = json.loads(attached["data.json"])
    except (KeyError, ValueError):
        return None
    return data if isinstance(data, dict) else None
