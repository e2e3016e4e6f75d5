"""Running with a net: the state is kept between quarters, so that a run goes on where it was stopped or killed.

A run that went on gives the same bits as one that was never stopped, because the state is all that a run is.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from zipfile import BadZipFile

import numpy as np

from salaklang.kernel.errors import SalaError
from salaklang.lab.engine.state import State, state_from
from salaklang.lab.errors import RecipeError
from salaklang.lab.recipe import Recipe
from salaklang.lab.result import Result
from salaklang.lab.results.atomic import file_write, leftovers_remove
from salaklang.lab.results.files import Kept, is_result, result_read, result_write
from salaklang.lab.results.lock import directory_lock
from salaklang.lab.simulation import run
from salaklang.lab.sizes import SIZES, convergence, last_of

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def result_path(recipe: Recipe, directory: Path) -> Path:
    """Where a recipe's result stands: its profile's name and the start of its digest."""
    name = "".join(c if c in _SAFE else "-" for c in recipe.profile.name)
    return directory / f"{name}-{recipe.digest()[:12]}.parquet"


def run_keep(
    recipe: Recipe,
    directory: Path,
    *,
    threads: int = 0,
    every: float = 60.0,
    on_quarter: Callable[[int, int], None] = lambda done, begun: None,
    on_trouble: Callable[[SalaError], None] = lambda error: None,
    clock: Callable[[], float] = time.monotonic,
) -> Path:
    """The file of the recipe's result in `directory`: at once where it is there, else after running what is missing.

    `every`: seconds between two kept states. `on_quarter(done, begun)`: quarters done, and how many were done before.
    A state that can't be kept for want of room is told to `on_trouble`, and the run goes on. Ctrl-C (and SIGTERM) end
    the quarter, keep the state and raise `KeyboardInterrupt`. Errors: `DiskFull`, `NotWritable`, `InUse`.
    """
    path = result_path(recipe, directory)
    with directory_lock(directory):
        leftovers_remove(directory)
        if (kept := _kept_of(path, recipe)) is not None:
            on_quarter(recipe.quarters, recipe.quarters)
            if not kept.convergence:
                _table_add(kept.result, path, threads)
            return path
        checkpoint = directory / f".{path.stem}.state.npz"
        result = _run_on(recipe, checkpoint, threads, every, on_quarter, on_trouble, clock)
        result_write(result, path)
        with suppress(OSError):
            checkpoint.unlink(missing_ok=True)
        _table_add(result, path, threads)
    return path


def _table_add(result: Result, path: Path, threads: int) -> None:
    """The result again, with its finite-size table: written after the result itself, so that a stop loses none."""
    result_write(result, path, convergence=convergence_table(result.recipe, result, threads=threads))


def convergence_table(recipe: Recipe, result: Result, *, threads: int = 0) -> list[dict[str, float]]:
    """The finite-size table of a result: the usual sizes below its own, then itself."""
    rows = convergence(recipe, [n for n in SIZES if n < recipe.agents], threads=threads)
    return [*rows, {"agents": float(recipe.agents), "seed": float(recipe.seed), **last_of(result)}]


def replay(
    path: Path, *, threads: int = 0, on_quarter: Callable[[int, int], None] = lambda done, of: None
) -> tuple[str, str]:
    """The digests (SHA-256, hex) of the result in `path` and of running its recipe again: equal, bit for bit."""
    kept = result_read(path)
    quarters = kept.result.recipe.quarters
    again = run(kept.result.recipe, threads=threads, on_quarter=lambda done, _: on_quarter(done, quarters))
    return kept.result.digest(), again.digest()


def _run_on(
    recipe: Recipe,
    checkpoint: Path,
    threads: int,
    every: float,
    on_quarter: Callable[[int, int], None],
    on_trouble: Callable[[SalaError], None],
    clock: Callable[[], float],
) -> Result:
    state = state_read(checkpoint, recipe)
    begun = state.quarter if state else 0
    kept_at = clock()
    on_quarter(begun, begun)
    with _interrupts() as asked_to_stop:

        def between(done: int, now: State) -> None:
            nonlocal kept_at
            on_quarter(done, begun)
            stop = asked_to_stop()
            if (stop or clock() - kept_at >= every) and done < recipe.quarters:
                try:
                    state_write(now, checkpoint)
                except SalaError as error:
                    on_trouble(error)
                kept_at = clock()
            if stop:
                raise KeyboardInterrupt

        return run(recipe, threads=threads, on_quarter=between, state=state)


def state_write(state: State, path: Path) -> None:
    """Keep all that the run is now, whole or not at all. Raises `DiskFull`, `NotWritable`."""
    with file_write(path) as file:
        np.savez(file, **state.arrays())  # type: ignore[arg-type]


def state_read(path: Path, recipe: Recipe) -> State | None:
    """The state kept for `recipe`; None where there is none, or one that is damaged or of another recipe or size."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as arrays:
            state = state_from(dict(arrays), quarters=recipe.quarters)
    except (OSError, ValueError, KeyError, BadZipFile, RecipeError):
        return None
    return state if state.digest == recipe.digest() else None


def _kept_of(path: Path, recipe: Recipe) -> Kept | None:
    """The result in `path` if it is there, whole, and of `recipe`."""
    try:
        kept = result_read(path) if is_result(path) else None
    except SalaError:
        return None
    return kept if kept is not None and kept.digest == recipe.digest() else None


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Ctrl-C and SIGTERM wait for the end of the quarter; a second Ctrl-C does not. Only in the main thread."""
    asked: list[int] = []
    before: dict[int, Any] = {}

    def heard(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    try:
        for asking in (signal.SIGINT, signal.SIGTERM):
            before[asking] = signal.signal(asking, heard)
    except ValueError:
        pass  # not the main thread: whoever owns the signals stops us otherwise
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
