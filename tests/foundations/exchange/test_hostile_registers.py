"""A register of another node that signs its answers properly and says in them what it likes: the citizen goes on."""

from typing import Any

import pytest

from salaklang.foundations.exchange.actions import answer_fetch
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.kernel.errors import SalaError
from salaklang.kernel.ids import id_new

from .conftest import CITY, PURPOSE, World
from .test_hostile_answers import Liar, liar  # noqa: F401
from .test_hostile_messages import ODD

pytestmark = pytest.mark.django_db(transaction=True)


def fetch(world: World) -> str:
    asked: dict[str, Any] = {"person": world.mali, "purpose": PURPOSE, "legal_basis": "e-performance", "agency": CITY}
    try:
        answer_fetch(world.as_mali, service="dopa.person", **asked)
    except SalaError as refused:
        return refused.code
    return "answered"


ANSWER: dict[str, Any] = {"act": "ABCD-EFGH-JKMN", "at": "2026-01-01T00:00:00Z", "data": {}, "proof": "", "usage": ""}
WRONG = {
    "act": ["x" * 5_000, "a\0b", "\ud800", 5, None, ["a"]],
    "at": ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "today", 5, None],
    "usage": ["x", 5, ["a"], "\0"],
    "data": [{"given_name": "x"}, [], "x", None, 5],
}


@pytest.mark.parametrize("body", ODD)
@pytest.mark.parametrize("status", [200, 403, 503])
def test_an_answer_that_is_none_is_a_register_that_talks_rubbish(
    liar: Liar,  # noqa: F811
    world: World,
    body: bytes,
    status: int,
) -> None:
    liar.says_raw, liar.status = body, status
    assert fetch(world) in ("register-rubbish", "register-unavailable")
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, values in WRONG.items() for v in values])
def test_no_field_of_an_answer_is_a_fault_of_ours(liar: Liar, world: World, key: str, value: Any) -> None:  # noqa: F811
    liar.says_that(**{**ANSWER, key: value})
    assert fetch(world) in ("register-rubbish", "register-unavailable")
    assert ExchangeLog.objects.filter(side="requester", outcome="failed").count() == 1


def test_a_use_that_is_told_under_the_id_of_another_is_not_believed(liar: Liar, world: World) -> None:  # noqa: F811
    """Two answers under one id of a use: the first stays as it is, and the citizen goes on."""
    liar.says_that(**{**ANSWER, "usage": str(id_new())})
    assert fetch(world) == "answered"
    assert fetch(world) == "register-rubbish"
    assert AccessLog.objects.count() == 1
