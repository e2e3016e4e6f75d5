"""Every address declares who may come in, and keeps to it: all are asked for real, by everybody, with real objects."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.capabilities.cases.conftest import CITY, OTHER_CITY, SERVICE
from tests.support.scene import ELSEWHERE, ROLES, SECRETS, Scene, nobody

from salaklang.foundations.ledger.queries import log_size
from salaklang.interfaces.api.urls import api
from salaklang.interfaces.ui.audience import KINDS, audience_of

pytestmark = pytest.mark.django_db

# Tables that a refused request may touch: sessions, and the log of refused bank notices.
_UNGUARDED = {"django_session", "payments_refusednotice", "django_migrations"}


def _walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            yield route, pattern


PAGES = [(route, p) for route, p in _walk(get_resolver().url_patterns) if not route.startswith("api/v1/")]
DESCRIPTION = api.get_openapi_schema()
OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
]
page_by_page = pytest.mark.parametrize(("route", "pattern"), PAGES, ids=[r or "/" for r, _ in PAGES])
each_operation = pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[o["operationId"] for _, _, o in OPERATIONS]
)

# What a form would send, so that a POST which gets through does something.
FORMS: dict[str, dict[str, Any]] = {
    "apply-item": {"trade_name.th": "ร้านยึด", "do": "next"},
    "desk-apply-item": {"trade_name.th": "ร้านยึด", "do": "next"},
    "apply-wrong": {"field": "address.road", "claimed": "ถนนปลอม"},
    "desk-apply-wrong": {"field": "address.road", "claimed": "ถนนปลอม"},
    "apply-check": {"declare": "yes"},
    "desk-apply-check": {"declare": "yes"},
    "service-start": {"agency": CITY},
    "case-correct": {"trade_name.th": "ร้านยึด"},
    "case-withdraw": {"reason": "แกล้ง"},
    "my-consent": {"answer": "yes"},
    "my-data-wrong": {"field": "address.road", "claimed": "ถนนปลอม"},
    "desk-case": {"do": "check", "version": "1"},
    "desk-letter": {"outcome": "agreed", "body": "ตอบแทน"},
    "desk-disputes": {"outcome": "upheld", "reason": "แกล้ง"},
    "desk-messages": {"do": "close", "message": "00000000-0000-0000-0000-000000000000", "reason": "แกล้ง"},
}
ELSEWHERE_WALKED = {
    "sign-in": "speaks with the provider; tests/interfaces/portal/auth walks through it",
    "sign-in-callback": "speaks with the provider; tests/interfaces/portal/auth walks through it",
    "sandbox-keys": "gives anybody a test key; tests/interfaces/api/test_exchange_surface.py asks for some",
    "exchange-getopenapi": "asks for a service; tests/interfaces/api/test_exchange_surface.py does",
    "exchange-allowedmethods": "asks for a client; tests/interfaces/api/test_exchange_surface.py does",
    "exchange-door": "takes signed messages only; tests/foundations/exchange sends them",
    "ledger-anchor": "there is none without an anchor; tests/foundations/ledger/test_anchors reads one",
}
BEGINNINGS = {"service-start", "scenario-ask", "scenario-again", "scenario-replay"}
BODIES: dict[str, Any] = {
    "drafts_start": {"service": SERVICE, "agency": CITY},
    "drafts_answer": {"value": {"th": "ร้านยึด", "foreign": ""}},
    "cases_withdraw": {"reason": "แกล้ง"},
    "consents_answer": {"answer": "no"},
    "desk_decide": {"outcome": "approve", "reasons": "แกล้ง", "version": 1},
}


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    """So many forms come from one address here that the limits would answer instead of the pages."""
    for name in ("POSTS", "CHECKS", "SAMPLES", "SANDBOX_KEYS"):
        setattr(settings, f"SALA_{name}_PER_MINUTE", 100_000)


def _given(scene: Scene, route: str, name: str) -> dict[str, str]:
    """What stands in the places of a route: the owner's objects."""
    ids = scene.ids
    return {
        "service": SERVICE,
        "draft": str(scene.counter_draft.id if "counter" in route else scene.draft.id),
        "key": "home" if route.endswith("wrong") else "trade_name",
        "register_key": "home",
        "register": "premises_right",
        "check": "name-alike",
        "instance": "TH",
        "member": CITY,
        "question": "trade_name",
        "case": str(_case(scene, route)),
        "code": str(ids["document_code"] if name in {"check-code", "check_document"} else ids["act"]),
        "name": "none.tsr" if "anchors" in route else f"0/000.p/{log_size()}",
        "path": "TH/GOV/dopa/dopa.person",
        "table": "scores",
        "form": "csv",
        "height": "1",
        "index": "1",
        **{k: str(ids[k]) for k in ("document", "usage", "consent", "message", "mandate", "letter", "run", "digest")},
    }


def _case(scene: Scene, route: str) -> Any:
    if "document" in route:
        return scene.decided
    return scene.ids["correction" if "correct" in route else "looked-up-case" if "look-up" in route else "case"]


