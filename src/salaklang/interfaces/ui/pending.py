"""What someone typed is kept when it could not be saved: session expired, not valid yet, language switched half-way.

Kept in the (possibly anonymous) server-side session, one form at a time, for the same path only; never a password, a
file, a token or an identity number (sessions lie unsealed in the database). The page that owns the form takes it back
with `pending_take` after it has checked that the form belongs to the asker.
"""

import re

from django.http import HttpRequest, QueryDict

_KEY = "pending_form"
_MOST = 20_000
_NUMBER = re.compile(r"(\d[\s-]?){13}")
_NEVER = ("csrfmiddlewaretoken", "password")


def pending_keep(request: HttpRequest) -> None:
    """Remember the fields of this POST until the same page is opened again."""
    fields = request.POST.copy()
    for name in list(fields):
        if any(word in name for word in _NEVER) or any(_NUMBER.search(value) for value in fields.getlist(name)):
            del fields[name]
    body = fields.urlencode()
    if body and len(body) <= _MOST:
        request.session[_KEY] = {"path": request.path, "body": body}


def pending_take(request: HttpRequest) -> QueryDict | None:
    """The fields kept for this page, once; None when there are none."""
    kept = request.session.get(_KEY)
    if not kept or kept.get("path") != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(kept["body"])


def pending_forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
