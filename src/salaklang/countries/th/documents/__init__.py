"""Thai official documents: forms in typst and what they need said in Thai words, digits and years.

Owns: the certificate of commercial registration (แบบ พค.0403), the receipt of an application, the receipt of a payment,
the external letter (หนังสือภายนอก).
Promises: values come as plain JSON (ISO dates, satang); the forms write them as officials expect: Thai digits, Buddhist
Era, words for money. No royal emblem: an agency's own seal, or a plain ring with its name.
Never: decides, stores or signs anything.
"""

from pathlib import Path

from salaklang.countries.th.documents import views
from salaklang.foundations.documents.ports import Template, template_register
from salaklang.kernel.text import Text

_HERE = Path(__file__).parent


def register() -> None:
    """Make the forms known to the documents foundation."""
    for template in _templates():
        template_register(template)


def _templates() -> list[Template]:
    return [
        Template(
            name="phor-kho-0403",
            title=Text("ใบทะเบียนพาณิชย์ (แบบ พค. 0403)", "Certificate of commercial registration (แบบ พค. 0403)"),
            source=_source("phor-kho-0403"),
            view=views.certificate_view,
            signature_box=(300, 150, 530, 265),
        ),
        Template(
            name="receipt",
            title=Text("ใบรับคำขอ", "Receipt of an application"),
            source=_source("receipt"),
            view=views.receipt_view,
        ),
        Template(
            name="letter",
            title=Text("หนังสือภายนอก", "Official letter"),
            source=_source("letter"),
            view=views.letter_view,
        ),
        Template(
            name="payment-receipt",
            title=Text("ใบเสร็จรับเงิน", "Receipt of payment"),
            source=_source("payment-receipt"),
            view=views.payment_view,
        ),
    ]


def _source(name: str) -> str:
    """The form with the parts that all forms share before it: a form can import nothing."""
    return "\n".join((_HERE / f"{n}.typ").read_text(encoding="utf-8") for n in ("common", name))
