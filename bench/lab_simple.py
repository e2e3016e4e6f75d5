"""One simple rule in four engines: who adopts, and how trust follows, in 77 provinces.

A person with skill s and trust T starts using with chance (P + Q A)(0.2 + 1.6 s)(1/2 + T) a quarter, A the province's
share of users; a user's case goes well with chance GOOD: T += GAIN (1 - T), else T -= 2 GAIN T; others drift to 1/2.
"""

import random
import time
from collections.abc import Callable
from typing import Any

import mesa  # type: ignore[import-untyped]
import numpy as np
from numba import njit

from salaklang.lab.engine.layout import BLOCK
from salaklang.lab.engine.numeric import HALF, ONE, TWO, UNIT8, UNIT16, F, draw, high16, low16, select, stored16, word

P, Q, GOOD, GAIN, DRIFT, PROVINCES = 0.01, 0.06, 0.85, 0.03, 0.01, 77
_P, _Q, _GOOD, _GAIN, _DRIFT = (F(x) for x in (P, Q, GOOD, GAIN, DRIFT))
Measured = tuple[float, float, float]
"""Agent-steps a CPU-second, and adoption and trust at the end: all engines must agree on these."""


def _timed(steps: int, quarters: Callable[[], None]) -> float:
    began = time.process_time()
    quarters()
    return steps / max(time.process_time() - began, 1e-9)


def edges_of(agents: int) -> Any:
    """[78] where each province begins."""
    return np.linspace(0, agents, PROVINCES + 1).astype(np.int64)


class Person(mesa.Agent):  # type: ignore[misc]
    """One resident as an object."""

    def __init__(self, model: mesa.Model, province: int) -> None:
        super().__init__(model)
        self.province, self.skill, self.trust, self.adopted = province, random.random(), 0.5, False

    def step(self) -> None:
        """One quarter."""
        dice = self.model.random.random
        if self.adopted:
            good = dice() < GOOD
            self.trust += GAIN * (1.0 - self.trust) if good else -2.0 * GAIN * self.trust
        else:
            hazard = (P + Q * self.model.shares[self.province]) * (0.2 + 1.6 * self.skill) * (0.5 + self.trust)
            self.adopted = dice() < hazard
            self.trust += DRIFT * (0.5 - self.trust)


def mesa_measured(agents: int, quarters: int) -> Measured:
    """Mesa: an object for each agent, its own `agents.do`."""
    model = mesa.Model(seed=1)
    edges = edges_of(agents)
    for province in range(PROVINCES):
        Person.create_agents(model, int(edges[province + 1] - edges[province]), province)
    people = list(model.agents)

    def lived() -> None:
        for _ in range(quarters):
            users = [0] * PROVINCES
            for person in people:
                users[person.province] += person.adopted
            model.shares = [u / (b - a) for u, a, b in zip(users, edges[:-1], edges[1:], strict=True)]
            model.agents.do("step")

    rate = _timed(agents * quarters, lived)
    return rate, sum(p.adopted for p in people) / agents, sum(p.trust for p in people) / agents


def numpy_measured(agents: int, quarters: int) -> Measured:
    """NumPy: whole arrays of float32."""
    dice, edges = np.random.default_rng(1), edges_of(agents)
    skill = dice.random(agents, np.float32)
    trust, adopted = np.full(agents, 0.5, np.float32), np.zeros(agents, bool)
    province = np.repeat(np.arange(PROVINCES), np.diff(edges))

    def lived() -> None:
        nonlocal adopted
        for _ in range(quarters):
            share = (np.add.reduceat(adopted, edges[:-1], dtype=np.int64) / np.diff(edges)).astype(np.float32)
            hazard = (_P + _Q * share)[province] * (F(0.2) + F(1.6) * skill) * (HALF + trust)
            u, good = dice.random(agents, np.float32), dice.random(agents, np.float32) < _GOOD
            felt = np.where(good, _GAIN * (ONE - trust), -TWO * _GAIN * trust)
            trust[:] += np.where(adopted, felt, _DRIFT * (HALF - trust))
            adopted = adopted | (u < hazard)

    rate = _timed(agents * quarters, lived)
    return rate, float(adopted.mean()), float(trust.mean(dtype=np.float64))


