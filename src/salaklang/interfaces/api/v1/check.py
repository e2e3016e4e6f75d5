"""For anyone: is this document genuine, was this act recorded?"""

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from salaklang.foundations.documents.queries import document_public
from salaklang.foundations.exchange.queries import use_of_act
from salaklang.foundations.ledger.queries import act_public, receipt_file
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import Key, TextOut
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.receipt import receipt_name

router = Router()


class DocumentOut(Schema):
    """What a stranger may know of a document: no personal data."""

    code: str
    title: TextOut
    agency: TextOut
    state: str = Field(description="valid, withdrawn or replaced")
    issued_at: datetime
    sha256: str = Field(description="SHA-256 of the file, hex")


class ActPublicOut(Schema):
    """What anyone may know of an act: no personal data."""

    code: str
    text: TextOut
    agency: str
    index: int | None = Field(description="Position in the public log; null until a checkpoint covers it")


class ReceiptOut(Schema):
    """A receipt as a file: a C2SP tlog-proof that any verifier of such proofs can check, offline."""

    name: str = Field(description="What to call the file")
    content: str = Field(description="The file, word for word (UTF-8)")


@operation(router, "GET", "/documents/{code}", audience=("public",), answers={200: DocumentOut}, problems=(404, 429))
def check_document(request: AskedRequest, code: Key) -> Any:
    """Check the code printed on a document."""
    limit(request, name="check")
    found = document_public(code_normalise(code))
    return DocumentOut(
        code=found.code,
        title=TextOut.of(found.title),
        agency=TextOut.of(found.agency),
        state=found.state,
        issued_at=found.issued_at,
        sha256=found.sha256,
    )


@operation(router, "GET", "/acts/{code}", audience=("public",), answers={200: ActPublicOut}, problems=(404, 429))
def check_act(request: AskedRequest, code: Key) -> Any:
    """Check the code of a receipt."""
    limit(request, name="check")
    found = act_public(code_normalise(code))
    return ActPublicOut(code=found.code, text=TextOut.of(found.title), agency=found.agency, index=found.index)


@operation(
    router,
    "GET",
    "/acts/{code}/receipt",
    audience=("citizen",),
    answers={200: ReceiptOut},
    problems=(404, 409, 410, 429),
)
def act_receipt(request: AskedRequest, code: Key) -> Any:
    """The receipt of an act about oneself. 409 until the log has it, and enough witnesses have cosigned."""
    limit(request, name="check")
    wanted = code_normalise(code)
    content = receipt_file(request.actor, code=wanted, may_see_record=use_of_act(request.actor, wanted))
    return ReceiptOut(name=receipt_name(wanted), content=content.decode())
