"""Errors as problem documents (RFC 9457): a machine code, a text in the asker's language, and what to do next."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from salaklang.interfaces.api.errors import BadRequest, BodyTooLarge
from salaklang.interfaces.ui.language import COOKIE, language_of
from salaklang.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, SalaError, SignInNeeded, Unavailable
from salaklang.kernel.text import LANGUAGES, Language, Text

log = logging.getLogger("salaklang.api")

MEDIA_TYPE = "application/problem+json"
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
        (SalaError, problem_of),
        (ValidationError, _of_validation),
        (Http404, lambda request, error: problem_of(request, NotFound())),
        (HttpError, _of_http),
        (RequestDataTooBig, lambda request, error: problem_of(request, BodyTooLarge())),
        (SuspiciousOperation, lambda request, error: problem_of(request, BadRequest())),
        (UnicodeError, lambda request, error: problem_of(request, BadRequest())),
        (OperationalError, _of_database),
        (Exception, _of_bug),
    ]
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def problem_of(request: HttpRequest, error: SalaError) -> HttpResponse:
    """The problem document of an error, in the asker's language."""
    language = _language(request)
    fields = error.fields if isinstance(error, Invalid) else {}
    body = {
        "type": f"urn:salaklang:problem:{error.code}",
        "title": error.message.in_(language),
        "status": error.status,
        "code": error.code,
        "next_step": error.next_step.in_(language),
        "request_id": getattr(request, "id", ""),
        "fields": [{"field": name, "message": text.in_(language)} for name, text in fields.items()],
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=error.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    response["Cache-Control"] = "no-store"
    return response


def _language(request: HttpRequest) -> Language:
    """`?lang=` or the remembered choice, as on every page; a program may also just send Accept-Language."""
    chosen = language_of(request)
    if request.GET.get("lang") == chosen or request.COOKIES.get(COOKIE) == chosen:
        return chosen
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:200]):
        for language in LANGUAGES:
            if tag.partition("-")[0] == language:
                return language
    return chosen


def _of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    names = [".".join(str(p) for p in e["loc"] if p not in {"body", "query", "path", "payload"}) for e in error.errors]
    return problem_of(request, Invalid(fields={name or "body": _FIELD for name in names}))


def _of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own errors; while reading a body it hides ours, and Django's, behind them."""
    cause = error.__cause__
    if isinstance(cause, SalaError):
        return problem_of(request, cause)
    if isinstance(cause, RequestDataTooBig):
        return problem_of(request, BodyTooLarge())
    known: dict[int, type[SalaError]] = {
        401: SignInNeeded,
        403: NotAllowed,
        404: NotFound,
        409: Conflict,
        503: Unavailable,
    }
    return problem_of(request, known.get(error.status_code, BadRequest)())


def _of_database(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The database is away: nothing is lost, and trying again helps."""
    log.error("%s database unavailable: %s", getattr(request, "id", "-"), str(error).partition("\n")[0][:200])
    return problem_of(request, Unavailable())


def _of_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("%s unexpected", getattr(request, "id", "-"), exc_info=error)
    return problem_of(request, SalaError())
