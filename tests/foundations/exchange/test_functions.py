"""Functions that agencies offer: one call for them and for registers, the same checks, rows and acts."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from salaklang.config.seed_businesses import businesses_made
from salaklang.countries.th.business import DBD, NAME_CHECK, REGISTRATIONS, businesses_records
from salaklang.foundations.exchange.actions import answer_fetch, call, record_put, register_state_set
from salaklang.foundations.exchange.errors import (
    AccessDenied,
    RegisterEmpty,
    RegisterRubbish,
    RegisterUnavailable,
    RequestUnfit,
)
from salaklang.foundations.exchange.models import AccessLog, ExchangeLog
from salaklang.foundations.exchange.ports import Asked, Found, function_use, functions
from salaklang.foundations.exchange.queries import service_view, usages_of
from salaklang.foundations.exchange.rules import Grant
from salaklang.foundations.exchange.schemas import SchemaRefused, schema_check
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.foundations.ledger.models import LedgerAct
from salaklang.kernel.actor import Actor, system
from salaklang.kernel.text import Text

from .conftest import CITY, DOPA, PURPOSE, World

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"purpose": PURPOSE, "basis": "commercial-registration-act", "case": "ทพ 1/2569"}


@pytest.fixture
def officer(world: World) -> Actor:
    agency_ensure(system(), slug=DBD, name_th="กรมพัฒนาธุรกิจการค้า", name_en="Business Development", kind="test")
    for register, key, record in businesses_records(businesses_made(2569, 12)):
        record_put(system(DBD), register=register, agency=DBD, key=key, data=record)
    return Actor(kind="officer", person=world.somchai, agency=CITY, roles=frozenset({"officer"}))


def name_check(officer: Actor, name: str = "ร้านกาแฟแสงจันทร์", province: str = "53", **more: Any) -> Any:
    return call(officer, NAME_CHECK, {"name": name, "province_code": province}, **{**ASKED, **more})


def test_a_function_answers_with_its_proof_and_leaves_the_rows_that_a_register_leaves(officer: Actor) -> None:
    answer = name_check(officer)
    assert [found["similarity"] for found in answer.data["alike"]] == [92]
    assert answer.data["compared"] > 3 and answer.provider == DBD
    assert answer.usage is None and not AccessLog.objects.exists(), "nobody's data is in it"
    row = ExchangeLog.objects.get()
    assert (row.side, row.outcome, row.service, row.case) == ("provider", "answered", NAME_CHECK, "ทพ 1/2569")
    act = LedgerAct.objects.get(code=answer.act_code)
    assert act.kind == "exchange.answered" and act.agency == DBD and row.act_code == act.code
    assert answer.proof.endswith(f"/proof/{act.code}")


def test_registers_are_used_by_the_same_call(world: World, officer: Actor) -> None:
    number = businesses_made(2569, 12)[0]["registration_no"]
    assert call(officer, REGISTRATIONS, {"registration_no": number}, **ASKED).data["province_code"] == "53"
    person = call(world.as_mali, "dopa.person", {}, person=world.mali, agency=CITY, **ASKED)
    fetched = answer_fetch(
        world.as_mali,
        service="dopa.person",
        person=world.mali,
        agency=CITY,
        purpose=PURPOSE,
        legal_basis="e-performance",
    )
    assert person.data == fetched.data and person.usage and fetched.usage


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"name": "ก"},
        {"name": "", "province_code": "53"},
        {"name": "ก", "province_code": "530"},
        {"name": 7, "province_code": "53"},
        {"name": "ก", "province_code": "53", "all": True},
        {"name": "ก" * 201, "province_code": "53"},
    ],
)
def test_what_does_not_fit_the_schema_is_not_even_sent(officer: Actor, request_: Mapping[str, Any]) -> None:
    with pytest.raises(RequestUnfit) as refused:
        call(officer, NAME_CHECK, request_, **ASKED)
    assert "ก" not in str(refused.value)
    assert not ExchangeLog.objects.exists()


def test_rights_are_those_of_the_grant_book(officer: Actor) -> None:
    with pytest.raises(AccessDenied):
        name_check(officer, purpose="curiosity")
    with pytest.raises(AccessDenied):
        name_check(officer, basis="because")
    with pytest.raises(AccessDenied):
        name_check(officer, agency=DOPA)
    refused = ExchangeLog.objects.filter(side="provider")
    assert sorted(r.step for r in refused) == ["access", "access", "basis"] and all(r.act_code for r in refused)


def test_a_function_fails_as_a_register_does(world: World, officer: Actor) -> None:
    with pytest.raises(RegisterEmpty):
        name_check(officer, province="00")
    for state, wanted in (("down", RegisterUnavailable), ("rubbish", RegisterRubbish)):
        register_state_set(world.keeper(DBD), service=NAME_CHECK, state=state)
        with pytest.raises(wanted):
            name_check(officer)
    assert (
        list(ExchangeLog.objects.filter(side="provider").order_by("id").values_list("step", flat=True))
        == ["handler"] * 3
    )


TEXT = {"type": "string", "maxLength": 20}


@dataclass
class Echo:
    """A function whose answer the test decides."""

    act: Callable[[Mapping[str, Any], Asked], Any]
    service: str = "dopa.echo"
    provider: str = DOPA
    name: Text = field(default_factory=lambda: Text("ทวน", "Echo"))
    request_schema: Mapping[str, Any] = field(
        default_factory=lambda: {"type": "object", "additionalProperties": False, "properties": {"pid": TEXT}}
    )
    response_schema: Mapping[str, Any] = field(
        default_factory=lambda: {
            "type": "object",
            "additionalProperties": False,
            "required": ["said", "secret"],
            "properties": {"said": TEXT, "secret": TEXT},
        }
    )
    labels: Mapping[str, Text] = field(default_factory=dict)
    kept_here: bool = True

    def handle(self, request: Mapping[str, Any], asked: Asked) -> Any:
        return self.act(request, asked)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    from salaklang.foundations.exchange import ports

    right = Grant(CITY, "dopa.echo", frozenset({PURPOSE}), frozenset({"e-performance"}), frozenset({"said"}))
    book = ports.grants()
    monkeypatch.setattr(ports, "_grants", [type(book)(**{**_plain(book), "grants": (*book.grants, right)})])
    yield lambda act: function_use(Echo(act))
    ports._functions.pop("dopa.echo", None)


def _plain(book: Any) -> dict[str, Any]:
    return {name: getattr(book, name) for name in book.__dataclass_fields__}


def test_whose_data_is_in_the_answer_sees_it_and_only_granted_keys_travel(world: World, echo: Any) -> None:
    echo(lambda request, asked: Found({"said": request["pid"][:3], "secret": "s"}, (request["pid"], world.somchai_pid)))
    asked = {"purpose": PURPOSE, "basis": "e-performance", "person": world.mali, "agency": CITY}
    answer = call(world.as_mali, "dopa.echo", {}, **asked)
    assert answer.data == {"said": world.mali_pid[:3]}
    assert [u.id for u in usages_of(world.as_mali, person=world.mali)] == [answer.usage]
    assert AccessLog.objects.count() == 2, "each person whose data is in it has a row"
    assert world.mali_pid not in json.dumps(list(ExchangeLog.objects.values()), default=str)


@pytest.mark.parametrize(
    "given",
    [
        Found({"said": "x"}),
        Found({"said": "x", "secret": 1.5}),
        Found({"said": "x" * 21, "secret": "s"}),
        Found({"said": "\ud800", "secret": "s"}),
        Found({"said": "x", "secret": "s", "more": "m"}),
        Found([1]),
        {"said": "x", "secret": "s"},
        "rubbish",
    ],
)
def test_an_answer_that_does_not_fit_leaves_the_provider_never(world: World, echo: Any, given: Any) -> None:
    echo(lambda request, asked: given)
    with pytest.raises(RegisterRubbish):
        call(world.as_mali, "dopa.echo", {}, purpose=PURPOSE, basis="e-performance", agency=CITY)


def test_functions_are_told_who_asks_and_why(world: World, echo: Any) -> None:
    told: list[Asked] = []
    echo(lambda request, asked: told.append(asked) or None)
    with pytest.raises(RegisterEmpty):
        call(world.as_mali, "dopa.echo", {}, purpose=PURPOSE, basis="e-performance", agency=CITY, case="7")
    assert (told[0].client, told[0].purpose, told[0].case) == (CITY, PURPOSE, "7")
    assert told[0].user_ref.startswith(f"{CITY}:")


@pytest.mark.parametrize(
    "schema",
    [
        None,
        {},
        {"type": "string"},
        {"type": "object"},
        {"type": "object", "additionalProperties": True},
        {"type": "object", "additionalProperties": False, "properties": {"x": {"type": "number"}}},
        {"type": "object", "additionalProperties": False, "properties": {"x": {"type": "string", "pattern": "(a+)+$"}}},
        {"type": "object", "additionalProperties": False, "properties": {"x": {"$ref": "http://x.example/s"}}},
        {"type": "object", "additionalProperties": False, "required": "x"},
        {"type": "object", "additionalProperties": False, "description": "x" * 40_000},
    ],
)
def test_schemas_that_could_hang_or_mislead_are_refused(schema: Any) -> None:
    with pytest.raises(SchemaRefused):
        schema_check(schema)


def test_all_functions_of_this_node_have_schemas_that_are_spoken() -> None:
    assert NAME_CHECK in functions()
    for function in functions().values():
        assert schema_check(function.request_schema) and schema_check(function.response_schema)
        assert set(function.labels) == set(function.response_schema["properties"])
    view = service_view(NAME_CHECK)
    assert view and view.request_schema and not view.fields and not view.takes_pid
