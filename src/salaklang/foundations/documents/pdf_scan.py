"""Whether a PDF from outside is one that an officer can open safely. Pure.

The whole object graph is walked from the trailer, object streams included: what no reader can reach does no harm.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from salaklang.foundations.documents import errors

MAX_OBJECTS = 100_000
MAX_INFLATED = 100_000_000
_PIECE = 65_536
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/Sound", "/GoToE"}
_SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"}
_DATA_FILE = re.compile(r"\.(json|xml|csv|txt)\Z", re.IGNORECASE)


def pdf_scan(content: bytes) -> None:
    """Raises UploadDamaged, UploadEncrypted or UploadActive; returns for a plain document."""
    tail = content.rstrip(b"\x00\t\n\x0c\r ")
    if not tail.endswith(b"%%EOF") or b"PK\x05\x06" in content[-65_557:]:
        raise errors.UploadDamaged("something follows the end of the PDF, or the end is missing")
    _bombs_refuse(content)
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            raise errors.UploadEncrypted
        if not len(reader.root["/Pages"]["/Kids"]):
            raise errors.UploadDamaged("no pages")
        for thing in _walk(reader.trailer_view):
            _inspect(thing)
    except errors.UploadRefused:
        raise
    except Exception as broken:  # a parser meets everything in files from outside
        raise errors.UploadDamaged(type(broken).__name__) from broken


def _walk(start: Any) -> Iterator[Any]:
    """Every dictionary that can be reached, each indirect object once."""
    seen: set[tuple[int, int]] = set()
    waiting, count = [start], 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, generic.IndirectObject):
            at = (thing.idnum, thing.generation)
            if at in seen:
                continue
            seen.add(at)
            thing = thing.get_object()  # type: ignore[no-untyped-call]
        count += 1
        if count > MAX_OBJECTS:
            raise errors.UploadDamaged("more objects than a document needs")
        if isinstance(thing, generic.DictionaryObject):
            yield thing
            waiting.extend(thing.raw_get(key) for key in thing)
        elif isinstance(thing, generic.ArrayObject):
            waiting.extend(thing.raw_get(i) for i in range(len(thing)))


def _inspect(thing: Any) -> None:
    if "/JS" in thing or "/JavaScript" in thing:
        raise errors.UploadActive(what="JavaScript")
    if str(_direct(thing, "/S")) in _ACTIONS:
        raise errors.UploadActive(what=str(_direct(thing, "/S")).strip("/"))
    if str(_direct(thing, "/Subtype")) in _SUBTYPES:
        raise errors.UploadActive(what=str(_direct(thing, "/Subtype")).strip("/"))
    if "/XFA" in thing:
        raise errors.UploadActive(what="XFA")
    if "/EF" in thing:
        _embedded_check(thing)


def _embedded_check(spec: Any) -> None:
    """Data beside a document (PDF/A-3) may stay when it is text; everything else inside is refused."""
    name = str(_direct(spec, "/UF") or _direct(spec, "/F") or "")
    if not _DATA_FILE.search(name):
        raise errors.UploadActive(what=name.rpartition(".")[2][:8] or "file")
    for stream in _direct(spec, "/EF").values():
        try:
            stream.get_object().data.decode("utf-8")
        except UnicodeDecodeError:
            raise errors.UploadActive(what="file") from None


def _direct(thing: Any, key: str) -> Any:
    return thing[key] if key in thing else None  # noqa: SIM401 get() would leave it indirect


def _bombs_refuse(content: bytes) -> None:
    """No stream may inflate beyond reason: a few kilobytes can hold gigabytes. Broken ones have cost their time too."""
    total, view = 0, memoryview(content)
    for found in re.finditer(rb"stream\r?\n", content):
        if content.endswith(b"end", 0, found.start()):
            continue
        total += _inflated(view[found.end() :], MAX_INFLATED - total)
        if total >= MAX_INFLATED:
            raise errors.UploadDamaged("a stream inflates beyond reason")


def _inflated(view: memoryview, most: int) -> int:
    """How many bytes come out of a deflated stream (whole pieces where it breaks off), `most` or more if too many."""
    if len(view) < 2 or view[0] & 15 != 8 or (view[0] * 256 + view[1]) % 31:
        return 0
    engine, waiting, total, fed = zlib.decompressobj(), b"", 0, 0
    while total < most and not engine.eof:
        if not waiting:
            waiting = bytes(view[fed : fed + _PIECE])
            fed += _PIECE
            if not waiting:
                break
        try:
            total += len(engine.decompress(waiting, _PIECE))
        except zlib.error:
            return total + _PIECE
        waiting = engine.unconsumed_tail
    return total
