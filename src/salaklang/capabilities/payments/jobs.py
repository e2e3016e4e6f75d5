"""Background work of payments: fetch each bank's signed statement and apply what no notice told us."""

import logging
from datetime import UTC, datetime, timedelta

import httpx
from django.conf import settings
from procrastinate.contrib.django import app

from salaklang.capabilities.payments.actions.notices import banks
from salaklang.capabilities.payments.actions.statements import reconcile, statement_import
from salaklang.kernel.actor import system
from salaklang.kernel.errors import SalaError

_DAYS_BACK = 3
_log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="payments.statements_fetch", queue="payments", pass_context=False)
def statements_fetch_job(timestamp: int) -> None:
    """Every ten minutes: the statements of the last days of each bank that publishes them."""
    statements_fetch(datetime.fromtimestamp(timestamp, UTC))


def statements_fetch(now: datetime) -> None:
    """Fetch, verify, import, reconcile. Safe to run twice: known lines and known notices change nothing.

    A bank that is down or sends rubbish is logged and does not keep the others waiting; the next run tries it again.
    """
    for bank_id, bank in banks().items():
        url = bank.get("statement_url") or (f"{settings.SALA_BANK_URL}/statement" if settings.SALA_BANK_URL else "")
        if not url:
            continue
        try:
            for back in range(_DAYS_BACK):
                _day_take(bank_id, url, (now - timedelta(days=back)).date().isoformat())
        except (httpx.HTTPError, SalaError) as error:
            _log.warning("no statement from %s: %s", bank_id, error)
        reconcile(system(), bank=bank_id)


def _day_take(bank: str, url: str, day: str) -> None:
    answer = httpx.get(url, params={"date": day}, timeout=20)
    answer.raise_for_status()
    signature = answer.headers.get("Sala-Bank-Signature", "")
    statement_import(system(), bank=bank, content=answer.content, signature=signature)
