"""What the simulator remembers: the fault that is switched on, tokens, queries. In memory, safe in many threads."""

import secrets
import time
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Lock

from salaklang.embedded.linkage.people import Profile

FAULTS = ("none", "unauthorised", "expired", "refused", "slow", "rubbish", "error", "wrong-person", "huge", "moved")
"""`expired`: the tokens given so far end now, once. The others last until switched off."""
_QUERIES_MOST = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """One call as it came: `step` is token or person; `agent` the officer named; `status` what was answered."""

    at: str
    step: str
    agent: str
    citizen: str
    status: int


class State:
    """`key` and `secret` are the consumer's; `people` by personal number; tokens live `token_seconds`."""

    def __init__(self, *, key: str, secret: str, people: dict[str, Profile], token_seconds: float) -> None:
        self.key, self.secret, self.people, self.token_seconds = key, secret, people, token_seconds
        self._fault = "none"
        self._tokens: dict[str, tuple[str, float]] = {}
        self._queries: deque[Query] = deque(maxlen=_QUERIES_MOST)
        self._lock = Lock()

    @property
    def fault(self) -> str:
        return self._fault

    def fault_set(self, fault: str) -> None:
        """Raises ValueError for a fault that there is not."""
        if fault not in FAULTS:
            raise ValueError(fault)
        with self._lock:
            if fault == "expired":
                self._tokens.clear()
            else:
                self._fault = fault

    def token_give(self, agent: str) -> str:
        token = secrets.token_hex(24)
        with self._lock:
            self._tokens[token] = (agent, time.monotonic() + self.token_seconds)
        return token

    def agent_of(self, token: str) -> str:
        """The officer for whom the token was given; empty for one that is unknown or over."""
        with self._lock:
            agent, until = self._tokens.get(token, ("", 0.0))
        return agent if until > time.monotonic() else ""

    def note(self, step: str, *, agent: str, citizen: str, status: int) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            self._queries.append(Query(at, step, agent, citizen, status))

    def queries(self) -> list[dict[str, object]]:
        """The newest first."""
        with self._lock:
            return [asdict(q) for q in reversed(self._queries)]
