"""The trust file: what a stranger needs to check this node's papers."""

from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.models import LedgerEntry, LedgerKey
from salaklang.foundations.ledger.ports import trust_parts
from salaklang.kernel.note import ED25519, vkey_parts
from salaklang.kernel.tlog_policy import POLICY_MAX, PolicyError, policy_parse


class PolicyUnfit(RuntimeError):
    """What SALA_LEDGER_POLICY names is no trust policy. Nothing is published then that asks for less."""


def log_keys(*, kinds: tuple[int, ...] = (ED25519,)) -> list[str]:
    """The log's public keys (vkeys) of these signature types, the one in use last; retired ones among them."""
    keys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN).order_by("since", "id")
    return [key for key in keys.values_list("vkey", flat=True) if vkey_parts(key)[1] in kinds]


def keys_retired() -> dict[str, int]:
    """By vkey, how large a checkpoint a retired key may have signed: without the leaf that retired it."""
    keys = LedgerKey.objects.filter(origin=settings.SALA_LEDGER_ORIGIN, until_outbox__isnull=False)
    outbox = dict(keys.values_list("until_outbox", "vkey"))
    places = LedgerEntry.objects.filter(outbox_id__in=outbox).values_list("outbox_id", "idx")
    return {outbox[row]: index for row, index in places}


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
    """The trust file as JSON: `{"salaklang", "url", "ledger": {…}, …parts}`.

    In "ledger": "origin", "vkeys", "url", "policy", and "retired": by vkey, how large a checkpoint it may have signed.
    """
    return {
        "salaklang": "trust/v1",
        "url": settings.SALA_BASE_URL,
        "ledger": {
            "origin": settings.SALA_LEDGER_ORIGIN,
            "vkeys": log_keys(),
            "retired": keys_retired(),
            "url": f"{settings.SALA_BASE_URL}/ledger/",
            "policy": policy_text(),
        },
        "certificate_roots": [],
        "agencies": {},
        **trust_parts(),
    }
