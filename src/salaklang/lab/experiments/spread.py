"""Spreading the same chunks over machines with Dask: an existing scheduler, existing workers, no code of ours between.

Start `dask scheduler` on one machine and `dask worker --nthreads 1 ADDRESS` on as many as there are; each must have the
same version of this package. Workers need no common disk: a task carries its runs, an answer is the chunk's file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from salaklang.lab.experiments.errors import FailedChunks, NoLibrary, NoScheduler
from salaklang.lab.experiments.work import Answer, Task, chunk_compute

ATTEMPTS = 5
_PER_THREAD = 2


def dask_compute(tasks: Iterable[Task], *, address: str, patience: float = 10.0) -> Iterator[Answer]:
    """The answers to `tasks` from the cluster at `address` (`tcp://host:8786`), in the order in which they get done.

    A killed worker's chunks are given to others by Dask; a chunk that it gives up (`KilledWorker`) is handed in again,
    up to ATTEMPTS times. `patience`: seconds to wait for the scheduler. Raises `NoScheduler` when the scheduler is not
    there or goes away: finished chunks are already in the caller's hands.
    """
    client_type, as_completed, lost = _dask()
    try:
        client = client_type(address, timeout=patience, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoScheduler(str(error), address=address, why=_why(error)) from error
    try:
        yield from _answers(client, as_completed, list(tasks))
    except lost as error:
        raise NoScheduler(str(error), address=address, why=_why(error)) from error
    finally:
        client.close(timeout=2)


def _answers(client: Any, as_completed: Any, tasks: list[Task]) -> Iterator[Answer]:
    """Keep as many chunks under way as the cluster's threads can soon begin; workers may join and leave meanwhile."""
    from distributed import KilledWorker

    todo = iter(tasks)
    given: dict[str, Task] = {}
    attempts: Counter[int] = Counter()
    given_up: list[int] = []
    stream = as_completed(loop=client.loop)

    def hand_in(task: Task) -> None:
        attempts[task.chunk] += 1
        key = f"{task.plan[:16]}-{task.chunk}-{attempts[task.chunk]}"
        given[key] = task
        stream.add(client.submit(chunk_compute, task, key=key, pure=False))

    def fill() -> None:
        room = _PER_THREAD * max(1, sum(client.nthreads().values()))
        while len(given) < room and (task := next(todo, None)):
            hand_in(task)

    fill()
    while given:
        future = next(stream)
        task = given.pop(future.key)
        try:
            yield future.result()
        except KilledWorker:
            if attempts[task.chunk] < ATTEMPTS:
                hand_in(task)
            else:
                given_up.append(task.chunk)
        future.release()
        fill()
    if given_up:
        raise FailedChunks(failed=len(given_up), chunks=len(tasks), attempts=ATTEMPTS, first=given_up[0])


def _dask() -> tuple[Any, Any, tuple[type[Exception], ...]]:
    try:
        from distributed import CancelledError, Client, as_completed
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise NoLibrary(library="dask distributed") from error
    return Client, as_completed, (CommClosedError, CancelledError, TimeoutError, OSError)


def _why(error: BaseException) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
