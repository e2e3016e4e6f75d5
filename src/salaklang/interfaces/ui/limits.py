"""Rate limits: a fixed window of one minute per account, or per address for those not signed in.

Counts live in Django's default cache: per process with the built-in one, node-wide when config names a shared cache.
POSTs and the public check pages are counted; reading is not. The limits are settings, so that a load test or a busy
counter behind one address can raise them.
"""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from salaklang.kernel.errors import SalaError
from salaklang.kernel.text import Text

_WINDOW = 60


class TooMany(SalaError):
    code = "too-many"
    status = 429
    text = Text("มีคำขอเข้ามาถี่เกินไป", "Too many requests in a short time")
    next_step = Text(
        "ข้อมูลที่บันทึกแล้วไม่หาย กรุณารอหนึ่งนาทีแล้วลองใหม่", "What you saved is kept. Wait one minute and try again."
    )


def limit(request: HttpRequest, *, name: str = "post") -> None:
    """Count one request against the limit `name` ("post" or "check"). Raises TooMany."""
    most = int(getattr(settings, f"SALA_{name.upper()}S_PER_MINUTE", 120))
    key = f"limit:{name}:{_asker(request)}:{int(time.time()) // _WINDOW}"
    cache.add(key, 0, timeout=2 * _WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # evicted between the two calls
        return
    if count > most:
        raise TooMany(f"more than {most} in a minute for {name}")


def _asker(request: HttpRequest) -> str:
    account = request.session.get("_auth_user_id") if hasattr(request, "session") else None
    return f"a{account}" if account else f"ip{_address(request)}"


def _address(request: HttpRequest) -> str:
    """Where the request comes from. Behind our own proxy, what that proxy added last; the rest anyone can invent."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip()[:45] or str(request.META.get("REMOTE_ADDR", ""))
