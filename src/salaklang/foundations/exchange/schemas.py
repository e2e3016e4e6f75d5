"""JSON Schema (2020-12) for what services take and give: which part of it is spoken here, and what does not fit. Pure.

A schema may come from another node, so only what is checked in time linear to the value is allowed: no patterns, no
references, no combinations. Values are those of canonical JSON: whole numbers, no fractions. Problems name the place
and the keyword, never the value: they go into logs.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator

from salaklang.foundations.exchange.fields import Field
from salaklang.kernel.canonical_json import canonical_json

Schema = Mapping[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORDS = frozenset(
    (
        *("$schema", "title", "description", "examples"),
        *("type", "properties", "required", "additionalProperties", "items", "enum", "const"),
        *("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems"),
    )
)
_TYPES = frozenset({"object", "array", "string", "integer", "boolean", "null"})
_DEPTH, _SIZE, _TOLD = 6, 32 * 1024, 8
_PARTIAL_DATE = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_TEXT_MOST, _QUERY_MOST = 500, 200


class SchemaRefused(ValueError):
    """A schema that is none, or that uses what is not spoken here; the text says where."""


def schema_check(schema: object) -> Schema:
    """The schema, if it describes an object in the part of JSON Schema that is spoken here. Raises SchemaRefused."""
    _part_check(schema, "$", _DEPTH)
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        raise SchemaRefused("$: must describe an object")
    try:
        raw = canonical_json(schema)
        if len(raw) > _SIZE or b"\\u0000" in raw:
            raise SchemaRefused("$: too large, or with a NUL")
        Draft202012Validator.check_schema(dict(schema))
    except SchemaRefused:
        raise
    except Exception as wrong:  # the library tells a wrong schema by many kinds of errors, some of them its own bugs
        raise SchemaRefused(f"$: {type(wrong).__name__}") from wrong
    return schema


def schema_problems(schema: Schema, value: object) -> list[str]:
    """What is wrong with `value`, as `$.place: keyword`; empty when it fits."""
    found = _validator(canonical_json(schema).decode()).iter_errors(value)
    return [f"{problem.json_path}: {problem.validator}" for problem in islice(found, _TOLD)]


def schema_released(schema: Schema, keys: Iterable[str]) -> Schema:
    """What an answer of which only `keys` were released must fit: the same, without asking for the others."""
    kept = set(keys)
    return {**schema, "required": [k for k in schema.get("required", ()) if k in kept]}


def query_schema(keys: Iterable[str]) -> dict[str, Any]:
    """What `rules.query_check` takes, told as a schema."""
    text = {"type": "string", "minLength": 1, "maxLength": _QUERY_MOST}
    return _object({key: dict(text) for key in sorted(keys)}, sorted(keys))


def fields_schema(fields: Mapping[str, Field]) -> dict[str, Any]:
    """What `fields.answer_problems` takes, told as a schema (which can't tell of control characters)."""
    return _object({k: _field(f) for k, f in fields.items()}, [k for k, f in fields.items() if f.required])


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {"title": field.label.en, "description": field.label.th}
    if field.type == "bool":
        return {**told, "type": "boolean"}
    if field.type == "date":
        return {**told, "type": "string", "pattern": _PARTIAL_DATE}
    text = {"type": "string", "maxLength": _TEXT_MOST}
    if field.type == "address":
        return {**told, "type": "object", "required": ["th", "en"], "additionalProperties": text}
    return {**told, **text, "minLength": 1} if field.required else {**told, **text}


def _part_check(part: object, at: str, depth: int) -> None:
    if not isinstance(part, Mapping) or depth == 0:
        raise SchemaRefused(f"{at}: not a schema, or too deep")
    unknown = sorted(str(word)[:40] for word in part if word not in _WORDS)
    if unknown:
        raise SchemaRefused(f"{at}: {', '.join(unknown)} is not spoken here")
    if part.get("type") not in _TYPES and not {"enum", "const"} & set(part):
        raise SchemaRefused(f"{at}: type must be one of {', '.join(sorted(_TYPES))}")
    if part.get("type") == "object" and part.get("additionalProperties") is not False:
        raise SchemaRefused(f"{at}: an object must refuse what it does not name (additionalProperties: false)")
    properties = part.get("properties", {})
    if not isinstance(properties, Mapping):
        raise SchemaRefused(f"{at}: properties are no mapping")
    for name, inner in properties.items():
        _part_check(inner, f"{at}.{name}"[:200], depth - 1)
    if "items" in part:
        _part_check(part["items"], f"{at}[]", depth - 1)


@lru_cache(maxsize=512)
def _validator(text: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(text))
