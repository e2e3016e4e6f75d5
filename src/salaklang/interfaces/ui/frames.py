"""The frame around a page that several parts of the site share: each part names its own, by where its pages live.

So a page of the portal stands in the desk's frame at a counter, and the portal need not know the desk.
"""

from collections.abc import Callable, Mapping
from typing import Any

from salaklang.interfaces.ui.request import AskedRequest

Context = Callable[[AskedRequest], Mapping[str, Any]]
_PLAIN = "ui/base.html"
_frames: dict[str, tuple[str, Context]] = {}


def frame_use(prefix: str, layout: str, context: Context) -> None:
    """Frame the pages under `prefix` (`/desk/`) in the template `layout`, with what `context` gives it."""
    _frames[prefix] = (layout, context)


def frame_of(request: AskedRequest) -> dict[str, Any]:
    """`layout` and what it needs, for the part of the site in which the request is."""
    for prefix, (layout, context) in _frames.items():
        if request.path.startswith(prefix):
            return {"layout": layout, **context(request)}
    return {"layout": _PLAIN}
