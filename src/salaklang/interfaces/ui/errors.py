"""Errors as pages: what happened, what is kept, what to do next, in the visitor's language, with the right status."""

import logging
import sys
from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode, urlsplit

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from salaklang.interfaces.ui import texts
from salaklang.interfaces.ui.language import language_of
from salaklang.interfaces.ui.pages import page
from salaklang.interfaces.ui.pending import pending_keep
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.actor import NOBODY
from salaklang.kernel.errors import Invalid, NotAllowed, NotFound, SalaError, Unavailable
from salaklang.kernel.text import Text

log = logging.getLogger("salaklang.errors")

SIGN_IN = "/auth/sign-in"
Resend = Sequence[tuple[str, str]]


class BadRequest(SalaError):
    code = "bad-request"
    status = 400
    text = Text("ส่งข้อมูลมาไม่ครบหรือผิดรูปแบบ", "What was sent is incomplete or malformed")
    next_step = Text("กลับไปหน้าก่อนแล้วลองใหม่", "Go back one page and try again.")


class BodyTooBig(SalaError):
    code = "too-large"
    status = 413
    text = Text("ข้อมูลที่ส่งมาใหญ่เกินไป", "What was sent is too large")
    next_step = Text("ย่อไฟล์ให้เล็กลงแล้วส่งใหม่ คำตอบที่บันทึกแล้วไม่หาย", "Send a smaller file. Saved answers are kept.")


class FormExpired(SalaError):
    code = "form-expired"
    status = 403
    text = Text("แบบฟอร์มนี้หมดอายุแล้ว", "This form has expired")
    next_step = Text(
        "คำตอบที่บันทึกแล้วไม่หาย เปิดหน้าเดิมอีกครั้ง ข้อความที่เพิ่งพิมพ์จะยังอยู่ถ้าส่งจากเว็บไซต์นี้",
        "Saved answers are kept. Open the page again; what you just typed is still there if it came from this site.",
    )


class RecordsAway(Unavailable):
    """The database is stopped, restarting or out of reach."""

    code = "records-away"
    text = Text("ระบบเปิดแฟ้มข้อมูลไม่ได้ชั่วคราว", "The site can't reach its records at the moment")
    next_step = Text(
        "สิ่งที่บันทึกไว้แล้วยังอยู่ครบ กรุณารอสักครู่แล้วลองอีกครั้ง", "What you saved is kept. Wait a moment, then try again."
    )


def error_page(request: HttpRequest, error: SalaError, *, resend: Resend = ()) -> HttpResponse:
    """A full page for `error`. The log gets its code and internal note, which hold no personal data.

    `resend`: what was typed, for a button that sends it again as it is.
    """
    level = logging.ERROR if error.status >= 500 else logging.INFO
    log.log(level, "%s %s: %s", getattr(request, "id", "-"), error.code, error)
    fields = list(error.fields.values()) if isinstance(error, Invalid) else []
    context = {"error": error, "fields": fields, "x": texts, "back": _back(request), "resend": resend}
    return page(_prepared(request), "ui/error.html", context, status=error.status)


def sign_in_redirect(request: HttpRequest) -> HttpResponseRedirect:
    """To the sign-in page and back to where one was; what was typed in a POST is kept for that page."""
    back = request.get_full_path()
    if request.method == "POST":
        pending_keep(request)
        back = request.path
    return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': back})}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF failure. Typed work is kept only when the browser says that it came from our own page."""
    if _same_origin(request):
        pending_keep(request)
    return error_page(request, FormExpired(reason))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, BadRequest())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, NotAllowed())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: nothing here may touch the database."""
    cast(AskedRequest, request).actor = NOBODY
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return error_page(request, RecordsAway(), resend=_typed(request))
    return error_page(request, SalaError("unexpected error; the traceback is in the log above"))


def _prepared(request: HttpRequest) -> AskedRequest:
    """Errors can arise before our middleware has said who asks, and in which language."""
    asked = cast(AskedRequest, request)
    if not hasattr(request, "language"):
        asked.language = language_of(request)
        translation.activate(asked.language)
    if not hasattr(request, "actor"):
        asked.actor = NOBODY
    return asked


def _typed(request: HttpRequest) -> Resend:
    """The fields of a form that could not be saved anywhere, its own token among them; never a password or a file."""
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return ()
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return () if any("password" in name for name, _ in fields) else fields


def _same_origin(request: HttpRequest) -> bool:
    sent_by = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sent_by).netloc == request.get_host()


def _back(request: HttpRequest) -> str:
    return request.path if request.method == "POST" else "/"
