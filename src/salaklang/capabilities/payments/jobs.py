"""Background work of payments: fetch each bank's signed statement and apply what no notice told us."""

from datetime import UTC, datetime, timedelta

import httpx
from django.conf import settings
from procrastinate.contrib.django import app

from salaklang.capabilities.payments.actions.notices import banks
from salaklang.capabilities.payments.actions.statements import reconcile, statement_import
from salaklang.kernel.actor import system

_DAYS_BACK = 3


@app.periodic(cron="*/10 * * * *")
@app.task(name="payments.statements_fetch", queue="payments", pass_context=False)
def statements_fetch_job(timestamp: int) -> None:
    """Every ten minutes: the statements of the last days of each bank that publishes them."""
    statements_fetch(datetime.fromtimestamp(timestamp, UTC))


def statements_fetch(now: datetime) -> None:
    """Fetch, verify, import, reconcile. Safe to run twice: known lines and known notices change nothing."""
    for bank_id, bank in banks().items():
        url = bank.get("statement_url") or (f"{settings.SALA_BANK_URL}/statement" if settings.SALA_BANK_URL else "")
        if not url:
            continue
        for back in range(_DAYS_BACK):
            day = (now - timedelta(days=back)).date().isoformat()
            answer = httpx.get(url, params={"date": day}, timeout=20)
            answer.raise_for_status()
            signature = answer.headers.get("Sala-Bank-Signature", "")
            statement_import(system(), bank=bank_id, content=answer.content, signature=signature)
        reconcile(system(), bank=bank_id)
