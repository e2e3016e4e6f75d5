"""Background work of cases: thin, safe to run twice."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

_RETRY = RetryStrategy(max_attempts=12, exponential_wait=2)


@app.task(name="cases.certificate_issue", queue="documents", retry=_RETRY)
def certificate_issue_job(case: str) -> None:
    from salaklang.capabilities.cases.actions.decisions import certificate_issue

    certificate_issue(UUID(case))


@app.periodic(cron="7 * * * *")
@app.task(name="cases.late_notices", queue="cases", pass_context=False)
def late_notices_job(timestamp: int) -> None:
    """Every hour: the reasons for delay that are due."""
    from salaklang.capabilities.cases.actions.system import late_notices_send

    late_notices_send()
