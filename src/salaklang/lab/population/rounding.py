"""Whole numbers out of shares: largest remainder for one line, controlled rounding for a table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]

_NEARLY_WHOLE = 1e-7  # a cell this close below a whole number counts as whole: the proportional fitting stops there


def remainder_largest(*, total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to integer `weights` (Hamilton's method); ties go to the earlier one.

    Exact integer arithmetic, so the answer is the same on every machine. Errors: ValueError for weights without a sum.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    counts = [total * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(counts)]:
        counts[i] += 1
    return counts


def table_fit(*, seed: Shares, rows: Counts, columns: Counts, turns: int = 2000) -> Shares:
    """`seed` [R, C] scaled by rows and columns until both sums are met (iterative proportional fitting).

    Rows and columns must have the same sum. Errors: ValueError when the sums cannot be met by the cells that are not 0.
    """
    if int(rows.sum()) != int(columns.sum()):
        raise ValueError("rows and columns have different sums")
    table = seed.astype(np.float64).copy()
    for _ in range(turns):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        if np.abs(table.sum(axis=1) - rows).max() < _NEARLY_WHOLE:
            return table
    if np.abs(table.sum(axis=1) - rows).max() > 0.5:
        raise ValueError("the margins cannot both be met")
    return table


def _ratio(wanted: Counts, got: Shares) -> Shares:
    return np.divide(wanted, got, out=np.zeros(len(got)), where=got > 0)


def table_round(*, seed: Shares, rows: Counts, columns: Counts) -> Counts:
    """Whole numbers [R, C] that add to `rows` and `columns` exactly, each within one of the fitted cell.

    The cells with the largest remainders are rounded up first; where that leaves a row without room, earlier choices
    are moved along an alternating path (a bipartite flow with unit cells, which always exists for whole margins).
    """
    fitted = table_fit(seed=seed, rows=rows, columns=columns)
    floor = np.floor(fitted + _NEARLY_WHOLE).astype(np.int64)
    need_row, need_column = rows - floor.sum(axis=1), columns - floor.sum(axis=0)
    up = np.zeros(fitted.shape, dtype=np.int64)
    remainder = fitted - floor
    flat = np.argsort(-np.round(remainder, 9), axis=None, kind="stable")
    width = fitted.shape[1]
    for r, c in zip((flat // width).tolist(), (flat % width).tolist(), strict=True):
        if need_row[r] > 0 and need_column[c] > 0 and fitted[r, c] > 0:
            up[r, c], need_row[r], need_column[c] = 1, need_row[r] - 1, need_column[c] - 1
    for r in np.flatnonzero(need_row > 0).tolist():
        for _ in range(int(need_row[r])):
            _path_augment(up, fitted > 0, r, need_column)
    return floor + up


def _path_augment(up: Counts, allowed: NDArray[np.bool_], row: int, need_column: Counts) -> None:
    """Give `row` one more unit by an alternating path to a column that still needs one."""
    came: dict[int, tuple[int, int]] = {}  # column → (row that enters it, column that row leaves)
    queue = []
    for c in np.flatnonzero(allowed[row] & (up[row] == 0)).tolist():
        came[c] = (row, -1)
        queue.append(c)
    while queue:
        c = queue.pop(0)
        if need_column[c] > 0:
            need_column[c] -= 1
            while c >= 0:
                r, back = came[c]
                up[r, c] += 1
                if back >= 0:
                    up[r, back] -= 1
                c = back
            return
        for r in np.flatnonzero(up[:, c] > 0).tolist():
            for d in np.flatnonzero(allowed[r] & (up[r] == 0)).tolist():
                if d not in came:
                    came[d] = (r, c)
                    queue.append(d)
    raise ValueError("no whole numbers meet both margins")
