"""Small populations with everybody alike, and recipes with most mechanisms off: what closed forms are about."""

import numpy as np

from salaklang import lab

ALL = frozenset(m.name for m in lab.MECHANISMS)
PLAIN = dict.fromkeys(lab.LEVERS, 0.5)


def crowd_make(agents: int = 60_000, *, provinces: int = 1, skill: object = 128, income: int = 2) -> lab.Crowd:
    """`provinces` of equal size, six groups each of equal size; `skill` one number, or one for each province."""
    each = agents // provinces // 6
    starts = np.arange(6 * provinces + 1, dtype=np.int64) * each
    skills = np.repeat(np.broadcast_to(np.asarray(skill, np.uint8), provinces), 6 * each)
    return lab.Crowd(
        agents=each * 6 * provinces, seed=1, skill=skills, income=np.full(len(skills), income, np.uint8), segment_start=starts,
        segment_group=np.arange(6 * provinces, dtype=np.uint16), district_start=starts[::6], province_start=starts[::6],
    )  # fmt: skip


def recipe_make(
    crowd: object,
    *,
    only: tuple[str, ...] = (),
    quarters: int = 40,
    seed: int = 1,
    levers: dict[str, float] | None = None,
    **parameters: float,
) -> lab.Recipe:
    """A plain profile with only the named mechanisms on."""
    profile = lab.profile_make({"name": "plain", **PLAIN, **(levers or {})})
    return lab.Recipe(
        profile,
        agents=crowd.agents,
        quarters=quarters,
        seed=seed,
        parameters=lab.parameters_make(parameters),
        off=ALL - set(only),
    )
