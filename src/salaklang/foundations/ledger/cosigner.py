"""Asks the witnesses that SALA_LEDGER_POLICY names, for the sequencer."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import wait
from contextlib import suppress

from django.conf import settings

from salaklang.foundations.ledger.ports import Cosigned, WitnessAnswer
from salaklang.foundations.ledger.queries.trust import policy_text
from salaklang.kernel.tlog_policy import Policy, policy_parse
from salaklang.tlog.cosign import WitnessPool, cosign
from salaklang.tlog.errors import LogError

# How long a checkpoint waits for its witnesses, in seconds; how long for one that was too slow before while the others
# suffice; and after how many such checkpoints it is waited for in earnest again.
PATIENT = 0.8
BRIEF = 0.2
BRIEF_ROUNDS = 5


class PolicyCosigner:
    """Keeps connections, and what each witness cosigned last, from one checkpoint to the next."""

    def __init__(self, policy: Policy, *, patient: float = PATIENT) -> None:
        self._policy = policy
        self._patient = patient
        self._brief = 0
        self._old: dict[str, int] = {}
        self._pool = WitnessPool()

    def cosign(self, note: str, *, prove: Callable[[int], Sequence[bytes]]) -> Cosigned:
        """See `ports.Cosigner`."""
        found = cosign(
            note,
            policy=self._policy,
            old=self._old,
            proof=lambda old, _: prove(old),
            timeout=min(BRIEF, self._patient) if self._brief else self._patient,
            pool=self._pool,
        )
        self._old = dict(found.old)
        slow = any(m.code in ("too-slow", "busy") for m in found.missing)
        self._brief = (self._brief - 1 if self._brief else BRIEF_ROUNDS) if slow and found.satisfied else 0
        at = {c.witness.name: c.time for c in found.cosigned}
        problems = {m.witness: m.code for m in found.missing}
        return Cosigned(
            quorum=found.satisfied,
            lines=tuple(found.note[len(note) :].splitlines(keepends=True)),
            witnesses=tuple(
                WitnessAnswer(w.name, at.get(w.name), "" if w.name in at else problems.get(w.name, "missing"))
                for w in self._policy.witnesses
            ),
            ahead=tuple(c.note for c in found.conflicts if c.note is not None),
        )

    def remembered(self) -> Sequence[str]:
        """See `ports.Cosigner`."""
        end = time.monotonic() + self._patient
        origin = settings.SALA_LEDGER_ORIGIN
        urls = {w.url for w in self._policy.witnesses if w.url}
        asked = [
            self._pool.start(url, lambda client: client.checkpoint(origin, seconds=end - time.monotonic()))
            for url in sorted(urls)
        ]
        notes = []
        for done in wait(asked, self._patient).done:
            with suppress(LogError):
                note = done.result()
                notes += [note] if isinstance(note, str) else []
        return notes

    def close(self) -> None:
        self._pool.close()


def cosigner_of_settings() -> PolicyCosigner | None:
    """The one that the node's policy asks for; None without a policy. Raises PolicyUnfit."""
    if not settings.SALA_LEDGER_POLICY:
        return None
    return PolicyCosigner(policy_parse(policy_text()))
