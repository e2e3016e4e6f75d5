"""A job whose worker was killed goes back into the queue; one whose worker lives stays where it is."""

import asyncio
from collections.abc import Iterator

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from salaklang.foundations.events.worker import jobs_take_over

pytestmark = pytest.mark.django_db(transaction=True)
DEAD_AFTER = 10.0


@pytest.fixture(autouse=True)
def clean(transactional_db: None) -> Iterator[None]:
    _truncate()
    yield
    _truncate()


def _truncate() -> None:
    with connection.cursor() as cursor:  # Django's flush leaves the job queue's tables alone
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def job_in_hand(*, heartbeat_seconds_ago: float | None, lock: str | None = None) -> int:
    """A job that a worker was doing when it last gave a sign; None: a worker of whom no trace is left."""
    job = app.configure_task("events.deliver", queueing_lock=lock).defer(reaction="none", payload={})
    with connection.cursor() as cursor:
        worker = None
        if heartbeat_seconds_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [heartbeat_seconds_ago],
            )
            (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job])
    return job


def state(job: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE id = %s", [job])
        found = cursor.fetchone()
    return str(found[0]) if found else None


def take_over() -> int:
    async def run() -> int:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            async with worker.open_async():
                return await jobs_take_over(worker, DEAD_AFTER)

    return asyncio.run(run())


def test_a_dead_workers_job_waits_again() -> None:
    dead = job_in_hand(heartbeat_seconds_ago=60)
    vanished = job_in_hand(heartbeat_seconds_ago=None)
    assert take_over() == 2
    assert (state(dead), state(vanished)) == ("todo", "todo")


def test_a_living_workers_job_is_left_alone() -> None:
    alive = job_in_hand(heartbeat_seconds_ago=5)
    assert take_over() == 0
    assert state(alive) == "doing"


def test_where_the_next_of_its_kind_waits_already_the_dead_one_goes() -> None:
    dead = job_in_hand(heartbeat_seconds_ago=60, lock="hourly")
    app.configure_task("events.deliver", queueing_lock="hourly").defer(reaction="none", payload={})
    assert take_over() == 1
    assert state(dead) is None
