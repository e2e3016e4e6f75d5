"""The Thai forms: one page where it must be, PDF/A in structure, users' words never a program."""

import io
import json
import re

import pypdf
import pytest

from salaklang.foundations.documents.errors import TemplateUnknown
from salaklang.foundations.documents.typesetting import Attachment, pdf_make, qr_svg
from tests.foundations.documents.samples import CERTIFICATE, CHECK_URL, FORMS, PREMISES, filled

LONG = "ร้านจำหน่ายอาหาร เครื่องดื่ม และสินค้าพื้นเมืองที่มีชื่อยาวเป็นพิเศษของกลุ่มแม่บ้านเกษตรกร " * 2


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def assert_pdf_a(pdf: bytes) -> None:
    """What can be checked of PDF/A-3b without a validator: marks, colour, fonts, attachments, nothing active."""
    root = reader(pdf).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>3<", xmp) and re.search(r"pdfaid:conformance>B<", xmp)
    assert "rdf:resource" not in xmp
    intent = root["/OutputIntents"][0].get_object()
    assert intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"]
    assert root["/Lang"] == "th" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert "/Encrypt" not in reader(pdf).trailer and "/ID" in reader(pdf).trailer
    for spec in root["/AF"]:
        spec = spec.get_object()
        assert spec["/AFRelationship"] in {"/Data", "/Source", "/Alternative", "/Supplement"}
        assert spec["/EF"]["/F"]["/Subtype"]
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font
        for annotation in page.get("/Annots", ()):
            annotation = annotation.get_object()
            assert annotation["/F"] & 4 and not annotation["/F"] & 2  # printed, not hidden
            assert annotation.get("/A", {}).get("/S") in (None, "/URI")


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_pdf_a_and_carry_their_data(node: object, form: str) -> None:
    pdf = pdf_make(form, filled(form), check_url=CHECK_URL)
    assert_pdf_a(pdf)
    assert json.loads(reader(pdf).attachments["data.json"][0]) == filled(form)


@pytest.mark.parametrize("form", FORMS)
def test_forms_fulfil_the_accessibility_checks_of_the_typesetter(node: object, form: str) -> None:
    assert pdf_make(form, filled(form), check_url=CHECK_URL, standard="ua-1")


def test_certificate_stays_on_one_page_with_the_longest_names(node: object) -> None:
    long = filled(
        "phor-kho-0403",
        trades=[LONG[:200]] * 4,
        trade_name_th=LONG[:200],
        trade_name_latin="A" + "bcdefgh " * 24,
        holder_name="ว่าที่ร้อยตรีหญิงกัญญาณัฐพัชร์ศิริปัญญา ณ อยุธยาวรรณกิจโกศลสุขสวัสดิ์",
        premises={**PREMISES, "village": "อาคารศูนย์การค้าเทศบาลเมืองท่าเสา ชั้น 2", "soi": "เจริญธรรม 12/4 แยก 3"},
    )
    assert len(reader(pdf_make("phor-kho-0403", long, check_url=CHECK_URL)).pages) == 1


@pytest.mark.parametrize(
    "evil",
    [
        '#panic("x")',
        '"); #read("/etc/passwd"); ("',
        "$ x $ `raw` *bold* @ref <label> \\ // c",
        '#import "@preview/x:1.0.0": *',
    ],
)
def test_words_of_users_are_never_a_program(node: object, evil: str) -> None:
    pdf = pdf_make("phor-kho-0403", filled("phor-kho-0403", trade_name_th=evil), check_url=CHECK_URL)
    text = "".join(page.extract_text() for page in reader(pdf).pages)
    assert "".join(evil.split()) in "".join(text.split())


def test_a_form_can_read_no_file(node: object) -> None:
    from salaklang.foundations.documents.errors import TypesettingFailed
    from salaklang.foundations.documents.ports import Template, template_register
    from salaklang.kernel.text import Text

    template_register(Template("nosy", Text("ก", "a"), '#read("/etc/passwd")'))
    with pytest.raises(TypesettingFailed):
        pdf_make("nosy", {})


def test_a_hole_in_the_data_makes_no_document(node: object) -> None:
    with pytest.raises(KeyError):
        pdf_make("phor-kho-0403", {k: v for k, v in CERTIFICATE.items() if k != "holder_name"})
    with pytest.raises(TemplateUnknown):
        pdf_make("none-such", {})


def test_seal_and_further_attachments(node: object) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 60), "darkgreen").save(out, "PNG")
    more = Attachment("decision.json", "application/json", "{}", "คำสั่ง")
    pdf = pdf_make(
        "phor-kho-0403", filled("phor-kho-0403"), seal=out.getvalue(), attachments=[more], check_url=CHECK_URL
    )
    assert set(reader(pdf).attachments) == {"data.json", "decision.json"}
    assert_pdf_a(pdf)


def test_qr_is_svg_that_scans_as_the_address() -> None:
    assert qr_svg(CHECK_URL).startswith("<svg") and "<?xml" not in qr_svg(CHECK_URL)
