"""Files that a person, or somebody worse, may try to attach."""

from tests.support.town import Upload

_CATALOG = "<</Type/Catalog/Pages 2 0 R{more}>>"


def pdf(*, more: str = "") -> bytes:
    """A PDF of one empty page; `more` goes into its catalog."""
    objects = [
        _CATALOG.format(more=more),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<>>>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{at:010} 00000 n \n" for at in places)
    tail = f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + (table + tail).encode()


GOOD_PDF: Upload = ("ยินยอม.pdf", pdf(), "application/pdf")
# What is wrong → the file, and words of the message in Thai and English.
BAD: dict[str, tuple[Upload, str, str]] = {
    "oversized": (("big.pdf", pdf() + b"%" * 6_000_000, "application/pdf"), "ไฟล์ใหญ่เกิน", "larger than"),
    "far oversized": (("huge.png", b"\x89PNG\r\n\x1a\n" + b"0" * 25_000_000, "image/png"), "ใหญ่เกิน", "too large"),
    "program as pdf": (("letter.pdf", b"MZ\x90\x00" + b"\0" * 500, "application/pdf"), "แต่เนื้อใน", "inside"),
    "page as picture": (("photo.png", b"<!doctype html><script>1</script>", "image/png"), "แต่เนื้อใน", "inside"),
    "pdf with a program": (
        ("form.pdf", pdf(more="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "application/pdf"),
        "มีคำสั่ง",
        "carries programs",
    ),
    "empty": (("empty.pdf", b"", "application/pdf"), "ว่างเปล่า", "empty"),
    "damaged": (("torn.pdf", pdf()[:120], "application/pdf"), "เปิดไม่ได้", "can't be opened"),
}
