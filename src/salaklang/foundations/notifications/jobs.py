"""Background work of notifications: thin, safe to run twice."""

from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from salaklang.foundations.notifications import rules
from salaklang.foundations.notifications.actions import mail_send, mails_pick_up
from salaklang.foundations.notifications.errors import MailLater


class MailRetry(BaseRetryStrategy):
    """A mail server that is down is asked again, ever more seldom; the message says when to give up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, MailLater) or job.attempts < 3:
            return RetryDecision(retry_in={"seconds": int(rules.retry_after(job.attempts + 1).total_seconds())})
        return None


@app.task(name="notifications.mail_send", queue="mail", retry=MailRetry())
def mail_send_job(message: str) -> None:
    mail_send(UUID(message))


@app.periodic(cron="*/5 * * * *")
@app.task(name="notifications.mails_pick_up", queue="mail", queueing_lock="notifications.mails_pick_up")
def mails_pick_up_job(timestamp: int) -> None:
    mails_pick_up()