@njit(cache=True, error_model="numpy")
def _simple_quarter(edges: Any, skill: Any, trust: Any, adopted: Any, state: Any) -> None:
    for province in range(len(edges) - 1):
        users = 0
        for i in range(edges[province], edges[province + 1]):
            users += adopted[i]
        chance = _P + _Q * np.float32(users / (edges[province + 1] - edges[province]))
        for i in range(edges[province], edges[province + 1]):
            state = (state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)) & np.uint64(
                0xFFFFFFFFFFFFFFFF
            )
            u = np.float32(state >> np.uint64(40)) * F(1.0 / 16777216.0)
            if adopted[i]:
                trust[i] += _GAIN * (ONE - trust[i]) if u < _GOOD else -TWO * _GAIN * trust[i]
            else:
                if u < chance * (F(0.2) + F(1.6) * skill[i]) * (HALF + trust[i]):
                    adopted[i] = True
                trust[i] += _DRIFT * (HALF - trust[i])


def numba_measured(agents: int, quarters: int) -> Measured:
    """numba: the loop as one would write it, with branches."""
    skill = np.random.default_rng(1).random(agents, np.float32)
    trust, adopted, edges = np.full(agents, 0.5, np.float32), np.zeros(agents, np.bool_), edges_of(agents)
    _simple_quarter(edges[:1], skill, trust, adopted, np.uint64(1))

    def lived() -> None:
        for quarter in range(quarters):
            _simple_quarter(edges, skill, trust, adopted, np.uint64(word(1, quarter)))

    rate = _timed(agents * quarters, lived)
    return rate, float(adopted.mean()), float(trust.mean(dtype=np.float64))


@njit(cache=True, error_model="numpy")
def _block_lived(at: int, chance: Any, key: Any, key2: Any, skill: Any, trust: Any, adopted: Any) -> int:
    first, users = np.uint32(at), np.int32(0)
    for step in range(len(skill)):
        k = np.uint64(step)
        r = draw(np.uint32(first + np.uint32(step)), key, key2)
        t, uses = np.float32(np.int32(trust[k])) * UNIT16, adopted[k] != 0
        hazard = chance * (F(0.2) + F(1.6) * (np.float32(skill[k]) * UNIT8)) * (HALF + t)
        felt = select(high16(r) < _GOOD, _GAIN * (ONE - t), -TWO * _GAIN * t)
        trust[k] = stored16(t + select(uses, felt, _DRIFT * (HALF - t)))
        after = uses | (low16(r) < hazard)
        adopted[k] = np.uint8(select(after, 1, 0))
        users = np.int32(users + np.int32(after))
    return int(users)


@njit(cache=True, error_model="numpy")
def _blocks_quarter(edges: Any, skill: Any, trust: Any, adopted: Any, users: Any, key: Any, key2: Any) -> None:
    for province in range(len(users)):
        low, high = edges[province], edges[province + 1]
        chance = _P + _Q * np.float32(users[province] / max(high - low, 1))
        total = 0
        for at in range(low, high, BLOCK):
            stop = min(at + BLOCK, high)
            total += _block_lived(at, chance, key, key2, skill[at:stop], trust[at:stop], adopted[at:stop])
        users[province] = total


def engine_measured(agents: int, quarters: int) -> Measured:
    """Our engine's loop: blocks, no branches, counter-based draws, integers for state; counting included."""
    skill = np.random.default_rng(1).integers(0, 256, agents, dtype=np.uint8)
    trust, adopted, edges = np.full(agents, 32768, np.uint16), np.zeros(agents, np.uint8), edges_of(agents)
    users = np.zeros(PROVINCES, np.int64)
    _blocks_quarter(edges, skill, trust, adopted, users[:0], np.uint32(0), np.uint32(0))

    def lived() -> None:
        for quarter in range(quarters):
            key = word(1, quarter)
            _blocks_quarter(edges, skill, trust, adopted, users, np.uint32(key & 0xFFFFFFFF), np.uint32(key >> 32))

    rate = _timed(agents * quarters, lived)
    return rate, float(adopted.mean()), float(trust.mean(dtype=np.float64)) / 65536.0


ENGINES: dict[str, Callable[[int, int], Measured]] = {
    "mesa": mesa_measured,
    "numpy": numpy_measured,
    "numba_simple_loop": numba_measured,
    "ours": engine_measured,
}
