"""Asking a register within a bounded time, whatever it does: hang, fall down, throw, return rubbish."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedTooLong
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, transaction

from salaklang.foundations.exchange.errors import RegisterRubbish, RegisterUnavailable
from salaklang.foundations.exchange.fields import answer_problems
from salaklang.foundations.exchange.ports import Found, RegisterConnector
from salaklang.foundations.exchange.queries import register_state

T = TypeVar("T")

# A register that hangs may hold so many threads of its own and no more: it never takes those of another register.
_THREADS_A_REGISTER = 4
_pools: dict[str, ThreadPoolExecutor] = {}
_pools_lock = Lock()


def timeout_seconds() -> float:
    """How long a register may take (setting SALA_REGISTER_TIMEOUT_SECONDS)."""
    return float(settings.SALA_REGISTER_TIMEOUT_SECONDS)


def register_ask(connector: RegisterConnector, query: Mapping[str, str], *, timeout_s: float) -> Found | None:
    """What the register found, checked against what it says it holds; None where it holds nothing.

    Raises RegisterUnavailable (down, too slow, an error of its own) or RegisterRubbish, soon after `timeout_s`.
    """
    state = register_state(connector.service)
    if state == "down":
        raise RegisterUnavailable(f"{connector.service} is switched off", register=connector.name)
    run = _in_database if connector.kept_here else _in_thread
    try:
        found = run(connector.service, lambda: _switched(connector, query, state), timeout_s)
    except (WaitedTooLong, OperationalError) as slow:
        raise RegisterUnavailable(f"{connector.service}: no answer in time", register=connector.name) from slow
    except Exception as broken:
        # A connector is foreign code: whatever it throws, the citizen goes on, and the log keeps the kind of error.
        raise RegisterUnavailable(f"{connector.service}: {type(broken).__name__}", register=connector.name) from broken
    if found is None:
        return None
    problems = answer_problems(connector.fields, getattr(found, "data", None))
    if problems:
        raise RegisterRubbish(f"{connector.service}: {'; '.join(problems)}", register=connector.name)
    return found


def _switched(connector: RegisterConnector, query: Mapping[str, str], state: str) -> Found | None:
    if state == "slow":
        _sleep_long()
    found = connector.answer(query)
    return Found(data={"?": "<html>502 Bad Gateway</html>"}) if state == "rubbish" and found else found


def _sleep_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(600)")


def _in_database(service: str, ask: Callable[[], T], timeout_s: float) -> T:
    """Run in this thread: all that a register kept here can wait for is PostgreSQL, which keeps the deadline itself."""
    with transaction.atomic(), _statement_timeout(timeout_s):
        return ask()


@contextmanager
def _statement_timeout(timeout_s: float) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        before = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(int(timeout_s * 1000))])
    try:
        yield
    except DatabaseError:
        raise  # the rollback takes the setting back too
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])


def _in_thread(service: str, ask: Callable[[], T], timeout_s: float) -> T:
    """Run in one of the register's own threads and stop waiting after the deadline; the thread ends when it ends."""
    return _pool(service).submit(_then_close, ask).result(timeout=timeout_s)


def _then_close(ask: Callable[[], T]) -> T:
    try:
        return ask()
    finally:
        connection.close()  # the pool's threads keep no database connection


def _pool(service: str) -> ThreadPoolExecutor:
    with _pools_lock:
        if service not in _pools:
            _pools[service] = ThreadPoolExecutor(_THREADS_A_REGISTER, thread_name_prefix=f"register-{service}")
        return _pools[service]
