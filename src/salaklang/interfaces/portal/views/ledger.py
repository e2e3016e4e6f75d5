"""The public record as people walk through it: the chain of blocks, a block, an entry. Open to everyone.

The files that programs copy lie at the same prefix (`/ledger/checkpoint`, `/ledger/tile/…`, `/ledger/key`): the feeds'.
"""

import base64
import json
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from salaklang.foundations.ledger import queries
from salaklang.foundations.ledger.errors import ActNotFound, ProofPending
from salaklang.interfaces.portal.ledger_view import (
    BlockView,
    WitnessView,
    block_view,
    blocks_view,
    entries_view,
    witnesses_view,
)
from salaklang.interfaces.portal.texts import ledger as x
from salaklang.interfaces.portal.texts import proof as p
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Field, errors_of
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.pages import public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import code_normalise
from salaklang.kernel.receipt import MEDIA_TYPE, SUFFIX
from salaklang.kernel.text import Text

BLOCKS_SHOWN = 12
ENTRIES_SHOWN = 50
_HIGHEST = 1 << 62


@audience("public")
@require_safe
def record(request: AskedRequest) -> HttpResponse:
    """The newest blocks, or those below `?before=`; a code typed here (`?code=`) leads to its proof."""
    field = Field("input", "code", x.FIND_LABEL, x.FIND_HINT)
    status = 200
    if "code" in request.GET:
        limit(request, name="check")
        found = _find(request.GET["code"], field)
        if found is not None:
            return found
        status = 422
    before = _number(request.GET.get("before"))
    blocks = blocks_view(queries.blocks_latest(before=before, limit=BLOCKS_SHOWN))
    context = {
        "x": x,
        "blocks": blocks,
        "before": before,
        "older": _older(blocks),
        "field": field,
        "errors": errors_of([field]),
        **_standing(),
    }
    return public_page(request, "portal/ledger/record.html", context, status=status)


@audience("public")
@require_safe
def block(request: AskedRequest, height: int) -> HttpResponse:
    """One block and its entries, from the `?from=`-th."""
    this = block_view(queries.block_get(height))
    begin = _number(request.GET.get("from")) or 0
    entries = entries_view(queries.block_entries(height, offset=begin, limit=ENTRIES_SHOWN))
    end = begin + len(entries)
    newer = [b for b in queries.blocks_latest(before=height + 2, limit=1) if b.height == height + 1]
    context = {
        "x": x,
        "b": this,
        "newer": block_view(newer[0]) if newer else None,
        "entries": entries,
        "begin": begin,
        "more": end if entries and end <= this.block.count else None,
    }
    return public_page(request, "portal/ledger/block.html", context)


@audience("public")
@require_safe
def entry(request: AskedRequest, index: int) -> HttpResponse:
    """One entry: what it says, its bytes, and its proof, which the visitor's browser checks."""
    found = queries.entry_get(index)
    [seen] = entries_view([found])
    try:
        proof = queries.entry_proof(index)
    except ProofPending:
        proof = None
    context = {
        "x": x,
        "p": p,
        "e": seen,
        "proof": proof,
        "leaf": base64.b64encode(found.leaf).decode(),
        "pretty": json.dumps(found.body, ensure_ascii=False, indent=2),
        "policy": queries.policy_text() if proof else "",
        "last": index + 1 >= queries.log_size(),
    }
    return public_page(request, "portal/ledger/entry.html", context)


@audience("public")
@require_safe
def entry_leaf(request: HttpRequest, index: int) -> HttpResponse:
    """The entry's own bytes: what the log's hash is of."""
    return _file(queries.entry_get(index).leaf, "application/json", f"entry-{index}.json")


@audience("public")
@require_safe
def entry_proof(request: HttpRequest, index: int) -> HttpResponse:
    """Where those bytes stand, for any program that reads C2SP tlog-proof."""
    queries.entry_get(index)
    return _file(queries.entry_proof(index).text.encode(), MEDIA_TYPE, f"entry-{index}{SUFFIX}")


def _find(typed: str, field: Field) -> HttpResponse | None:
    """Where a code leads; None with the reason in `field` when it leads nowhere."""
    code = code_normalise(typed[:60])
    field.value = typed[:60]
    fault: Text = x.FIND_EMPTY
    if code:
        try:
            return HttpResponseRedirect(reverse("proof", args=[queries.act_public(code).code]))
        except ActNotFound:
            fault = x.FIND_NONE
    field.error, field.faults = fault, {"code": fault}
    return None


def _standing() -> dict[str, object]:
    """How the record stands: its size, what came today, who cosigned."""
    cosigned = queries.cosignatures_latest()
    witnesses: list[WitnessView] = witnesses_view(cosigned) if cosigned else []
    latest = queries.blocks_latest(limit=1)
    signed = sum(w.at is not None for w in witnesses)
    return {
        "cosigned": cosigned,
        "witnesses": witnesses,
        "counted": {"n": signed, "all": len(witnesses)},
        "height": latest[0].height if latest else 0,
        "today": queries.acts_count(since=SYSTEM_CLOCK.now() - timedelta(hours=24)),
        "keys": queries.log_keys(),
        "policy": queries.policy_text(),
        "base_url": settings.SALA_BASE_URL,
    }


def _older(blocks: list[BlockView]) -> int | None:
    """The height below which there are more blocks."""
    return blocks[-1].block.height if blocks and blocks[-1].block.height > 1 else None


def _number(typed: str | None) -> int | None:
    """A height or place as typed in an address; None for anything else."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 19:
        return None
    return min(int(typed), _HIGHEST)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    return response
