"""The process pool: chunks side by side on this machine; a worker that dies costs the chunk it was at, no more."""

import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from salaklang.lab.experiments.errors import FailedChunks
from salaklang.lab.experiments.work import Answer, Task, chunk_compute

ATTEMPTS = 5


def pool_compute(
    tasks: Iterable[Task], *, workers: int = 0, on_workers: Callable[[tuple[int, ...]], None] | None = None
) -> Iterator[Answer]:
    """The answers to `tasks`, in the order in which they get done.

    `workers`: 0 = one for each core this process may use. A pool that lost a worker is made anew and goes on with what
    is still open; a chunk that was under way at ATTEMPTS deaths is given up, and when all others are done
    `FailedChunks` says so. `on_workers` hears the process ids of each new pool.
    """
    waiting = list(tasks)
    chunks = len(waiting)
    deaths: Counter[int] = Counter()
    given_up: list[int] = []
    while waiting:
        # After a second death the culprit is found by running what was under way one by one.
        suspect = [t for t in waiting if deaths[t.chunk] > 1]
        batch = suspect[:1] or waiting
        done: set[int] = set()
        with _pool(min(len(batch), workers or cores())) as pool:
            for answer in _pool_answers(pool, batch, deaths, on_workers):
                done.add(answer.chunk)
                yield answer
        waiting = [t for t in waiting if t.chunk not in done]
        given_up += [t.chunk for t in waiting if deaths[t.chunk] >= ATTEMPTS]
        waiting = [t for t in waiting if deaths[t.chunk] < ATTEMPTS]
    if given_up:
        raise FailedChunks(failed=len(given_up), chunks=chunks, attempts=ATTEMPTS, first=given_up[0])


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(max_workers=workers, mp_context=context, initializer=_worker_begin)


def _worker_begin() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when the parent is gone (even by kill -9)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    multiprocessing.connection.wait([parent.sentinel])
    os._exit(1)


def _pool_answers(
    pool: ProcessPoolExecutor,
    batch: list[Task],
    deaths: Counter[int],
    on_workers: Callable[[tuple[int, ...]], None] | None,
) -> Iterator[Answer]:
    """Answers until the batch is done or the pool breaks. Never more under way than the workers can soon begin."""
    todo = iter(batch)
    under_way: dict[Future[Answer], Task] = {}
    room = 2 * pool._max_workers  # type: ignore[attr-defined]
    broken = False
    try:
        while True:
            with suppress(BrokenProcessPool):
                while len(under_way) < room and not broken and (task := next(todo, None)):
                    under_way[pool.submit(chunk_compute, task)] = task
            if on_workers is not None and pool._processes:
                on_workers(tuple(pool._processes))
            if not under_way:
                return
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                task = under_way.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    broken = True
                    deaths[task.chunk] += 1
            if broken and not under_way:
                return
    finally:
        _workers_end(pool)


def _workers_end(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: what they are at is not needed any more (Ctrl-C, full disk) or done."""
    for process in list((pool._processes or {}).values()):
        process.terminate()
    pool.shutdown(wait=True, cancel_futures=True)
