"""What is kept of another agency's answer or failure: one shape for registers and for the office's checks."""

from typing import Any

from salaklang.foundations.exchange.actions import Answer
from salaklang.kernel.text import Text


def entry_answered(answer: Answer) -> dict[str, Any]:
    """An answer with who gave it, when (ISO 8601), and the code of the act that proves it."""
    return {
        "status": "answered",
        "service": answer.service,
        "provider": answer.provider,
        "provider_th": answer.provider_name.th,
        "provider_en": answer.provider_name.en,
        "data": dict(answer.data),
        "fetched_at": answer.fetched_at.isoformat(),
        "act_code": answer.act_code,
    }


def entry_failed(service: str, code: str, why: Text) -> dict[str, Any]:
    """No answer: the error's code, and in words why."""
    return {
        "status": "unavailable",
        "service": service,
        "code": code,
        "error_th": why.th,
        "error_en": why.en,
        "data": {},
    }
