"""Every URL says who it is for, and keeps to it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.interfaces.pages import visitor

from salaklang.foundations.ledger.jobs import sequence_once
from salaklang.interfaces.ui.audience import audience, audience_of, fits
from salaklang.kernel.actor import NOBODY, Actor

ID = "00000000-0000-7000-8000-000000000001"
VALUES = {"code": "AAAA-BBBB-CCCC", "key": "seller_type", "service": "commercial-registration-new", "name": "0/000"}


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def page_patterns() -> list[tuple[str, URLPattern]]:
    """The URLs of people's pages. The API, with keys and problems of its own, is walked by its own tests."""
    return [(route, one) for route, one in patterns() if not route.startswith("/api/")]


def address(route: str, one: URLPattern) -> str:
    for name, converter in one.pattern.converters.items():
        value = ID if type(converter).__name__ == "UUIDConverter" else VALUES.get(name, "x")
        route = route.replace(f"<{_kind(route, name)}{name}>", value)
    return route


def _kind(route: str, name: str) -> str:
    part = route.partition(f"{name}>")[0].rpartition("<")[2]
    return part


def test_every_url_declares_its_audience() -> None:
    missing = [route for route, one in page_patterns() if not audience_of(one.callback)]
    assert missing == []


def test_an_unknown_audience_is_a_mistake_at_import() -> None:
    with pytest.raises(ValueError, match="unknown audience"):
        audience("everyone")


def test_a_role_is_asked_for_where_it_is_named() -> None:
    clerk = Actor("officer", UUID(ID), "a", frozenset({"clerk"}))
    assert fits(clerk, ["officer"]) and fits(clerk, ["officer:clerk"]) and not fits(clerk, ["officer:registrar"])
    assert not fits(clerk, ["citizen"]) and not fits(NOBODY, ["citizen", "officer"])


@pytest.mark.parametrize("who", [None, "anan", "clerk", "dol-letters"])
def test_walk_as(node: None, who: str | None) -> None:
    """As nobody, a citizen, an officer, an officer of another agency: let in or turned away, never an error of ours."""
    sequence_once()  # the log's first checkpoint
    client = visitor(who)
    for route, one in page_patterns():
        url, wanted = address(route, one), audience_of(one.callback)
        status = client.get(url).status_code
        # No provider runs in this test: signing in says so, as a page.
        assert status < 500 or (status == 503 and url.startswith("/auth/")), (url, status)
        at_desk = url.startswith("/desk/")
        if url == "/auth/callback":
            assert status in (403, 503), status  # the answer to a sign-in that nobody began
        elif "public" in wanted or "program" in wanted:
            assert status not in (401, 403), (url, status)
        elif who is None:
            assert status == 302, (url, status)
        elif at_desk and who == "anan":
            assert status == 403, (url, status)
        elif at_desk and who == "dol-letters":
            assert status in (200, 302, 403, 404, 405), (url, status)
            if not {"officer", "officer:letters"} & set(wanted):
                assert status == 403, (url, status)
