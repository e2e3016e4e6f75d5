"""Uploads: what is taken is what it says, and runs nothing."""

import io
import time
import zlib

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from salaklang.foundations.documents import errors
from salaklang.foundations.documents.rules import JPEG, PDF, PNG, filename_clean, upload_check, upload_take

ALL = (PDF, JPEG, PNG)
MB = 1024 * 1024


def check(content: bytes, name: str, allowed: tuple[str, ...] = ALL) -> str:
    return upload_check(content, name, allowed=allowed, max_bytes=2 * MB)


def pdf(change: object = None, password: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)  # type: ignore[operator]
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 60), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def test_honest_files_are_taken() -> None:
    assert check(pdf(), "แผนที่.pdf") == PDF
    assert check(picture(), "ร้าน.JPG") == JPEG
    assert check(picture("PNG"), "shop.png") == PNG
    assert check(picture("PNG"), "without-ending") == PNG


def test_size_kind_and_disguise() -> None:
    with pytest.raises(errors.UploadEmpty):
        check(b"", "a.pdf")
    with pytest.raises(errors.UploadTooBig) as big:
        check(b"%PDF-1.7" + b"x" * 3 * MB, "a.pdf")
    assert "2 MB" in big.value.message.en
    with pytest.raises(errors.UploadWrongType) as wrong:
        check(b"MZ\x90\x00" + b"x" * 100, "setup.exe")
    assert "PDF" in wrong.value.message.th
    with pytest.raises(errors.UploadDisguised):
        check(b"MZ\x90\x00" + b"x" * 100, "photo.jpg")
    with pytest.raises(errors.UploadDisguised):
        check(picture("PNG"), "photo.pdf")
    with pytest.raises(errors.UploadWrongType):
        check(pdf(), "a.pdf", allowed=(JPEG,))


def _script(writer: pypdf.PdfWriter) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def _launch(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = action


def _program(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("setup.exe", b"MZ\x90")


def _program_as_text(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("data.json", b"MZ\x90\xff")


def _video(writer: pypdf.PdfWriter) -> None:
    media = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/RichMedia")}
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(media)])


def _form(writer: pypdf.PdfWriter) -> None:
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("<x/>")})


@pytest.mark.parametrize("change", [_script, _launch, _program, _program_as_text, _video, _form])
def test_active_pdfs_are_refused(change: object) -> None:
    with pytest.raises(errors.UploadActive) as active:
        check(pdf(change), "a.pdf")
    assert active.value.message.th and "{" not in active.value.message.en


def test_data_inside_a_pdf_may_stay() -> None:
    assert check(pdf(lambda w: w.add_attachment("data.json", b'{"a":1}')), "a.pdf") == PDF


def test_encrypted_and_broken_pdfs_are_refused() -> None:
    with pytest.raises(errors.UploadEncrypted):
        check(pdf(password="x"), "a.pdf")
    for broken in (pdf()[:-200], b"%PDF-1.7\nnothing\n%%EOF", pdf() + b"PK\x05\x06" + b"\0" * 18, pdf() + b"<script>"):
        with pytest.raises(errors.UploadRefused):
            check(broken, "a.pdf")


def test_bombs_are_refused() -> None:
    import zlib

    def bomb(writer: pypdf.PdfWriter) -> None:
        from pypdf.generic import StreamObject

        stream = StreamObject()
        stream._data = zlib.compress(b"\0" * 150_000_000, 9)
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)

    with pytest.raises(errors.UploadDamaged):
        check(pdf(bomb), "a.pdf")
    with pytest.raises(errors.UploadTooLarge):
        check(picture("PNG", (20_000, 12_000)), "a.png")


def test_streams_that_break_off_after_much_work_are_counted() -> None:
    engine = zlib.compressobj(9)
    broken = engine.compress(b"0" * 40_000_000) + engine.flush(zlib.Z_SYNC_FLUSH) + b"\xff" * 4
    body = b"".join(b"%d 0 obj\n<<>>\nstream\n" % n + broken + b"\nendstream\nendobj\n" for n in range(40))
    began = time.process_time()
    with pytest.raises(errors.UploadDamaged):
        check(b"%PDF-1.5\n" + body + b"%%EOF", "a.pdf")
    assert time.process_time() - began < 2


def test_broken_and_two_faced_pictures_are_refused() -> None:
    with pytest.raises(errors.UploadDamaged):
        check(picture(size=(400, 400))[:300], "a.jpg")
    with pytest.raises(errors.UploadDamaged):
        check(b"\x89PNG\r\n\x1a\n" + b"junk" * 20, "a.png")
    with pytest.raises(errors.UploadDisguised):
        check(picture() + b"PK\x05\x06" + b"\0" * 18, "a.jpg")
    with pytest.raises(errors.UploadDisguised):
        check(picture(comment=b"<script>alert(1)</script>"), "a.jpg")


def test_pictures_are_drawn_afresh_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Secret Camera"
    exif[0x0112] = 6  # lies on its side
    taken = upload_take(picture(size=(80, 60), exif=exif) + b"tail", "C:\\me\\ร้าน<1>.jpg", allowed=ALL, max_bytes=MB)
    assert b"Secret" not in taken.content and not taken.content.endswith(b"tail")
    with Image.open(io.BytesIO(taken.content)) as drawn:
        assert drawn.size == (60, 80) and not drawn.getexif()
    assert taken.filename == "ร้าน1.jpg"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "file"),
        ("...", "file"),
        ("ก" * 300 + ".pdf", "ก" * 110 + ".pdf"),
    ],
)
def test_names_are_harmless(given: str, kept: str) -> None:
    assert filename_clean(given) == kept
