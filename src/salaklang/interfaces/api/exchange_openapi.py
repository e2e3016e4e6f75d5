"""The description (OpenAPI 3.1) of the exchange's surface: each service of this node with its schemas, the sandbox, the
metaservices. Served at /api/exchange/openapi.json; `openapi/exchange-v1.json` is that of a node with all Thai services.
"""

from collections.abc import Iterable
from typing import Any

from salaklang import __version__
from salaklang.foundations.exchange.envelope import INSTANCE, MEMBER_CLASS, SUBSYSTEM
from salaklang.foundations.exchange.provided import Provided, provided_all
from salaklang.foundations.exchange.sandbox import INSTANCE as SANDBOX
from salaklang.foundations.exchange.sandbox import sandbox_answers
from salaklang.foundations.exchange.schemas import DIALECT, schema_released
from salaklang.foundations.exchange.signatures import REQUEST_HEADERS
from salaklang.interfaces.api.exchange_words import ABOUT, CONSENT_PROBLEMS, CONSENTS, HEADERS, PROBLEMS

Json = dict[str, Any]


def description() -> Json:
    """The whole surface of this node."""
    offered = [offer for offer in provided_all() if not offer.own_only]
    return _document({**_services(offered), **_consents(), **_others()}, "Salaklang: the exchange between agencies")


def service_description(offer: Provided) -> Json:
    """One service of this node, as the metaservice `getOpenAPI` tells it."""
    return _document(_services([offer]), offer.name.en)


def _document(paths: Json, title: str) -> Json:
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": ABOUT},
        "jsonSchemaDialect": DIALECT,
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "parameters": {_component(name): _header(name) for name in HEADERS},
            "responses": {str(status): _refused(status) for status in PROBLEMS},
            "headers": {"X-Road-Id": {"schema": {"type": "string"}}, "X-Road-Error": {"schema": {"type": "string"}}},
        },
    }


def _services(offers: Iterable[Provided]) -> Json:
    return {
        f"/r1/{{instance}}/{MEMBER_CLASS}/{offer.provider}/{offer.service}": {
            "parameters": [_instance(offer.service in sandbox_answers())],
            "post": _service(offer),
        }
        for offer in sorted(offers, key=lambda o: o.service)
    }


def _service(offer: Provided) -> Json:
    return {
        "operationId": offer.service.replace(".", "_").replace("-", "_"),
        "summary": offer.name.en,
        "description": offer.name.th,
        "tags": [offer.provider],
        "parameters": [{"$ref": f"#/components/parameters/{_component(name)}"} for name in HEADERS],
        "requestBody": {"required": True, "content": {"application/json": {"schema": _question(offer)}}},
        "responses": {
            "200": {
                "description": "The answer, signed and bound to the request",
                "headers": _ANSWER_HEADERS,
                "content": {"application/json": {"schema": _answer(offer)}},
            },
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in PROBLEMS},
        },
    }


