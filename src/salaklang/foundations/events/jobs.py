"""The job that delivers one event to one reaction."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from salaklang.foundations.events.actions import event_deliver

# Waits 3, 9, 27 … seconds: short faults heal at once, a broken register may take a day; then the job stays as failed.
_RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(name="events.deliver", queue="events", retry=_RETRY)
def event_deliver_job(reaction: str, payload: dict[str, object]) -> None:
    event_deliver(reaction, payload)
