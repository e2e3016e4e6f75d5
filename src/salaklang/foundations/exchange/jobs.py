"""Background tasks. Safe to run twice."""

from procrastinate.contrib.django import app

from salaklang.foundations.exchange.actions import (
    deliveries_resume,
    messages_deliver,
    people_asked_purge,
    sealed_corrections_tell,
    seen_purge,
    strangers_purge,
)
from salaklang.foundations.exchange.actions.tallying import tallies_make
from salaklang.foundations.exchange.actions.watching import (
    certificates_look,
    nodes_refresh,
    partners_probe,
    probes_purge,
)


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


@app.periodic(cron="23 * * * *")
@app.task(name="exchange.people_asked_purge", queue="exchange")
def people_asked_purge_job(timestamp: int) -> None:
    """Every hour: forget whom partners asked about in days that are over."""
    people_asked_purge()


@app.periodic(cron="31 * * * *")
@app.task(name="exchange.strangers_purge", queue="exchange")
def strangers_purge_job(timestamp: int) -> None:
    """Every hour: forget what unknown senders were refused long ago, or too often."""
    strangers_purge()


@app.periodic(cron="7 * * * *")
@app.task(name="exchange.sealed_corrections_tell", queue="exchange")
def sealed_corrections_tell_job(timestamp: int) -> None:
    """Every hour: whose use was sealed until now is told what was put right in the meantime."""
    sealed_corrections_tell()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.partners_probe", queue="watch", queueing_lock="exchange.partners_probe")
def partners_probe_job(timestamp: int) -> None:
    """Every minute: ask all partners for a sign of life."""
    partners_probe()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.nodes_refresh", queue="watch", queueing_lock="exchange.nodes_refresh")
def nodes_refresh_job(timestamp: int) -> None:
    """Every minute: fetch those partners' entries that are due."""
    nodes_refresh()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.certificates_look", queue="watch", queueing_lock="exchange.certificates_look")
def certificates_look_job(timestamp: int) -> None:
    """Every minute: look at those partners' certificates that are due."""
    certificates_look()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.tallies_make", queue="exchange", queueing_lock="exchange.tallies_make")
def tallies_make_job(timestamp: int) -> None:
    """Every minute: count the message log."""
    tallies_make()


@app.periodic(cron="41 * * * *")
@app.task(name="exchange.probes_purge", queue="exchange")
def probes_purge_job(timestamp: int) -> None:
    """Every hour: forget old heartbeats."""
    probes_purge()
