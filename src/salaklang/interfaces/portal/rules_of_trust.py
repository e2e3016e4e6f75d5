"""By which rules receipts of this node are checked: the text of its trust policy (C2SP tlog-policy)."""

from pathlib import Path

from django.conf import settings

from salaklang.foundations.ledger.queries import log_keys
from salaklang.kernel.tlog_policy import PolicyError, policy_parse


def policy_text() -> str:
    """The node's policy with its own log in it; without a policy file, the log's signature alone is asked for."""
    logs = "".join(f"log {key}\n" for key in log_keys())
    rules = _file()
    if not rules:
        return f"{logs}quorum none\n"
    return rules if policy_parse(rules).logs else f"{logs}{rules}"


def _file() -> str:
    """The rules as the node's keeper wrote them; empty where there are none that can be read."""
    name = settings.SALA_LEDGER_POLICY
    try:
        text = Path(name).read_text(encoding="utf-8") if name else ""
        policy_parse(text)
    except (OSError, UnicodeDecodeError, PolicyError):
        return ""
    return text
