"""Conditions such as “trust<0.3 and access<0.5”: which runs one wants to know about."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from salaklang.lab.experiments.errors import BadCondition, NotShown
from salaklang.lab.experiments.model import refusals
from salaklang.lab.experiments.store import Runs

_TERM = re.compile(r"\s*([a-z_][a-z0-9_]*)\s*(<=|>=|<|>)\s*([-+]?[0-9.]+(?:e[-+]?[0-9]+)?)\s*\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """One comparison of an indicator at the end with a number."""

    indicator: str
    sign: str
    value: float

    def holds(self, end: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where it holds."""
        compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[self.sign]
        return np.asarray(compare(end, self.value), bool)


def condition_read(text: str, names: tuple[str, ...]) -> tuple[Term, ...]:
    """The terms of a condition, all of which must hold. Raises `BadCondition`."""
    terms = []
    for part in re.split(r"\band\b|,|และ", text):
        match = _TERM.match(part)
        if match is None or match[1] not in names:
            raise BadCondition(condition=text, names=", ".join(names))
        terms.append(Term(match[1], match[2], _number(match[3], text, names)))
    return tuple(terms)


def condition_hold(runs: Runs, terms: tuple[Term, ...]) -> NDArray[np.bool_]:
    """[runs] where all terms hold at the end. Raises `NotShown` for an indicator that needs more agents."""
    refused = refusals(runs.plan.agents)
    for term in terms:
        if term.indicator in refused:
            raise NotShown(name=term.indicator, agents=f"{refused[term.indicator]:,}")
    return np.asarray(np.logical_and.reduce([t.holds(runs.column(t.indicator)) for t in terms]), bool)


def _number(text: str, condition: str, names: tuple[str, ...]) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise BadCondition(str(error), condition=condition, names=", ".join(names)) from error
