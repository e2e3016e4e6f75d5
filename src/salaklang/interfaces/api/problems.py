"""Errors as problem documents (RFC 9457): a machine code, a text in the asker's language, and what to do next."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from salaklang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, SalaError, SignInNeeded, Unavailable
from salaklang.kernel.text import Text

log = logging.getLogger("salaklang.api")

MEDIA_TYPE = "application/problem+json"
_BAD_REQUEST = Text("อ่านคำขอไม่ได้", "The request could not be read")
_FIELD = Text("ค่าไม่ถูกต้อง", "The value does not fit")


class FieldProblem(Schema):
    field: str = Field(description="Name of the field, dotted for inner fields")
    message: str


class Problem(Schema):
    """RFC 9457 problem document."""

    type: str = Field(description="`urn:salaklang:problem:<code>`")
    title: str
    status: int
    code: str
    next_step: str = Field(description="What to do next, for a person")
    request_id: str
    fields: list[FieldProblem] = Field(default_factory=list)


def problems_install(api: NinjaAPI) -> None:
    """Turn every error that can reach an operation into a problem document."""
    handlers: list[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = [
        (SalaError, _of_sala),
        (ValidationError, _of_validation),
        (Http404, lambda request, error: _of_sala(request, NotFound())),
        (HttpError, _of_http),
        (UnicodeError, lambda request, error: _of_http(request, HttpError(400, "unicode"))),
        (Exception, _of_bug),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def problem(
    request: HttpRequest, status: int, code: str, title: Text, next_step: Text, fields: Any = ()
) -> HttpResponse:
    """One problem document as a response."""
    language = getattr(request, "language", "th")
    body = {
        "type": f"urn:salaklang:problem:{code}",
        "title": title.in_(language),
        "status": status,
        "code": code,
        "next_step": next_step.in_(language),
        "request_id": getattr(request, "id", ""),
        "fields": [{"field": name, "message": text.in_(language)} for name, text in fields],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)


def _of_sala(request: HttpRequest, error: SalaError) -> HttpResponse:
    fields = error.fields.items() if isinstance(error, Invalid) else ()
    return problem(request, error.status, error.code, error.message, error.next_step, fields)


def _of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = [".".join(str(p) for p in e["loc"] if p not in {"body", "query", "path", "payload"}) for e in error.errors]
    return _of_sala(request, Invalid(fields={name or "body": _FIELD for name in names}))


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    known: dict[int, type[SalaError]] = {
        401: SignInNeeded,
        403: NotAllowed,
        404: NotFound,
        409: Conflict,
        503: Unavailable,
    }
    if error.status_code in known:
        return _of_sala(request, known[error.status_code]())
    return problem(request, 400, "bad-request", _BAD_REQUEST, Invalid.next_step)


def _of_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("%s unexpected", getattr(request, "id", "-"), exc_info=error)
    return _of_sala(request, SalaError())
