"""The trust file: what a stranger needs to check this node's papers."""

from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.models import LedgerKey
from salaklang.foundations.ledger.ports import trust_parts
from salaklang.kernel.tlog_policy import POLICY_MAX, PolicyError, policy_parse


class PolicyUnfit(RuntimeError):
    """What SALA_LEDGER_POLICY names is no trust policy. Nothing is published then that asks for less."""


def log_keys() -> list[str]:
    """The log's public keys (vkeys), the one in use last."""
    keys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN).order_by("since")
    return list(keys.values_list("vkey", flat=True))


def policy_text() -> str:
    """By which rules this node's receipts are to be checked (C2SP tlog-policy): its own log, its witnesses' quorum.

    Without SALA_LEDGER_POLICY the log's own signature is enough. Raises PolicyUnfit.
    """
    logs = "".join(f"log {key}\n" for key in log_keys())
    if not settings.SALA_LEDGER_POLICY:
        return f"{logs}quorum none\n"
    try:
        with Path(settings.SALA_LEDGER_POLICY).open(encoding="utf-8") as file:
            rules = file.read(POLICY_MAX)
        policy = policy_parse(rules)
    except (OSError, UnicodeDecodeError, PolicyError) as e:
        raise PolicyUnfit(f"SALA_LEDGER_POLICY: {e}") from None
    return rules if policy.logs else logs + rules


def trust_file() -> dict[str, object]:
    """The trust file as JSON: `{"salaklang", "url", "ledger": {"origin", "vkeys", "url", "policy"}, …parts}`."""
    return {
        "salaklang": "trust/v1",
        "url": settings.SALA_BASE_URL,
        "ledger": {
            "origin": settings.SALA_LEDGER_ORIGIN,
            "vkeys": log_keys(),
            "url": f"{settings.SALA_BASE_URL}/ledger/",
            "policy": policy_text(),
        },
        "certificate_roots": [],
        "agencies": {},
        **trust_parts(),
    }