def _address(scene: Scene, route: str, pattern: URLPattern) -> str:
    given = _given(scene, route, pattern.name or "")
    made = route
    for place in pattern.pattern.converters:
        converter = pattern.pattern.converters[place]
        kinds = {"UUIDConverter": "uuid", "SlugConverter": "slug", "PathConverter": "path", "IntConverter": "int"}
        kind = kinds.get(type(converter).__name__, "str")
        made = made.replace(f"<{kind}:{place}>", quote(given[place]))
    assert "<" not in made, f"this test has nothing to put into {route}"
    return f"/{made}"


def _form(scene: Scene, name: str) -> dict[str, Any]:
    extra = {"dispute": str(scene.ids["dispute"])} if name == "desk-disputes" else {}
    return FORMS.get(name, {}) | extra


def _shown(response: Any) -> str:
    """All that an answer tells: body and headers, escapes undone."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace") + unquote(str(dict(response.headers)))
    return text + (
        json.dumps(response.json(), ensure_ascii=False) if "json" in response.headers.get("Content-Type", "") else ""
    )


def _secret_in(response: Any) -> list[str]:
    text = _shown(response)
    return [name for name, secret in SECRETS.items() if secret in text]


def _tables() -> list[str]:
    return [t for t in connection.introspection.table_names() if t not in _UNGUARDED]


def _fingerprint() -> dict[str, str]:
    """Every row of every table, hashed by table."""
    each = " UNION ALL ".join(
        f"SELECT '{t}', md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM \"{t}\" r" for t in _tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return dict(cursor.fetchall())


def _changed(before: dict[str, str]) -> list[str]:
    after = _fingerprint()
    return sorted(t for t in after if after[t] != before.get(t))


def _fits(who: tuple[str, ...], kind: str) -> bool:
    """Away from the desk an officer is a citizen like any other, and acts for themselves."""
    kinds = {kind} | ({"citizen"} if kind == "officer" else set())
    return bool({"public", "program"} & set(who)) or any(w.partition(":")[0] in kinds for w in who)


def _strangers(scene: Scene) -> dict[str, tuple[str, Client]]:
    """All who have nothing to do with the owner's matters: name → (kind of actor, browser)."""
    return {
        "nobody": ("nobody", nobody()),
        "another citizen": ("citizen", scene.stranger),
        "an officer of another agency": ("officer", scene.officer(*ELSEWHERE, agency=OTHER_CITY)),
    }


def _kept_out(who: tuple[str, ...], kind: str, response: Any, what: str) -> None:
    """Those outside the audience are sent to sign in, or refused; nobody ever meets a crash."""
    if not _fits(who, kind):
        assert response.status_code in {302, 401, 403, 404, 405}, f"{what}: {response.status_code}"
        if response.status_code == 302:
            assert kind == "nobody" and response["Location"].startswith("/auth/sign-in"), what
    # Signing in needs the provider, which no test of this module starts.
    assert response.status_code < 500 or "/auth/" in what, f"{what}: {response.status_code}"


@page_by_page
def test_every_page_declares_its_audience(route: str, pattern: URLPattern) -> None:
    who = audience_of(pattern.callback)
    assert who, f"/{route} says not who may come in: decorate its view with @audience(…)"
    assert all(w.partition(":")[0] in KINDS for w in who)


@each_operation
def test_every_operation_declares_its_audience(method: str, path: str, operation: dict[str, Any]) -> None:
    who = operation.get("x-audience")
    assert who, f"{method} {path} says not who may come in"
    open_to_all = bool({"public", "program"} & set(who))
    assert open_to_all != bool(operation.get("security")), "who is let in must have been asked who they are"


@page_by_page
def test_strangers_see_nothing_of_the_owner(scene: Scene, route: str, pattern: URLPattern) -> None:
    url, who = _address(scene, route, pattern), audience_of(pattern.callback)
    for name, (kind, client) in _strangers(scene).items():
        for language in ("th", "en"):
            response = client.get(url, {"lang": language})
            _kept_out(who, kind, response, f"GET {url} as {name}")
            assert not _secret_in(response), f"GET {url} shows {name}: {_secret_in(response)}"


@page_by_page
def test_strangers_change_nothing_of_the_owner(scene: Scene, route: str, pattern: URLPattern) -> None:
    url, who, name_of = _address(scene, route, pattern), audience_of(pattern.callback), pattern.name or ""
    for name, (kind, client) in _strangers(scene).items():
        before = _fingerprint()
        response = client.post(url, _form(scene, name_of))
        _kept_out(who, kind, response, f"POST {url} as {name}")
        assert not _secret_in(response), f"POST {url} shows {name}: {_secret_in(response)}"
        if name_of == "sandbox-keys":
            assert set(_changed(before)) <= {"exchange_sandboxkey"}, "a test key touches nothing else"
            continue
        if name_of in BEGINNINGS and kind != "nobody":
            continue  # begins an application, or a run of the laboratory, of their own
        assert not _changed(before), f"POST {url} as {name} ({response.status_code}) changed {_changed(before)}"


