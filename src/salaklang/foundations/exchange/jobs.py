"""Background tasks. Safe to run twice."""

from procrastinate.contrib.django import app

from salaklang.foundations.exchange.actions import deliveries_resume, messages_deliver, seen_purge


@app.task(name="exchange.messages_deliver", queue="post")
def messages_deliver_job(partner: str) -> None:
    """Deliver what is due to one partner. Two at once for one partner: the second has nothing to do."""
    messages_deliver(partner)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.deliveries_resume", queue="exchange", queueing_lock="exchange.deliveries_resume")
def deliveries_resume_job(timestamp: int) -> None:
    """Every minute: start the queues in which something is due."""
    deliveries_resume()


@app.periodic(cron="17 * * * *")
@app.task(name="exchange.seen_purge", queue="exchange")
def seen_purge_job(timestamp: int) -> None:
    """Every hour: forget message ids that no message can carry any more."""
    seen_purge()
