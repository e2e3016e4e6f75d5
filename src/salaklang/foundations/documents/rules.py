"""Which uploads are taken, and how. Pure: bytes in, an answer or an error out.

The name is never believed: a file is what its bytes are. What is taken can be opened by an officer without running
anything: PDFs are searched for programs and hidden files, pictures are decoded and drawn afresh.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from salaklang.foundations.documents import errors
from salaklang.foundations.documents.pdf_scan import pdf_scan
from salaklang.foundations.documents.texts import TYPES
from salaklang.kernel.text import Text

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MAX_PIXELS = 50_000_000
_FORMATS = {JPEG: "JPEG", PNG: "PNG"}
_ENDINGS = {"pdf": PDF, "jpg": JPEG, "jpeg": JPEG, "jfif": JPEG, "png": PNG}
# What makes a file something else as well (a "polyglot"): an archive's directory, a page, a program.
_FOREIGN = re.compile(rb"PK\x05\x06|<script|<html|<\?php|%PDF-", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it may be kept: real type, safe name, and for pictures the bytes drawn afresh without metadata."""

    filename: str
    media_type: str
    content: bytes


def upload_take(content: bytes, filename: str, *, allowed: Collection[str], max_bytes: int) -> Upload:
    """Check an upload and bring it into the form that is kept. Raises UploadRefused (see `upload_check`)."""
    media_type = upload_check(content, filename, allowed=allowed, max_bytes=max_bytes)
    kept = _redrawn(content, media_type) if media_type in _FORMATS else content
    return Upload(filename_clean(filename), media_type, kept)


def upload_check(content: bytes, filename: str, *, allowed: Collection[str], max_bytes: int) -> str:
    """The real media type of an upload that may be kept.

    `allowed`: media types out of application/pdf, image/jpeg, image/png. Raises a kind of UploadRefused for what is
    empty, too big, of another kind, disguised by its name, encrypted, active or broken.
    """
    if not content:
        raise errors.UploadEmpty
    if len(content) > max_bytes:
        raise errors.UploadTooBig(megabytes=_megabytes(max_bytes))
    found = media_type_sniff(content)
    named = _ENDINGS.get(filename.rpartition(".")[2].lower())
    if named and found != named:
        raise errors.UploadDisguised(named=TYPES[named], found=TYPES[found])
    if found not in allowed:
        raise errors.UploadWrongType(allowed=_joined([TYPES[a] for a in _FORMS if a in allowed]))
    if found == PDF:
        pdf_scan(content)
    else:
        _picture_check(content, found)
    return found


def media_type_sniff(content: bytes) -> str:
    """The media type by the first bytes; "" for everything that we don't take."""
    if re.match(rb"%PDF-[12]\.\d", content):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return ""


def filename_clean(filename: str) -> str:
    """A name to keep and to send out: no path, no control characters, at most 120 characters with its ending."""
    name = re.split(r"[/\\]", filename)[-1]
    name = "".join(c for c in name if c.isprintable() and c not in '"<>:|?*').strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:110]}{dot}{ending[:9]}" if dot else name[:120]


_FORMS = (PDF, JPEG, PNG)


def _picture_check(content: bytes, media_type: str) -> None:
    with _opened(content, media_type) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise errors.UploadTooLarge(megapixels=MAX_PIXELS // 1_000_000)
        _decode(picture)
    if _FOREIGN.search(content[-65_557:]) or _FOREIGN.search(content[:1024]):
        raise errors.UploadDisguised(named=TYPES[media_type], found=TYPES[""])


def _opened(content: bytes, media_type: str) -> Image.Image:
    try:
        return Image.open(BytesIO(content), formats=[_FORMATS[media_type]])
    except Image.DecompressionBombError as bomb:
        raise errors.UploadTooLarge(megapixels=MAX_PIXELS // 1_000_000) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as broken:
        raise errors.UploadDamaged(type(broken).__name__) from broken


def _decode(picture: Image.Image) -> None:
    try:
        picture.load()
    except Exception as broken:  # decoders raise many kinds for broken input
        raise errors.UploadDamaged(type(broken).__name__) from broken


def _redrawn(content: bytes, media_type: str) -> bytes:
    """The same picture, turned upright, without place, camera, thumbnail or anything behind its end."""
    with _opened(content, media_type) as picture:
        _decode(picture)
        ImageOps.exif_transpose(picture, in_place=True)
        mode = picture.mode if picture.mode in ("L", "RGB") or (media_type == PNG and picture.mode == "RGBA") else "RGB"
        plain = Image.new(mode, picture.size)
        plain.paste(picture if picture.mode == mode else picture.convert(mode))
    out = BytesIO()
    if media_type == JPEG:
        plain.save(out, "JPEG", quality=90, optimize=True)
    else:
        plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f}".removesuffix(".0")


def _joined(texts: list[Text]) -> Text:
    return Text(", ".join(t.th for t in texts), ", ".join(t.en for t in texts))
