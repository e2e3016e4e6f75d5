"""The quarter's terms: every mechanism asked for what the loop needs, in one table per group."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from salaklang.lab.engine.crowd import Ready
from salaklang.lab.engine.layout import COUNTS, DRAWS, TERMS, TERMS_DTYPE
from salaklang.lab.engine.numeric import word
from salaklang.lab.mechanisms import (
    m01_channel,
    m02_adoption,
    m03_trust,
    m04_opinion,
    m05_misinformation,
    m06_participation,
    m07_corruption,
    m08_tax,
    m09_agency,
    m10_provider,
    m11_community,
)
from salaklang.lab.mechanisms.scene import F64, Institutions, Scene, service_mix
from salaklang.lab.recipe import Recipe

_WITH_TERMS = (
    m01_channel, m02_adoption, m03_trust, m04_opinion, m05_misinformation, m06_participation, m07_corruption, m08_tax,
    m10_provider, m11_community,
)  # fmt: skip
_WITH_STATE = (m01_channel, m06_participation, m07_corruption, m09_agency, m10_provider, m11_community)
SELF = 3
"""The draw of the first day (see `begin`) that stays a person's own."""
PLACE = {name: k for k, name in enumerate(COUNTS)}


def terms_of(scene: Scene) -> npt.NDArray[np.void]:
    """[groups] of `TERMS_DTYPE`: what the mechanisms say, rounded once to float32."""
    told: dict[str, object] = {}
    for module in _WITH_TERMS:
        told |= module.terms(scene)
    table = np.zeros(len(scene.province), TERMS_DTYPE)
    for name in TERMS:
        table[name] = told[name]
    return table


def keys_of(seed: int, quarter: int, draws: int = len(DRAWS)) -> npt.NDArray[np.uint32]:
    """[draws, 2] keys of a quarter (0 is the beginning)."""
    words = [word(seed, quarter, purpose) for purpose in range(draws)]
    if draws == len(DRAWS):
        words[-1] = word(seed, 0, SELF)
    return np.array([[w & 0xFFFFFFFF, w >> 32] for w in words], np.uint32)


def seen_of(counts: npt.NDArray[np.int64], bribe_chance: F64) -> Mapping[str, F64]:
    """Last quarter as shares of people, [groups]; `nation_misled` is one number."""
    people = np.maximum(counts[:, 0], 1).astype(np.float64)
    names = ("adopted", "evader", "participant", "digital", "phone", "counter", "bribe")
    seen = {name: counts[:, PLACE[name]] / people for name in names}
    misled, everyone = int(counts[:, PLACE["misled"]].sum()), int(counts[:, 0].sum())
    return {**seen, "nation_misled": np.float64(misled / everyone), "bribe_chance": bribe_chance}  # type: ignore[dict-item]


def scene_of(recipe: Recipe, ready: Ready, quarter: int, institutions: Institutions, seen: Mapping[str, F64]) -> Scene:
    """What the mechanisms look at."""
    p = recipe.parameters
    return Scene(
        profile=recipe.profile,
        parameters=dict(zip(p.names, p.values, strict=True)),
        off=recipe.off,
        seed=recipe.seed,
        quarter=quarter,
        province=ready.province,
        age=ready.age,
        vulnerable=ready.vulnerable,
        people=ready.people,
        institutions=institutions,
        seen=seen,
    )


def institutions_begun(recipe: Recipe, ready: Ready) -> Institutions:
    """Agencies, providers and communities on the first day."""
    p = recipe.parameters
    given = dict(zip(p.names, p.values, strict=True))
    provinces = len(ready.wealth)
    mix = service_mix(ready.age, ready.vulnerable)
    heads = ready.people.reshape(provinces, -1)
    weight = heads[:, :, None] * mix.reshape(provinces, -1, mix.shape[1])
    total = np.zeros((provinces, mix.shape[1]))
    for column in range(weight.shape[1]):
        total = total + weight[:, column]
    total = total / np.maximum(ready.people.reshape(provinces, -1).sum(axis=1), 1.0)[:, None]
    flat = np.ones(provinces)
    return Institutions(
        {
            **m09_agency.institutions_start(given, ready.wealth, total),
            **m10_provider.institutions_start(recipe.seed),
            **m11_community.institutions_start(given, provinces),
            "bribe_norm": given["norm_initial"] * flat,
            "efficacy": given["efficacy_initial"] * flat,
        }
    )


def institutions_moved(scene: Scene) -> Institutions:
    """All institutions after the quarter that `scene.seen` tells of; each looks at the others as they were."""
    after = dict(scene.institutions.arrays)
    for module in _WITH_STATE:
        after |= module.institutions_next(scene)
    return Institutions(after)


def cost_counted(scene: Scene, counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """[groups] hundredths of a baht the state spent in the quarter just counted."""
    plain = {name: counts[:, PLACE[name]].astype(np.float64) for name in ("people", *m01_channel.CHANNELS)}
    spent = m01_channel.cost_of(scene, plain, scene.by_province(m09_agency.unit_online(scene)))
    return np.rint(spent * 100.0).astype(np.int64)
