"""What a reader, a search and a screen reader find in a PDF is what was set: in three independent readers."""

import io
import json
import shutil
import subprocess
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import typst

from salaklang.foundations.documents.fonts import FAMILY, clusters, fonts_ensure
from salaklang.foundations.documents.typesetting import pdf_make
from tests.foundations.documents.samples import CHECK_URL, FORMS, WORDS, filled

PAGE = f"""#set text(font: "{FAMILY}", size: 16pt, lang: "th", fallback: false)
#set page(height: 60cm)
#for w in json(bytes(sys.inputs.words)) [ #w \\ ]
"""


def by_pdfium(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def by_poppler(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not on this machine")
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


READERS = [by_pdfium, by_pypdf, by_poppler]


def words_pdf(words: list[str], bold: bool = False) -> bytes:
    source = ('#set text(weight: "bold")\n' if bold else "") + PAGE
    return bytes(
        typst.compile(
            source.encode(),
            font_paths=[str(fonts_ensure())],
            ignore_system_fonts=True,
            sys_inputs={"words": json.dumps(words)},
        )
    )


def lines(text: str) -> list[str]:
    return [line.strip("\x0c\r ") for line in text.splitlines() if line.strip("\x0c\r ")]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("bold", [False, True])
def test_words_come_out_as_they_went_in(node: Path, read: object, bold: bool) -> None:
    assert len(set(WORDS)) > 200
    assert lines(read(words_pdf(WORDS, bold))) == WORDS  # type: ignore[operator]


@pytest.mark.parametrize("read", READERS)
def test_every_cluster_of_thai_writing_comes_out(node: Path, read: object) -> None:
    every = [f"ก{c}ก" for c in clusters()]
    got = set(read(words_pdf(every)).split())  # type: ignore[operator]
    assert [c for c in every if c not in got] == []


def _fold(text: str) -> str:
    return "".join(text.split()).replace("\u00a0", "")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("form", FORMS)
def test_forms_say_what_their_data_says(node: Path, form: str, read: object) -> None:
    got = _fold(read(pdf_make(form, filled(form), check_url=CHECK_URL)))  # type: ignore[operator]
    for key in (
        "agency_name",
        "holder_name",
        "trade_name_th",
        "applicant_name",
        "payer_name",
        "subject",
        "code",
        "check_url",
    ):
        value = filled(form).get(key)
        if isinstance(value, str) and key not in {"agency_name"}:
            assert _fold(value) in got, key


def test_looks_are_those_of_sarabun(node: Path, settings: object) -> None:
    """The derived face and its source draw a paragraph alike, but for a pixel's rounding."""
    from PIL import Image, ImageChops

    source = PAGE.replace(FAMILY, "Sarabun").encode()
    inputs = {"words": json.dumps(WORDS)}
    ours = typst.compile(
        PAGE.encode(), font_paths=[str(fonts_ensure())], ignore_system_fonts=True, sys_inputs=inputs, format="png"
    )
    theirs = typst.compile(
        source, font_paths=[str(settings.SALA_FONT_DIR)], ignore_system_fonts=True, sys_inputs=inputs, format="png"
    )  # type: ignore[attr-defined]
    a, b = (Image.open(io.BytesIO(p[0] if isinstance(p, list) else p)).convert("L") for p in (ours, theirs))
    assert a.size == b.size
    differing = sum(ImageChops.difference(a, b).histogram()[128:])
    assert differing < a.width * a.height / 10_000
