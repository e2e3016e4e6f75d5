"""Events: with their transaction or not at all, to everyone who reacts, and again when a reaction fails."""

import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from salaklang.foundations.events import Event
from salaklang.foundations.events.actions import event_deliver, event_emit
from salaklang.foundations.events.errors import OutsideTransaction, UnknownReaction
from salaklang.foundations.events.registry import reaction_named, reactions_to, reacts_to

pytestmark = pytest.mark.django_db(transaction=True)
seen: list[tuple[str, Event]] = []


@dataclass(frozen=True)
class Painted(Event):
    name = "test.painted"
    wall: str
    coats: int = 1
    by: list[str] | None = None


@dataclass(frozen=True)
class Unheard(Event):
    name = "test.unheard"


@dataclass(frozen=True)
class Broken(Event):
    name = "test.broken"


@reacts_to(Painted, name="test.first")
def first(event: Painted) -> None:
    seen.append(("first", event))


@reacts_to(Painted, name="test.second")
def second(event: Painted) -> None:
    seen.append(("second", event))


@reacts_to(Broken, name="test.breaks")
def breaks(event: Broken) -> None:
    raise RuntimeError("on purpose")


@pytest.fixture(autouse=True)
def clean(transactional_db: None) -> None:
    seen.clear()
    with connection.cursor() as cursor:  # Django's flush leaves the job queue's tables alone
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def delivery_jobs() -> Any:
    """Jobs of ours: a worker defers other apps' periodic ones too."""
    return ProcrastinateJob.objects.filter(task_name="events.deliver").order_by("id")


def jobs() -> list[dict[str, Any]]:
    return [j.args for j in delivery_jobs()]


def work() -> None:
    """Run what waits, as a worker does."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(queues=["events"], wait=False, install_signal_handlers=False, listen_notify=False)


def test_an_event_needs_its_transaction() -> None:
    with pytest.raises(OutsideTransaction):
        event_emit(Painted("north"))


def test_one_statement_for_all_who_react_and_none_for_nobody() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        event_emit(Painted("north"))
    assert len(sent) == 1
    assert [j["reaction"] for j in jobs()] == ["test.first", "test.second"]
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        event_emit(Unheard())
    assert len(sent) == 0


def test_a_rollback_takes_the_event_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        event_emit(Painted("north"))
        raise RuntimeError
    assert jobs() == []


def test_a_worker_delivers_to_each_reaction() -> None:
    with transaction.atomic():
        event_emit(Painted("ผนัง", by=["a", "b"]))
    work()
    expected = Painted("ผนัง", 1, ["a", "b"])
    assert sorted(seen, key=lambda s: s[0]) == [("first", expected), ("second", expected)]
    assert {j.status for j in delivery_jobs()} == {"succeeded"}


def test_a_reaction_that_fails_is_tried_again_later() -> None:
    with transaction.atomic():
        event_emit(Broken())
    work()
    (job,) = delivery_jobs()
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None


def test_a_job_for_a_reaction_that_is_gone_says_so() -> None:
    with pytest.raises(UnknownReaction, match=r"test\.gone"):
        event_deliver("test.gone", {})
    assert reaction_named("test.first").handler is first


def test_events_outlive_small_changes_of_their_shape() -> None:
    event_deliver("test.first", {"wall": "south", "a field of tomorrow": 1})
    assert seen == [("first", Painted("south"))]
    with pytest.raises(TypeError):
        event_deliver("test.first", {})


def test_names_are_unique_and_repeating_is_harmless() -> None:
    reacts_to(Painted, name="test.first")(first)
    assert len(reactions_to(Painted)) == 2
    with pytest.raises(ValueError, match="two reactions"):
        reacts_to(Painted, name="test.first")(second)

    @dataclass(frozen=True)
    class Nameless(Event):
        pass

    with pytest.raises(ValueError, match="no name"):
        reacts_to(Nameless)(first)


def test_the_default_name_is_that_of_the_app_and_the_function() -> None:
    code = (
        "from salaklang.foundations.events.registry import _name_of\n"
        "def f(e): ...\n"
        "f.__module__ = 'salaklang.capabilities.cases.reactions'\n"
        "print(_name_of(f))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "cases.f"
