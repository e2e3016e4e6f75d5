"""Background work of cases: thin, safe to run twice."""

from uuid import UUID

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

_RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)
# After so many tries (some 15 seconds) a certificate is issued without a receipt inside rather than late.
_TRIES_FOR_RECEIPT = 3


@app.task(name="cases.certificate_issue", queue="documents", retry=_RETRY, pass_context=True)
def certificate_issue_job(context: JobContext, case: str) -> None:
    from salaklang.capabilities.cases.actions.decisions import certificate_issue

    certificate_issue(UUID(case), receipt_needed=context.job.attempts < _TRIES_FOR_RECEIPT)


@app.periodic(cron="7 * * * *")
@app.task(name="cases.late_notices", queue="cases", pass_context=False)
def late_notices_job(timestamp: int) -> None:
    """Every hour: the reasons for delay that are due."""
    from salaklang.capabilities.cases.actions.system import late_notices_send

    late_notices_send()
