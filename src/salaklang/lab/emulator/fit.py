"""Fitting the stand-in: scikit-learn's Gaussian processes on the main shapes of each indicator's paths.

Ours is only the plumbing: paths are cut to their main shapes first, so that one process a shape gives the whole path,
and what is needed to answer is kept as plain arrays, so that answering needs no scikit-learn.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from salaklang.kernel.text import Text
from salaklang.lab.emulator.evaluate import Emulator, Part, paths_of
from salaklang.lab.experiments.errors import NoLibrary, TooFew
from salaklang.lab.experiments.factors import Factor

F64 = NDArray[np.float64]
FOLDS = 10
BAND = 0.9
_SHAPES = 4
_EXPLAINED = 0.9995
_TUNED_ON = 120


def emulator_fit(
    factors: Sequence[Factor],
    unit: F64,
    paths: Mapping[str, F64],
    *,
    defaults: Sequence[float],
    ranges: Mapping[str, tuple[float, float]],
    about: Mapping[str, str | int],
    seed: int = 1,
    on_part: Callable[[int, int], None] = lambda done, of: None,
) -> Emulator:
    """An emulator of `paths` (by indicator, [runs, quarters]) over `unit` [runs, factors] on the unit cube.

    `ranges`: what each indicator can be at all. Errors: `TooFew` below 5 runs a factor, `NoLibrary`.
    """
    if len(unit) < 5 * len(factors):
        told = Text("รันสำหรับแบบจำลองแทน", "runs for the stand-in")
        raise TooFew(what=told, least=5 * len(factors), given=len(unit))
    parts = []
    for name, values in paths.items():
        parts.append(part_fit(name, unit, values, limits=ranges.get(name, (-np.inf, np.inf)), seed=seed))
        on_part(len(parts), len(paths))
    return Emulator(tuple(factors), tuple(defaults), unit, tuple(parts), dict(about))


def part_fit(name: str, unit: F64, paths: F64, *, limits: tuple[float, float], seed: int) -> Part:
    """The stand-in of one indicator, with its error on unseen runs."""
    scales, noise = _tune(unit, paths, seed)
    whole = _part(name, unit, paths, scales, noise, limits)
    errors = _unseen_errors(name, unit, paths, scales, noise, limits, seed)
    spread = float(np.var(paths[:, -1]))
    mean_square = float(np.mean(errors[:, -1] ** 2))
    return Part(
        **{
            **vars(whole),
            "error": np.quantile(np.abs(errors), BAND, axis=0),
            "rmse": mean_square**0.5,
            "r2": 1.0 - mean_square / spread if spread > 0 else 1.0,
        }
    )


def _part(name: str, unit: F64, paths: F64, scales: F64, noise: F64, limits: tuple[float, float]) -> Part:
    """Mean, shapes and alphas for given length scales; no error yet."""
    mean, shapes, weights = _shapes(paths, len(noise))
    spread = weights.std(0)
    spread[spread == 0] = 1.0
    near = unit / scales
    apart = ((near[:, None, :] - near[None, :, :]) ** 2).sum(2)
    kernel = np.exp(-0.5 * apart)
    alpha = np.column_stack(
        [np.linalg.solve(kernel + noise[k] * np.eye(len(unit)), weights[:, k] / spread[k]) for k in range(len(noise))]
    )
    zeros = np.zeros(paths.shape[1])
    return Part(name, mean, shapes, scales, alpha * spread, zeros, 0.0, 0.0, float(limits[0]), float(limits[1]))


def _tune(unit: F64, paths: F64, seed: int) -> tuple[F64, F64]:
    """Length scales [factors] from the strongest shape, and each shape's share of noise, by maximum likelihood."""
    processes, kernels, one_thread = _sklearn()
    _, _, weights = _shapes(paths, None)
    pick = np.random.default_rng(seed).permutation(len(unit))[:_TUNED_ON]
    scales = np.full(unit.shape[1], 0.5)
    noises = []
    for k in range(weights.shape[1]):
        target = weights[pick, k]
        if np.ptp(target) == 0:
            noises.append(1.0)
            continue
        shape = kernels.RBF(scales, (0.05, 50.0) if k == 0 else "fixed")
        kernel = kernels.ConstantKernel(1.0, (1e-2, 1e4)) * shape + kernels.WhiteKernel(1e-2, (1e-7, 10.0))
        model = processes.GaussianProcessRegressor(kernel, normalize_y=True, random_state=seed)
        with warnings.catch_warnings(), one_thread():
            # A scale at its bound = a factor without effect; the error on unseen runs tells whether that was right.
            warnings.simplefilter("ignore")
            model.fit(unit[pick], target)
        if k == 0:
            scales = np.asarray(model.kernel_.k1.k2.length_scale, np.float64)
        noises.append(max(1e-7, float(model.kernel_.k2.noise_level / model.kernel_.k1.k1.constant_value)))
    return scales, np.array(noises)


def _unseen_errors(
    name: str, unit: F64, paths: F64, scales: F64, noise: F64, limits: tuple[float, float], seed: int
) -> F64:
    """[runs, quarters]: each run's error, from a fit without its fold."""
    order = np.random.default_rng(seed).permutation(len(unit))
    errors = np.empty_like(paths)
    for fold in np.array_split(order, FOLDS):
        kept = np.setdiff1d(order, fold)
        part = _part(name, unit[kept], paths[kept], scales, noise, limits)
        errors[fold] = paths[fold] - paths_of(part, unit[kept], unit[fold])
    return errors


def _shapes(paths: F64, count: int | None) -> tuple[F64, F64, F64]:
    """Mean path, main shapes [components, quarters], and each run's weights [runs, components]."""
    mean = paths.mean(0)
    left, size, right = np.linalg.svd(paths - mean, full_matrices=False)
    if count is None:
        share = np.cumsum(size**2) / max(float((size**2).sum()), 1e-300)
        count = min(_SHAPES, int(np.searchsorted(share, _EXPLAINED)) + 1)
    return mean, right[:count], left[:, :count] * size[:count]


def _sklearn() -> tuple[Any, Any, Callable[[], Any]]:
    try:
        from sklearn import gaussian_process
        from sklearn.gaussian_process import kernels
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    except ImportError as error:
        raise NoLibrary(library="scikit-learn") from error
    # Matrices this small are slower on many threads than on one.
    return gaussian_process, kernels, partial(threadpool_limits, 1)