def _consents() -> Json:
    """What an information system asks its own agency's node about consents."""
    member = {"name": "member", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    bodies = {"consentRequest": (_WISH, _ASKED), "consentStatus": (_object({"consent": _ID}), _STANDS)}
    return {
        f"/r1/{{instance}}/{MEMBER_CLASS}/{{member}}/{name}": {
            "parameters": [_instance(False), member],
            "post": _consent(name, *bodies[name]),
        }
        for name in CONSENTS
    }


def _consent(name: str, asked: Json, told: Json) -> Json:
    summary, about = CONSENTS[name]
    refused = {str(status): {"$ref": f"#/components/responses/{status}"} for status in PROBLEMS}
    return {
        "operationId": name,
        "summary": summary,
        "description": about,
        "tags": ["consents"],
        "parameters": [{"$ref": f"#/components/parameters/{_component(name)}"} for name in HEADERS],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {
            "200": {
                "description": "Signed by the agency, and bound to the request",
                "headers": _ANSWER_HEADERS,
                "content": {"application/json": {"schema": told}},
            },
            **refused,
            **{str(status): _problem(said) for status, said in CONSENT_PROBLEMS.items()},
        },
    }


def _question(offer: Provided) -> Json:
    query = {k: v for k, v in offer.request_schema.items() if k != "$schema"}
    subject = {"type": "string", "description": "Number of the person whom it is about; empty where it is about none"}
    return _object({"query": query, "subject": subject})


def _answer(offer: Provided) -> Json:
    data = {k: v for k, v in schema_released(offer.response_schema, ()).items() if k != "$schema"}
    return _object(
        {
            "act": {
                "type": "string",
                "description": "Code of the act on the provider's public log; empty in the sandbox",
            },
            "at": {"type": "string", "format": "date-time"},
            "data": {**data, "description": "What the access right lets through: keys may be missing"},
            "proof": {"type": "string", "description": "Where anybody sees the act and its proof"},
            "usage": {"type": "string", "description": "Id of the use that the person sees; empty where it is none's"},
        }
    )


def _others() -> Json:
    listing = {"description": "Found", "content": {"application/json": {"schema": {"type": "object"}}}}
    wrong = {"$ref": "#/components/responses/400"}
    base = f"/r1/{{instance}}/{MEMBER_CLASS}/{{member}}/{SUBSYSTEM}"
    member = {"name": "member", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    client = {"name": "X-Road-Client", "in": "header", "required": True, "schema": {"type": "string"}}
    code = {"name": "serviceCode", "in": "query", "required": True, "schema": {"type": "string"}}

    def get(name: str, summary: str, *parameters: Json) -> Json:
        told = {"operationId": name, "summary": summary, "tags": ["metaservices"], "parameters": list(parameters)}
        return {"parameters": [_instance(False)], "get": {**told, "responses": {"200": listing, "400": wrong}}}

    return {
        "/r1/{instance}/listClients": get("listClients", "The agencies of this node"),
        f"{base}/listMethods": get("listMethods", "What an agency offers", member),
        f"{base}/allowedMethods": get("allowedMethods", "What a client may ask of an agency", member, client),
        f"{base}/getOpenAPI": get("getOpenAPI", "One service's description", member, code),
        "/sandbox/keys": {"post": _KEYS},
    }


def _instance(sandbox: bool) -> Json:
    instances = [INSTANCE, SANDBOX] if sandbox else [INSTANCE]
    told = f"{INSTANCE}: real; {SANDBOX}: made-up records, test keys" if sandbox else f"{INSTANCE}"
    return {
        "name": "instance",
        "in": "path",
        "required": True,
        "description": told,
        "schema": {"type": "string", "enum": instances},
    }


def _component(name: str) -> str:
    return name.lower()


def _header(name: str) -> Json:
    signed = " Signed." if name.lower() in REQUEST_HEADERS else ""
    told, example = HEADERS[name]
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": told + signed,
        "schema": {"type": "string", "minLength": 1},
        "example": example,
    }


def _refused(status: int) -> Json:
    headers = {"X-Road-Error": {"$ref": "#/components/headers/X-Road-Error"}}
    if status in (429, 503):
        said = "Seconds, where it is known when asking again may help"
        headers["Retry-After"] = {"schema": {"type": "string"}, "description": said}  # type: ignore[dict-item]
    return {**_problem(PROBLEMS[status]), "headers": headers}


def _problem(said: str) -> Json:
    headers = {"X-Road-Error": {"$ref": "#/components/headers/X-Road-Error"}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "headers": headers, "content": content}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": sorted(properties), "additionalProperties": False}


_ID: Json = {"type": "string", "format": "uuid"}
_WISH: Json = _object(
    {
        "subject": {"type": "string", "description": "Number of the person who is asked"},
        "service": {"type": "string", "description": "The register's service that the consent would open"},
        "purpose": {"type": "string", "description": "A code of the access rights"},
        "data_types": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "valid_until": {"type": "string", "format": "date-time"},
        "life": {"type": "string", "enum": ["ONETIME", "PERIODIC"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 1000},
    }
)
_ASKED: Json = _object({"consent": _ID, "state": {"type": "string"}, "page": {"type": "string"}})
_STANDS: Json = {
    "type": "object",
    "description": "Of one that stands also its paper, as it was signed",
    "properties": {"consent": {"type": "string"}, "state": {"type": "string"}},
    "required": ["consent", "state"],
}
_ANSWER_HEADERS: Json = {"X-Road-Id": {"$ref": "#/components/headers/X-Road-Id"}}
_PROBLEM: Json = _object(
    {
        "type": {"type": "string", "description": "Machine code"},
        "message": {"type": "string"},
        "detail": {"type": "string"},
    }
)
_KEYS: Json = {
    "operationId": "sandbox_keys",
    "summary": "A test key for the sandbox",
    "tags": ["sandbox"],
    "responses": {
        "201": {
            "description": "The key with its private half, which is shown this once",
            "content": {
                "application/json": {
                    "schema": _object(
                        {
                            **{name: {"type": "string"} for name in ("key_id", "private_key", "public_key", "client")},
                            "expires_at": {"type": "string", "format": "date-time"},
                            "messages_per_minute": {"type": "integer"},
                            "answers": _object({"key_id": {"type": "string"}, "public_key": {"type": "string"}}),
                        }
                    )
                }
            },
        },
        "404": {"$ref": "#/components/responses/404"},
        "429": {"$ref": "#/components/responses/429"},
    },
}
