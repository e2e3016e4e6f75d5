"""Asking a register within a bounded time, whatever it does: hang, fall down, throw, return rubbish."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedTooLong
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, connection, transaction

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.crowding import Crowded, Waiting
from salaklang.foundations.exchange.errors import RegisterRubbish, RegisterUnavailable
from salaklang.foundations.exchange.ports import Asked, Found
from salaklang.foundations.exchange.provided import Provided

T = TypeVar("T")

# A register that hangs may hold so many threads of its own and no more: it never takes those of another register.
_THREADS_A_REGISTER = 4
_pools: dict[str, ThreadPoolExecutor] = {}
_pools_lock = Lock()
_TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"


def timeout_seconds() -> float:
    """How long a register may take (setting SALA_REGISTER_TIMEOUT_SECONDS)."""
    return float(settings.SALA_REGISTER_TIMEOUT_SECONDS)


def service_ask(
    offer: Provided,
    query: Mapping[str, Any],
    *,
    asked: Asked,
    state: str,
    timeout_s: float,
    record: Callable[[], Mapping[str, Any] | None] | None = None,
) -> Found | None:
    """What the register or function answers, checked against what it says it gives; None where it holds nothing.

    `state` is how it is connected now (`register_state`). `record` opens the record that answers, where the register is
    one of this node's records and it has been read already: then there is nothing to wait for.

    Raises RegisterUnavailable (down, too slow, an error of its own) or RegisterRubbish, soon after `timeout_s`.
    """
    if state == "down":
        raise RegisterUnavailable(f"{offer.service} is switched off", register=offer.name)
    try:
        if record is not None and offer.records is not None and state == "up":
            found = offer.records.found_in(record(), query)
        else:
            found = _waited_for(offer, lambda: _switched(offer, query, asked, state), timeout_s)
    except (Crowded, WaitedTooLong, OperationalError) as slow:
        raise RegisterUnavailable(f"{offer.service}: no answer in time", register=offer.name) from slow
    except (RegisterUnavailable, RegisterRubbish):
        raise  # the connector says itself what is wrong
    except Exception as broken:
        # What is plugged in is foreign code: whatever it throws, the citizen goes on; the log keeps the kind of error.
        raise RegisterUnavailable(f"{offer.service}: {type(broken).__name__}", register=offer.name) from broken
    if found is None:
        return None
    problems = offer.problems(getattr(found, "data", None))
    if problems:
        raise RegisterRubbish(f"{offer.service}: {'; '.join(problems)}", register=offer.name)
    return found


def _waited_for(offer: Provided, ask: Callable[[], T], timeout_s: float) -> T:
    with _waiting(offer.service).place(timeout_s=timeout_s):
        return _in_database(ask, timeout_s) if offer.kept_here else _in_thread(offer.service, ask, timeout_s)


def _switched(offer: Provided, query: Mapping[str, Any], asked: Asked, state: str) -> Found | None:
    if state == "slow":
        _sleep_long()
    found = offer.ask(query, asked)
    return Found(data={"?": "<html>502 Bad Gateway</html>"}) if state == "rubbish" and found else found


def _sleep_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")


def _in_database(ask: Callable[[], T], timeout_s: float) -> T:
    """Run in this thread: all that a register kept here can wait for is PostgreSQL, which keeps the deadline itself."""
    with transaction.atomic():
        statement_run(_TIMEOUT, [str(int(timeout_s * 1000))])
        return ask()


def _in_thread(service: str, ask: Callable[[], T], timeout_s: float) -> T:
    """Run in one of the register's own threads and stop waiting after the deadline; the thread ends when it ends."""
    return _pool(service).submit(_then_close, ask).result(timeout=timeout_s)


def _then_close(ask: Callable[[], T]) -> T:
    try:
        return ask()
    finally:
        connection.close()  # the pool's threads keep no database connection


@lru_cache(maxsize=4096)
def _waiting(service: str) -> Waiting:
    return Waiting(service)


def _pool(service: str) -> ThreadPoolExecutor:
    with _pools_lock:
        if service not in _pools:
            _pools[service] = ThreadPoolExecutor(_THREADS_A_REGISTER, thread_name_prefix=f"register-{service}")
        return _pools[service]
