"""All numbers of the model in one frozen vector, and the check that each lies in its range."""

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from salaklang.lab.errors import ParameterError, ParameterUnknown
from salaklang.lab.mechanisms import MECHANISMS
from salaklang.lab.mechanisms.declare import Parameter

PARAMETERS: tuple[Parameter, ...] = tuple(p for m in MECHANISMS for p in m.parameters)
_BY_NAME = {p.name: p for p in PARAMETERS}
_PLACE = {p.name: k for k, p in enumerate(PARAMETERS)}
if len(_BY_NAME) != len(PARAMETERS):
    raise ValueError("two parameters share a name")


@dataclass(frozen=True)
class Parameters:
    """A value for every parameter, as float32, in the order of `PARAMETERS`. `parameters["bass_p"]` reads one."""

    values: tuple[float, ...]

    def __getitem__(self, name: str) -> float:
        return self.values[_PLACE[name]]

    @property
    def names(self) -> tuple[str, ...]:
        """Names in the order of `values`."""
        return tuple(_PLACE)

    def vector(self) -> npt.NDArray[np.float32]:
        """[parameters] float32."""
        return np.array(self.values, np.float32)

    def changes(self) -> dict[str, float]:
        """Only what differs from the defaults; `parameters_make` of it gives the same parameters."""
        return {p.name: v for p, v in zip(PARAMETERS, self.values, strict=True) if v != _single(p.default)}


def parameters_make(changes: Mapping[str, float] | None = None) -> Parameters:
    """The defaults with `changes`. Errors: `ParameterUnknown`, `ParameterError` (not a number, outside its range)."""
    changes = changes or {}
    for name, value in changes.items():
        _checked(name, value)
    return Parameters(tuple(_single(changes.get(p.name, p.default)) for p in PARAMETERS))


def parameter_get(name: str) -> Parameter:
    """One parameter. Errors: `ParameterUnknown`."""
    if name not in _BY_NAME:
        near = ", ".join(difflib.get_close_matches(name, _BY_NAME, n=3)) or ", ".join(list(_BY_NAME)[:3])
        raise ParameterUnknown(name=name, near=near)
    return _BY_NAME[name]


def _checked(name: str, value: object) -> None:
    known = parameter_get(name)
    number = isinstance(value, (int, float, np.floating, np.integer)) and not isinstance(value, bool)
    single = _single(float(value)) if number else math.nan  # type: ignore[arg-type]
    # Ranges are compared as float32, so that a bound that came back from a recipe is still inside; nan is outside.
    if _single(known.low) <= single <= _single(known.high):
        return
    raise ParameterError(name=name, value=value, low=known.low, high=known.high, unit=known.unit)


def _single(value: float) -> float:
    return float(np.float32(value))
