"""The API as a signed-in person's program uses it."""

from typing import Any

import httpx

from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.visitor import Visitor


class Api:
    """The API in a signed-in person's name."""

    def __init__(self, visitor: Visitor) -> None:
        self.client = visitor.client
        origin = str(visitor.client.base_url).rstrip("/")
        self.headers = {"X-CSRFToken": visitor.client.cookies["sala_csrf"], "Origin": origin, "Referer": f"{origin}/"}

    def get(self, path: str) -> dict[str, Any]:
        return self._read(self.client.get(f"/api/v1{path}"))

    def post(self, path: str, body: Any = None) -> dict[str, Any]:
        return self._read(self.client.post(f"/api/v1{path}", json=body, headers=self.headers))

    def put(self, path: str, body: Any) -> dict[str, Any]:
        return self._read(self.client.put(f"/api/v1{path}", json=body, headers=self.headers))

    @staticmethod
    def _read(answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code in (200, 201), answer.text
        return dict(answer.json())


def api_value(fields: citizen.Fields) -> Any:
    """A form's fields as the API takes them: one value, or an object of the parts, or a list of rows."""
    ((first, value), *_) = fields.items()
    if "." not in first:
        return value
    if first.split(".")[1].isdigit():
        return [{first.split(".")[2]: value}]
    return {name.split(".")[1]: part for name, part in fields.items()}
