"""Pages as signed-in people fetch them: how long the server takes, and how much a first visit weighs."""

import gzip
import re
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urldefrag, urljoin

from bench.figures import spread
from bench.people import Person
from bench.place import load
from bench.processor import processor_ms, processor_seconds
from salaklang.embedded.node import Node

CLIENTS = 4
P95_LIMIT_MS = 150
WEIGHT_LIMIT = 100_000  # bytes
_REFERENCE = re.compile(
    r"""<(?:link\b[^>]*?\brel=["']?(?:stylesheet|icon|preload|modulepreload|manifest)\b[^>]*?\bhref|"""
    r"""link\b[^>]*?\bhref|script\b[^>]*?\bsrc|img\b[^>]*?\bsrc|source\b[^>]*?\bsrc)=["']([^"']+)["']""",
    re.IGNORECASE,
)
_OTHER_LINK = re.compile(r"""<link\b[^>]*\brel=["']?(?:alternate|canonical|author|next|prev)\b[^>]*>""", re.IGNORECASE)
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_OLD_FONT = re.compile(r"\.(ttf|otf|woff|eot)$")


@dataclass(frozen=True)
class Page:
    """A page and who looks at it; `path` may differ from visit to visit only in its ids."""

    name: str
    path: str
    person: Person


def pages_measure(node: Node, pages: list[Page], *, each: int) -> dict[str, Any]:
    """Four visitors at once, each fetching the same page `each` times: name → {p50_ms, p95_ms, …, ok}."""
    found: dict[str, Any] = {}
    for page in pages:
        visitor = {"head": page.person.head, "requests": [["GET", page.path]] * each}
        warm = load(node, [{**visitor, "requests": visitor["requests"][:1]}] * CLIENTS)
        if warm["errors"]:
            found[page.name] = {"refused": warm["errors"][0][:160], "ok": False}
            continue
        before = processor_seconds(node)
        said = load(node, [visitor] * CLIENTS)
        marks = spread(said["ms"])
        used = processor_ms(before, processor_seconds(node), len(said["ms"]))
        errors = len(said["errors"])
        ok = marks["p95_ms"] < P95_LIMIT_MS and not errors
        found[page.name] = {**marks, "processor_ms": used, "errors": errors, "limit_p95_ms": P95_LIMIT_MS, "ok": ok}
    return found


def weights_measure(node: Node, pages: list[Page]) -> dict[str, Any]:
    """Bytes over the wire at a first visit: name → {html, css, js, fonts, images, total, ok}."""
    return {page.name: _weight(node, page) for page in pages}


def _weight(node: Node, page: Page) -> dict[str, Any]:
    """The page and all that it and its style sheets refer to; all fonts count, though a browser may need fewer."""
    headers = dict(line.split(": ", 1) for line in page.person.head.strip().split("\r\n"))
    headers["Accept-Encoding"] = "gzip, br"
    address = urljoin(node.portal_url, page.path)
    try:
        size, text = _fetch(address, headers)
    except OSError as error:
        return {"refused": str(error)[:160], "ok": False}
    sums = {"html": size, "css": 0, "js": 0, "fonts": 0, "images": 0}
    seen: set[str] = set()
    waiting = [(address, unescape(r)) for r in _REFERENCE.findall(_OTHER_LINK.sub("", text))]
    while waiting:
        base, reference = waiting.pop()
        target = urldefrag(urljoin(base, reference)).url
        if reference.startswith("data:") or target in seen:
            continue
        seen.add(target)
        size, text = _fetch(target, headers)
        sums[_kind(target)] += size
        if _kind(target) == "css":
            waiting += [(target, u) for u in _CSS_URL.findall(text) if not _OLD_FONT.search(u)]
    total = sum(sums.values())
    return {**sums, "files": len(seen) + 1, "total": total, "limit": WEIGHT_LIMIT, "ok": total < WEIGHT_LIMIT}


def _fetch(address: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """Bytes over the wire without headers, and the text."""
    with urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers)), timeout=30) as answer:
        raw, encoding = answer.read(), answer.headers.get("Content-Encoding", "")
    if encoding == "br":
        return len(raw), _fetch(address, {**headers, "Accept-Encoding": "gzip"})[1]
    body = gzip.decompress(raw) if encoding == "gzip" else raw
    return len(raw), body.decode("utf-8", "replace")


def _kind(address: str) -> str:
    ending = address.rpartition(".")[2].partition("?")[0].lower()
    if ending in ("woff2", "woff", "ttf", "otf"):
        return "fonts"
    return ending if ending in ("css", "js") else "images"
