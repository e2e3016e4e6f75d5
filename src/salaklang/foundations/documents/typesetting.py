"""Typesetting: data in, a PDF/A file out. Users' words are data, never typst source."""

import base64
import json
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst

from salaklang.foundations.documents.errors import TypesettingFailed
from salaklang.foundations.documents.fonts import FAMILY, fonts_ensure
from salaklang.foundations.documents.ports import Template, template_get
from salaklang.foundations.documents.rules import media_type_sniff
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import text_normalise

DATA_FILE = "data.json"

# Before every form: its values, the fonts, the files that travel inside, and words that must not be broken.
_PRELUDE = """
#let d = json(bytes(sys.inputs.view))
#let picture(name, ..how) = if sys.inputs.at(name, default: "") != "" {
  image(bytes(sys.inputs.at(name)), format: "svg", ..how)
}
#set document(title: sys.inputs.title, author: sys.inputs.author)
#set text(font: "%(family)s", fallback: false, lang: "th", size: 14pt)
#show regex(sys.inputs.whole): it => box(it)
#for a in json(bytes(sys.inputs.attachments)) {
  pdf.attach(
    a.name, bytes(a.content), relationship: a.relationship, mime-type: a.media_type, description: a.description,
  )
}
"""
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that travels inside the PDF. `relationship`: source, data, alternative or supplement."""

    name: str
    media_type: str
    content: str
    description: str
    relationship: str = "supplement"


def pdf_make(
    template: str,
    data: Mapping[str, object],
    *,
    standard: str = "a-3b",
    attachments: Sequence[Attachment] = (),
    check_url: str = "",
    seal: bytes = b"",
    at: datetime | None = None,
) -> bytes:
    """The form `template` filled with `data`, as a tagged PDF/A whose `data.json` is the data itself.

    `data` is JSON; texts are normalised on the way. `check_url` becomes a QR code, `seal` (PNG or JPEG) the emblem of
    the agency. Same input and `at`, same bytes. Raises TemplateUnknown, FontsMissing, TypesettingFailed.
    """
    form = template_get(template)
    plain = normalised(data)
    inside = Attachment(DATA_FILE, "application/json", _json(plain), form.title.th, "data")
    view = form.view(plain)
    inputs = {
        "view": _json(view),
        "title": str(view.get("title") or form.title.th),
        "author": str(view.get("agency_name") or ""),
        "attachments": _json([_attachment(a) for a in (inside, *attachments)]),
        "qr": qr_svg(check_url) if check_url else "",
        "seal": _picture_svg(seal) if seal else "",
        "whole": _whole_words(view),
    }
    stamp = int((at or SYSTEM_CLOCK.now()).timestamp())
    try:
        made: bytes = _compiler().compile(
            input=_source(form), sys_inputs=inputs, format="pdf", pdf_standards=[standard], timestamp=stamp
        )
    except typst.TypstError as failed:
        raise TypesettingFailed(f"{template}: {str(failed)[:500]}") from failed
    return made


def qr_svg(content: str) -> str:
    """A QR code (level M, no quiet zone: the page's white is one) as SVG text."""
    out = BytesIO()
    segno.make(content, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0, omitsize=True)
    return out.getvalue().decode()


def normalised(value: object) -> dict[str, object]:
    """The data with every text in its stored form, so that what is set is what is searched."""
    made = _normalised(value)
    if not isinstance(made, dict):
        raise TypesettingFailed("a document's data is a JSON object")
    return made


def _normalised(value: object) -> object:
    if isinstance(value, str):
        return "\n".join(text_normalise(line) for line in value.splitlines())
    if isinstance(value, Mapping):
        return {str(k): _normalised(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_normalised(v) for v in value]
    return value


def _source(form: Template) -> bytes:
    return (_PRELUDE % {"family": FAMILY} + form.source).encode()


def _whole_words(view: Mapping[str, object]) -> str:
    """A pattern of the words that a line must not break; what never occurs where the form names none."""
    words = view.get("keep_whole")
    return "|".join(map(str, words)) if isinstance(words, list | tuple) and words else "\\x00"


def _attachment(a: Attachment) -> dict[str, str]:
    return {
        "name": a.name,
        "media_type": a.media_type,
        "content": a.content,
        "description": a.description,
        "relationship": a.relationship,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _picture_svg(picture: bytes) -> str:
    """A raster picture wrapped as SVG: inputs are text. Raises TypesettingFailed for what is neither PNG nor JPEG."""
    kind = media_type_sniff(picture)
    if not kind.startswith("image/"):
        raise TypesettingFailed("a seal is a PNG or JPEG picture")
    from PIL import Image

    with Image.open(BytesIO(picture)) as opened:
        width, height = opened.size
    encoded = base64.b64encode(picture).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" xlink:href="data:{kind};base64,{encoded}"/></svg>'
    )


def _compiler() -> Any:
    """One compiler a thread, kept: the first page costs a tenth of a second, the next a few milliseconds.

    Its root is an empty directory: a form can read nothing but what it is given.
    """
    fonts = fonts_ensure()
    if getattr(_local, "fonts", None) != fonts:
        _local.root = tempfile.TemporaryDirectory(prefix="salaklang-empty-")
        root = Path(_local.root.name)
        make: Any = typst.Compiler  # its stub asks for an input that each page brings itself
        _local.compiler = make(b"", root=str(root), font_paths=[str(fonts)], ignore_system_fonts=True)
        _local.fonts = fonts
    return _local.compiler
