"""Proof of one act; the public check of a document's code. Open to everyone."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from salaklang.foundations.documents.errors import DocumentNotFound
from salaklang.foundations.documents.queries import document_public
from salaklang.foundations.exchange.fields import field_label
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.queries import agency_name, service_view, use_of_act
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.errors import ProofPending
from salaklang.foundations.ledger.queries import (
    act_public,
    acts_about,
    policy_text,
    proof_of,
    receipt_file,
)
from salaklang.interfaces.portal.texts import proof as x
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.pages import page, public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.errors import NotFound
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.receipt import MEDIA_TYPE, receipt_name
from salaklang.kernel.text import Text


@audience("public")
def proof(request: AskedRequest, code: str) -> HttpResponse:
    limit(request, name="check")
    act = act_public(code)
    try:
        proven = proof_of(request.actor, code=act.code)
    except ProofPending:
        proven = None
    own = use_of_act(request.actor, act.code)
    seen = acts_about(request.actor, codes=[act.code], may_see_record=own).get(act.code)
    record = json.dumps(seen.record, ensure_ascii=False, indent=2) if seen and seen.record is not None else ""
    context = {
        "x": x,
        "act": act,
        "agency": _agency_name(act.agency),
        "proof": proven,
        "leaf": base64.b64encode(proven.leaf).decode() if proven else "",
        "policy": policy_text() if proven else "",
        "seen": seen,
        "basis": grants().basis_text(seen.legal_basis) if seen else None,
        "given": _given(seen.record) if seen and seen.record else [],
        "record": record,
        "receipt_url": reverse("proof-receipt", args=[act.code]) if record and proven else "",
    }
    return page(request, "portal/proof.html", context)


@audience("citizen", "officer")
def receipt(request: AskedRequest, code: str) -> HttpResponse:
    """The receipt file, for those whom the act concerns."""
    own = use_of_act(request.actor, code_normalise(code))
    content = receipt_file(request.actor, code=code, may_see_record=own)
    name = receipt_name(code_normalise(code))
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@audience("public")
def check(request: AskedRequest) -> HttpResponse:
    """The form for a code; a code that is given leads to its own address."""
    field = Field("input", "code", x.CHECK_LABEL, x.CHECK_HINT, classes="govuk-input--width-20")
    if "code" in request.GET:
        code = code_normalise(request.GET["code"][:60])
        if code:
            return HttpResponseRedirect(reverse("check-code", args=[code]))
        field.error = x.CHECK_EMPTY
        field.faults = {"code": x.CHECK_EMPTY}
    return public_page(request, "portal/check.html", {"x": x, "field": field, "errors": errors_of([field])})


@audience("public")
def check_code(request: AskedRequest, code: str) -> HttpResponse:
    """Genuine, withdrawn or unknown; never a name or a number of a person."""
    limit(request, name="check")
    try:
        found = document_public(code)
    except DocumentNotFound:
        return page(request, "portal/checked.html", {"x": x, "code": code[:30], "found": None}, status=404)
    return page(request, "portal/checked.html", {"x": x, "code": found.code, "found": found})


def _given(record: Mapping[str, Any]) -> list[dict[str, Text]]:
    """What a register gave to whom and why, in words; empty where the act is no such answer."""
    if not {"client", "service", "purpose", "fields"} <= set(record):
        return []
    view = service_view(str(record["service"]))
    labels = [field_label(view.fields if view else {}, str(key)) for key in record["fields"]]
    what = Text(", ".join(label.th for label in labels), ", ".join(label.en for label in labels))
    rows = [(x.GIVEN_TO, agency_name(str(record["client"]))), (x.GIVEN_WHAT, what)]
    rows.insert(1, (x.GIVEN_FROM, view.name if view else Text(str(record["service"]), str(record["service"]))))
    rows.append((x.GIVEN_FOR, grants().purpose_text(str(record["purpose"]))))
    return [{"key": key, "value": value} for key, value in rows]


def _agency_name(slug: str) -> Text:
    try:
        return agency_get(slug).name
    except NotFound:
        return Text(slug, slug)
