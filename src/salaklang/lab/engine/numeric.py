"""Arithmetic that gives the same bits in NumPy, in compiled loops of any vector width, and on any machine.

Functions marked `pure` are plain Python: called with NumPy arrays they are the oracle, called from compiled code they
become the engine. Rules for them: float32 and fixed-width integers only, no branches (`select`), constants as
`np.float32`, every operation in a fixed order; nothing is contracted or reordered by the compiler.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba.extending import overload, register_jitable

from salaklang.lab.compiler import cache_prepare

cache_prepare()
Function = TypeVar("Function", bound=Callable[..., Any])

F = np.float32
ZERO, HALF, ONE, TWO = F(0.0), F(0.5), F(1.0), F(2.0)
UNIT16 = F(1.0 / 65536.0)
UNIT24 = F(1.0 / 16777216.0)
UNIT8 = F(1.0 / 255.0)
SCALE16 = F(65536.0)

_S16, _S15, _S8 = np.uint32(16), np.uint32(15), np.uint32(8)
_SPREAD, _MIX1, _MIX2 = np.uint32(0x9E3779B1), np.uint32(0x7FEB352D), np.uint32(0x846CA68B)
_LOW = np.uint32(0xFFFF)
_MASK64 = (1 << 64) - 1


def pure(function: Function) -> Function:
    """Mark a function that works on arrays as it stands, and inlined inside compiled loops."""
    marked: Function = register_jitable(forceinline=True, error_model="numpy")(function)
    return marked


def select(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where `condition` holds, else `no`; both of one type, both already computed."""
    return np.where(condition, yes, no)


@overload(select, jit_options={"forceinline": True})
def _select_compiled(condition: Any, yes: Any, no: Any) -> Any:
    def chosen(condition: Any, yes: Any, no: Any) -> Any:
        return yes if condition else no

    return chosen


@pure
def least(a: Any, b: Any) -> Any:
    """The smaller one."""
    return select(a < b, a, b)


@pure
def most(a: Any, b: Any) -> Any:
    """The larger one."""
    return select(a > b, a, b)


@pure
def inverse(condition: Any) -> Any:
    """Not: `~` means something else for a compiled bool."""
    return np.logical_not(condition)


@pure
def clip01(x: Any) -> Any:
    """x, held to 0…1."""
    return least(most(x, ZERO), ONE)


@pure
def sigmoid(x: Any) -> Any:
    """Logistic curve by a Padé form of tanh (5/4) on |x| ≤ 7; error below 0.0016 everywhere, exactly monotone at 0."""
    y = least(most(x * HALF, F(-3.5)), F(3.5))
    s = y * y
    t = y * (F(945.0) + s * (F(105.0) + s)) / (F(945.0) + s * (F(420.0) + s * F(15.0)))
    return HALF + HALF * least(most(t, F(-1.0)), ONE)


@pure
def draw(index: Any, key: Any, key2: Any) -> Any:
    """32 random bits for an agent (uint32) under two keys: a counter-based generator, no state.

    The 32-bit finaliser of Wellons' hash prospector with the second key added between its rounds, so that two
    purposes never walk over the same numbers in another order.
    """
    x = np.uint32(np.uint32(index * _SPREAD) ^ key)
    x = np.uint32(x ^ (x >> _S16))
    x = np.uint32(x * _MIX1)
    x = np.uint32(x + key2)
    x = np.uint32(x ^ (x >> _S15))
    x = np.uint32(x * _MIX2)
    return np.uint32(x ^ (x >> _S16))


@pure
def low16(bits: Any) -> Any:
    """A float32 in [0, 1) from the low half of 32 bits."""
    return np.float32(np.int32(bits & _LOW)) * UNIT16


@pure
def high16(bits: Any) -> Any:
    """A float32 in [0, 1) from the high half of 32 bits."""
    return np.float32(np.int32(bits >> _S16)) * UNIT16


@pure
def fine24(bits: Any) -> Any:
    """A float32 in [0, 1) with 24 bits: for rare events."""
    return np.float32(np.int32(bits >> _S8)) * UNIT24


@pure
def stored16(x: Any) -> Any:
    """A share 0…1 as the nearest of 65,536 steps; what was loaded from uint16 and not changed comes back the same."""
    return np.uint16(least(np.int32(clip01(x) * SCALE16 + HALF), np.int32(65535)))


def mix64(x: int) -> int:
    """Finaliser of splitmix64: a bijection on 64 bits."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK64
    return x ^ (x >> 31)


def word(seed: int, *parts: int) -> int:
    """64 random bits for a seed and any numbers (quarter, purpose, place)."""
    x = mix64((seed + 0x9E3779B97F4A7C15) & _MASK64)
    for part in parts:
        x = mix64((x + 0x9E3779B97F4A7C15 * (part + 1)) & _MASK64)
    return x


def unit(seed: int, *parts: int) -> float:
    """A float in [0, 1) for a seed and any numbers."""
    return (word(seed, *parts) >> 11) * 2.0**-53


def units(seed: int, *parts: int, count: int) -> Any:
    """[count] float64: `unit(seed, *parts, k)` for k = 0, 1, …"""
    x = word(seed, *parts)
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    y = np.uint64(x) + steps
    y = (y ^ (y >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    y = (y ^ (y >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((y ^ (y >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) * 2.0**-53


_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10


def added(values: Any) -> float:
    """The sum of some floats, one after the other: the language's own `sum` rounds otherwise from Python 3.12 on."""
    total = 0.0
    for value in values:
        total += float(value)
    return total


def exp_exact(x: Any) -> Any:
    """e**x (float64, array or number) from plain IEEE operations: libraries differ in the last bit."""
    x = np.minimum(np.maximum(x, -700.0), 700.0)
    n = np.floor(x / (_LN2_HIGH + _LN2_LOW) + 0.5)
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    total: Any = 1.0
    for k in range(14, 0, -1):
        total = 1.0 + r * total / k
    return np.ldexp(total, np.asarray(n, np.int32))


def log_exact(x: Any) -> Any:
    """Natural logarithm of x > 0 (float64, array or number) from plain IEEE operations alone."""
    m, n = np.frexp(x)
    small = m < 0.7071067811865476
    m, n = np.where(small, m * 2.0, m), n - small
    z = (m - 1.0) / (m + 1.0)
    s = z * z
    total: Any = 0.0
    for k in range(21, 0, -2):
        total = 1.0 / k + s * total
    return 2.0 * z * total + n * (_LN2_HIGH + _LN2_LOW)
