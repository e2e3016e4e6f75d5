"""The API object: JSON in, problem documents out, and an OpenAPI description that says exactly that."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from salaklang.interfaces.api.errors import BadRequest, MediaTypeWrong
from salaklang.interfaces.api.problems import MEDIA_TYPE

_JSON = "application/json"
_PROBLEM = "#/components/schemas/Problem"


class JsonParser(Parser):
    """Bodies are JSON and say so: what a browser form can send by itself is not taken."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != _JSON:
            raise MediaTypeWrong(f"content type {(request.content_type or 'none')[:60]!r}")
        given = json.loads(request.body, parse_constant=_no_constant)
        if _has_nul(given):
            raise BadRequest("a NUL character, which no table holds")
        return given


class Api(NinjaAPI):
    """NinjaAPI whose description names the media type of problems and calls operations by their Python names."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        for operations in described["paths"].values():
            for operation in operations.values():
                for answer in operation["responses"].values():
                    _problem_typed(answer)
        return described

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


def _problem_typed(answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if content.get(_JSON, {}).get("schema", {}).get("$ref") == _PROBLEM:
        content[MEDIA_TYPE] = content.pop(_JSON)


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    inner = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_has_nul(v) for v in inner)


def _no_constant(name: str) -> Any:
    """Python reads NaN and Infinity; JSON (RFC 8259) has neither."""
    raise ValueError(f"{name} is not JSON")
