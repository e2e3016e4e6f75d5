"""What the small programs that a demo carries along share on the web: short answers, strict headers, our own fonts.

Standard library only. They stand for other organisations and share nothing else.
"""

import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

_MAX_BODY = 16 * 1024
_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_FONT_DIR = Path(__file__).resolve().parents[1] / "interfaces" / "static" / "vendor" / "fonts"
# Which letters each font file holds; the server serves the files.
_FONT_RANGES = {"thai": "U+0E01-0E5B,U+200C-200D,U+25CC", "latin": "U+0000-00FF,U+2000-206F"}
_FONTS = {f"sarabun-{script}-{weight}.woff2" for script in _FONT_RANGES for weight in (400, 700)}
FONT_FACES = "".join(
    f"@font-face{{font-family:Sarabun;font-weight:{weight};font-display:swap;"
    f"src:url(/fonts/sarabun-{script}-{weight}.woff2) format('woff2');unicode-range:{letters}}}"
    for script, letters in _FONT_RANGES.items()
    for weight in (400, 700)
)
"""For a page's style: the fonts that `font_answer` serves under `/fonts/`."""


class SmallHandler(BaseHTTPRequestHandler):
    """A request to a small program. `always` are headers of every answer. Writes no log: addresses may hold what does
    not belong into one."""

    sys_version = ""
    timeout = 30
    always: ClassVar[Mapping[str, str]] = {}

    def parts(self) -> list[str]:
        return [part for part in urlsplit(self.path).path.split("/") if part]

    def query(self) -> dict[str, str]:
        return form_read(urlsplit(self.path).query.encode())

    def body(self) -> bytes | None:
        """What was sent; None for too much."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MAX_BODY:
            return None
        return self.rfile.read(int(length))

    def font_answer(self, name: str) -> None:
        """Serve a font file that `font_known` knows."""
        self.answer(200, "font/woff2", (_FONT_DIR / name).read_bytes(), {"Cache-Control": "max-age=86400"})

    def json_answer(self, status: int, value: object) -> None:
        self.answer(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def html_answer(self, status: int, page: str) -> None:
        self.answer(status, "text/html; charset=utf-8", page.encode())

    def see_other(self, to: str) -> None:
        self.answer(303, "text/plain", b"", {"Location": to})

    def answer(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": _CSP,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            **self.always,
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """Quiet."""


def font_known(name: str) -> bool:
    """Whether it is one of our font files, and there."""
    return name in _FONTS and (_FONT_DIR / name).is_file()


def form_read(raw: bytes) -> dict[str, str]:
    """The first value of each field of a form or a query."""
    return {key: values[0] for key, values in parse_qs(raw.decode("utf-8", "replace"), max_num_fields=20).items()}