@page_by_page
def test_without_its_token_no_form_is_taken(scene: Scene, route: str, pattern: URLPattern) -> None:
    url = _address(scene, route, pattern)
    if "program" in audience_of(pattern.callback):
        pytest.skip("programs sign their messages; tests/foundations/exchange sends them unsigned and spoilt")
    at_desk = scene.officer(*ROLES, enforce_csrf_checks=True)
    browsers = [nobody(enforce_csrf_checks=True), scene.citizen(scene.world.mali, enforce_csrf_checks=True), at_desk]
    before = _fingerprint()
    for client in browsers:
        assert client.post(url, _form(scene, pattern.name or "")).status_code == 403
    assert not _changed(before)


@page_by_page
def test_those_it_is_for_come_in(scene: Scene, route: str, pattern: URLPattern) -> None:
    url, who = _address(scene, route, pattern), audience_of(pattern.callback)
    if pattern.name in ELSEWHERE_WALKED:
        pytest.skip(ELSEWHERE_WALKED[pattern.name])
    client = (
        nobody()
        if "public" in who
        else scene.owner
        if "citizen" in who and "desk" not in route
        else scene.officer(*ROLES)
    )
    response = client.get(url)
    assert response.status_code in {200, 302, 405}, f"{url}: {response.status_code}"
    if response.status_code == 302:
        assert "/auth/" not in response["Location"]


@page_by_page
def test_no_odd_character_brings_a_page_down(scene: Scene, route: str, pattern: URLPattern) -> None:
    url, name_of = _address(scene, route, pattern), pattern.name or ""
    for odd in ("\0", "\x1b[31m", "\ufffe", "‮", "'\"><script>"):
        form = {k: f"{v}{odd}" for k, v in (_form(scene, name_of) or {"reason": "x", "text": "x", "pid": "1"}).items()}
        keys = ("code", "number", "state", "after", "before", "from", "agency", "register", "next", "case", "lang")
        for client in (scene.owner, scene.officer(*ROLES)):
            asked = client.get(url, dict.fromkeys(keys, f"x{odd}"))
            assert asked.status_code < 500 or "/auth/" in url, f"GET {url}: {asked.status_code}"
            sent = client.post(url, form)
            assert sent.status_code < 500, f"POST {url}: {sent.status_code}"
            assert "<script>" not in _shown(sent).replace("<script type", ""), "typed text is never markup"


def test_the_owner_does_see_what_others_must_not(scene: Scene) -> None:
    """The searches above would find a secret if it were there."""
    ids, owner, desk = scene.ids, scene.owner, scene.officer(*ROLES)
    seen = " ".join(
        _shown(client.get(url))
        for client, url in (
            (owner, f"/apply/{ids['draft']}/check"),
            (owner, f"/apply/{ids['draft']}/home"),
            (owner, f"/cases/{ids['case']}"),
            (owner, f"/me/inbox/{ids['message']}"),
            (owner, "/me/data"),
            (desk, f"/desk/cases/{ids['case']}"),
            (desk, f"/desk/letters/{ids['letter']}"),
            (scene.officer("register-keeper", agency="house-registry"), "/desk/disputes"),
        )
    )
    found = {name for name, secret in SECRETS.items() if secret in seen}
    assert {"given name", "family name", "trade name", "road", "message", "letter", "dispute"} <= found
    assert "pid" not in found, "an identity number is never shown in full"


@each_operation
def test_the_api_keeps_strangers_out(scene: Scene, method: str, path: str, operation: dict[str, Any]) -> None:
    who, name_of = tuple(operation["x-audience"]), operation["operationId"]
    url = path.format_map(_given(scene, path, name_of))
    body = BODIES.get(name_of)
    data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    for name, (kind, client) in _strangers(scene).items():
        before = _fingerprint()
        response = client.generic(method, url, **data)
        what = f"{method} {url} as {name}: {response.status_code}"
        assert response.status_code < 500, what
        assert not _secret_in(response), f"{what} shows {_secret_in(response)}"
        if not _fits(who, kind):
            assert response.status_code in {401, 403}, what
        if name_of != "drafts_start" or kind == "nobody":
            assert not _changed(before), f"{what} changed {_changed(before)}"
        if response.status_code >= 400:
            assert response["Content-Type"] == "application/problem+json", what


def test_ids_that_name_nothing_tell_nothing(scene: Scene) -> None:
    """To a stranger a private thing and no thing at all look alike, or the difference says no more than “not yours”."""
    client, none = scene.stranger, UUID(int=0)
    for path in ("cases/{}", "apply/{}", "me/inbox/{}"):
        key = {"cases/{}": "case", "apply/{}": "draft", "me/inbox/{}": "message"}[path]
        assert client.get("/" + path.format(scene.ids[key])).status_code in {403, 404}
        assert client.get("/" + path.format(none)).status_code == 404
