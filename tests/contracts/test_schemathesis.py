"""The API against its own description: Schemathesis makes requests up and looks for an answer that nobody announced."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.scene import ROLES, Scene, nobody

from salaklang.config.wsgi import application
from salaklang.interfaces.api.urls import api

pytestmark = [pytest.mark.django_db, pytest.mark.contract]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DESCRIPTION = api.get_openapi_schema()
OPERATIONS = [(path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations]
EXAMPLES = 12


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A server closes its old connections between requests; here they carry the test's own transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described() -> Any:
    schema = schemathesis.openapi.from_dict(dict(DESCRIPTION))
    schema.app = application
    return schema


def _browser(scene: Scene, who: str) -> Any:
    return {
        "nobody": nobody,
        "the owner": lambda: scene.owner,
        "an officer": lambda: scene.officer(*ROLES),
    }[who]()


@pytest.mark.parametrize("who", ["nobody", "the owner", "an officer"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p}" for p, m in OPERATIONS])
def test_no_answer_is_undocumented(
    scene: Scene, described: Any, path: str, method: str, who: str, settings: Any
) -> None:
    settings.SALA_CHECKS_PER_MINUTE = 10**6
    operation = described[path][method.upper()]
    client = _browser(scene, who)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    token = "x" * 32
    cookies["sala_csrf"] = token
    ids = {
        "draft": str(scene.draft.id),
        "case": str(scene.ids["case"]),
        "question": "trade_name",
        "register_key": "home",
    }
    if "/acts/" in path:
        ids["code"] = scene.ids["act"]
    made = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    seen = _try(made, ids, cookies, token)
    audience = operation.definition.raw["x-audience"]
    at_home = {"citizen": "the owner", "officer": "an officer", "public": who}.get(audience[0])
    if method == "get" and who == at_home and not path.endswith("{code}") and "{service}" not in path:
        assert 200 in seen, f"only {sorted(seen)}: the tries above never came as far as the operation itself"


def _try(made: Any, ids: dict[str, str], cookies: dict[str, str], token: str) -> set[int]:
    """Send what Schemathesis makes up, often about things that there are; which statuses came back."""
    seen: set[int] = set()

    @seed(2569)
    @bounds(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=made, real=st.booleans())
    def one(case: Any, real: bool) -> None:
        if real and case.path_parameters:
            case.path_parameters |= {k: v for k, v in ids.items() if k in case.path_parameters}
        response = case.call_and_validate(cookies=cookies, headers={"X-CSRFToken": token}, checks=CHECKS)
        seen.add(response.status_code)

    one()
    return seen
