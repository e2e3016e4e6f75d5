"""What a mechanism may look at when it sets a quarter's terms: levers, parameters, shares seen, institutions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from salaklang.lab.profile import Profile

F64 = npt.NDArray[np.float64]
I32 = npt.NDArray[np.int32]
Terms = Mapping[str, Any]
"""Name → number or [groups] array, of what the engine's loop needs from a mechanism for one quarter."""

SERVICES = 4
"""Kinds of service: registration, benefits, tax and fees, permits."""
PLATFORMS = 5


def service_mix(age: Any, vulnerable: Any) -> F64:
    """[groups, services] shares of needs: the old and the vulnerable come for benefits, adults for tax and permits."""
    base = np.array([[0.55, 0.25, 0.05, 0.15], [0.3, 0.15, 0.35, 0.2], [0.25, 0.55, 0.1, 0.1]])
    extra = np.array([0.15, 0.7, 0.05, 0.1])
    mix: F64 = 0.7 * base[age] + 0.3 * np.where(np.asarray(vulnerable)[:, None] > 0.5, extra, base[age])
    return mix


@dataclass
class Institutions:
    """State of agencies, providers and communities. Arrays are float64 and replaced, never changed in place.

    Agencies [provinces, services]: generation 1…5, linked 0…1 (share of registers joined), staff (episodes a person a
    quarter they can serve), backlog (episodes a person waiting), rule_error 0…1, discretion 0…1, volume (digital
    episodes a person so far). Provinces: bribe_norm, efficacy, members, craft (communities' quality).
    Platforms [platforms]: share, quality, price.
    """

    arrays: dict[str, F64] = field(default_factory=dict)

    def __getitem__(self, name: str) -> F64:
        return self.arrays[name]

    def __setitem__(self, name: str, value: F64) -> None:
        self.arrays[name] = value


@dataclass(frozen=True)
class Scene:
    """One quarter, before it happens. `seen` holds last quarter's shares: "adopted" → [groups] and so on."""

    profile: Profile
    parameters: Mapping[str, float]
    off: frozenset[str]
    seed: int
    quarter: int
    province: I32
    """[groups] index of the province"""
    age: I32
    """[groups] 0…2"""
    vulnerable: F64
    """[groups] 0 or 1"""
    people: F64
    """[groups]"""
    institutions: Institutions
    seen: Mapping[str, F64]

    def on(self, mechanism: str) -> float:
        """1 when the mechanism is switched on, else 0."""
        return 0.0 if mechanism in self.off else 1.0

    @cached_property
    def mix(self) -> F64:
        """[groups, services] `service_mix` of the groups."""
        return service_mix(self.age, self.vulnerable)

    def by_province(self, value: F64) -> F64:
        """[groups] from [provinces]."""
        return value[self.province]

    def province_mean(self, value: F64) -> F64:
        """[provinces] mean of a [groups] share, weighted by people. Adds up in a fixed order."""
        count = int(self.province[-1]) + 1
        weight = (self.people * value).reshape(count, -1)
        people = self.people.reshape(count, -1)
        total, heads = np.zeros(count), np.zeros(count)
        for column in range(weight.shape[1]):
            total = total + weight[:, column]
            heads = heads + people[:, column]
        return total / np.maximum(heads, 1.0)
