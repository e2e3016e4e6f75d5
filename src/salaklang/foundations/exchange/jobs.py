"""Background tasks. Safe to run twice."""

from procrastinate.contrib.django import app

from salaklang.foundations.exchange.actions import seen_purge


@app.periodic(cron="17 * * * *")
@app.task(name="exchange.seen_purge", queue="exchange")
def seen_purge_job(timestamp: int) -> None:
    """Every hour: forget message ids that no message can carry any more."""
    seen_purge()
