"""The worker: runs jobs, and takes over those whose worker has died.

The queue itself leaves a job `doing` for ever when its worker is killed; an official act must not be lost that way.
"""

import asyncio
import logging
import signal

from django.conf import settings
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

log = logging.getLogger(__name__)

# A worker that is only slow must not be taken for dead. If it happens, a job runs twice, which all bear.
_HEARTBEATS_MISSED = 5
_STOP_SECONDS = 5.0
WAITING_QUEUES = frozenset({"post", "watch"})
"""Queues whose jobs ask the machines of other agencies: a worker of its own for each."""


def work(*, concurrency: int = 4) -> None:
    """Run jobs until SIGTERM or SIGINT. Raises when the database goes away: whoever started it starts it again."""
    with django_app.replace_connector(django_app.connector.get_worker_connector()) as app:  # type: ignore[attr-defined]
        asyncio.run(_work(app, concurrency))


async def _work(app: App, concurrency: int) -> None:
    """Several workers in one process: jobs that wait for other people's machines never hold up the rest."""
    dead_after = settings.SALA_WORKER_DEAD_AFTER_SECONDS
    quick = sorted({task.queue for task in app.tasks.values()} - WAITING_QUEUES)
    async with app.open_async():
        taking_over = asyncio.create_task(_take_over_always(app, dead_after))
        workers = [
            asyncio.create_task(
                app.run_worker_async(
                    queues=queues,
                    concurrency=concurrency,
                    shutdown_graceful_timeout=_STOP_SECONDS,
                    update_heartbeat_interval=dead_after / _HEARTBEATS_MISSED,
                    stalled_worker_timeout=dead_after,
                    install_signal_handlers=False,
                )
            )
            for queues in (quick, *([queue] for queue in sorted(WAITING_QUEUES)))
        ]
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, lambda: [w.cancel() for w in workers])
        try:
            await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
        finally:
            taking_over.cancel()
            for worker in workers:
                worker.cancel()
            ended = await asyncio.gather(*workers, return_exceptions=True)
        for problem in ended:
            if isinstance(problem, Exception):
                raise problem


async def _take_over_always(app: App, dead_after: float) -> None:
    while True:
        try:
            await jobs_take_over(app, dead_after)
        except ConnectorException:
            log.exception("jobs of dead workers wait")
        await asyncio.sleep(dead_after / _HEARTBEATS_MISSED)


async def jobs_take_over(app: App, dead_after: float) -> int:
    """Put every job back into the queue whose worker gave no sign for `dead_after` seconds; how many there were."""
    left = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead_after))
    for job in left:
        log.warning("job %s (%s) is taken over from a dead worker", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:  # the next of its kind waits already and does the same work
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    return len(left)
