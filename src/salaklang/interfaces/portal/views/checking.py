"""The page where visitors check a receipt in their own browser, and the copy of it that they keep. Open to everyone."""

import base64
import hashlib
import re
from datetime import UTC
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from salaklang.foundations.ledger.queries import policy_text
from salaklang.interfaces.portal.ledger_view import agency_names
from salaklang.interfaces.portal.receipts import Served, receipt_serve
from salaklang.interfaces.portal.texts import checking as x
from salaklang.interfaces.ui import texts as ui
from salaklang.interfaces.ui.audience import audience
from salaklang.interfaces.ui.fields import Fault
from salaklang.interfaces.ui.limits import limit
from salaklang.interfaces.ui.middleware import csp_default
from salaklang.interfaces.ui.pages import page, public_page
from salaklang.interfaces.ui.request import AskedRequest
from salaklang.kernel.clock import SYSTEM_CLOCK

_STATIC = files("salaklang.interfaces") / "static"
_FONT = re.compile(r'url\("\.\./vendor/fonts/([a-z0-9-]+\.woff2)"\)')
RECEIPT_MOST = 2 * 1024 * 1024


@audience("public")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: AskedRequest) -> HttpResponse:
    """The page. A POST is for those whose browser can't check: the server does, says that it was the server, and keeps
    nothing.
    """
    served: Served | None = None
    errors: list[Fault] = []
    status = 200
    if request.method == "POST":
        limit(request, name="check")
        file = request.FILES.get("receipt")
        if file is None or not file.size or file.size > RECEIPT_MOST:
            errors, status = [Fault("#f-receipt", x.FILE_EMPTY if file is None or not file.size else x.TOO_BIG)], 422
        else:
            served = receipt_serve(file.read(), policy=policy_text(), names=agency_names())
            status = 422 if served.tone == "bad" else 200
    context = {**_context(request), "served": served, "errors": errors, "save_name": _save_name(request)}
    show = public_page if request.method != "POST" else page
    response = show(request, "portal/ledger/check.html", context, status=status)
    # Not even our own script may send the file anywhere.
    response["Content-Security-Policy"] = csp_default().replace("connect-src 'self'", "connect-src 'none'")
    return response


@audience("public")
@require_safe
def check_copy(request: AskedRequest) -> HttpResponse:
    """One HTML file with script, style, fonts, keys and rules inside, which can reach no network."""
    script, style = _script(), _style()
    context = {
        **_context(request),
        "ui": ui,
        "language": request.language,
        "script": script,
        "style": style,
        "csp": (
            f"default-src 'none'; script-src '{_csp_hash(script)}'; style-src '{_csp_hash(style)}'; font-src data:; "
            "base-uri 'none'; form-action 'none'"
        ),
        "site": urlsplit(settings.SALA_BASE_URL).netloc,
        "today": SYSTEM_CLOCK.now().astimezone(UTC).date(),
    }
    content = render_to_string("portal/ledger/offline.html", context, request)
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_save_name(request)}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _context(request: AskedRequest) -> dict[str, object]:
    language = request.language
    words = {name: said.in_(language) for name, said in x.SPOKEN.items()}
    words |= {f"reason_{code}": said.in_(language) for code, said in x.REASONS.items()}
    names = {slug: name.in_(language) for slug, name in agency_names().items()}
    return {"x": x, "words": words, "names": names, "policy": policy_text()}


def _save_name(request: AskedRequest) -> str:
    return f"salaklang-check-{request.language}.html"


@lru_cache(maxsize=1)
def _script() -> str:
    """Both scripts of the page, one after the other."""
    return "\n".join((_STATIC / "ui" / name).read_text(encoding="utf-8") for name in ("tlog.js", "proof.js"))


@lru_cache(maxsize=1)
def _style() -> str:
    """The site's own style with its fonts inside."""
    style = "\n".join((_STATIC / "ui" / name).read_text(encoding="utf-8") for name in ("sala.css", "ledger.css"))
    return _FONT.sub(lambda m: f'url("data:font/woff2;base64,{_font(m.group(1))}")', style)


def _font(name: str) -> str:
    return base64.b64encode((_STATIC / "vendor" / "fonts" / name).read_bytes()).decode()


def _csp_hash(inline: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}"
