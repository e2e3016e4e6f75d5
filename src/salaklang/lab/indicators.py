"""What is read off a run: the article's impacts as figures, each with how far it was held against the world.

All are ratios of whole-number sums, so a province, an age or the country is computed from its own sums, not from means
of means. `counts` [..., cells, 2, counts] has the vulnerable apart (0 others, 1 they); `macro` [..., cells, macro].
"""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from salaklang.kernel.text import Text
from salaklang.lab.badges import Badge, badge_of
from salaklang.lab.engine.layout import BURDEN_CUTS, COUNTS, HOURS_STEP, OPINION_CUTS
from salaklang.lab.engine.macro import MACRO
from salaklang.lab.errors import IndicatorUnknown

F64 = npt.NDArray[np.float64]
About = Literal["people", "business", "services"]
_PLACE = {name: k for k, name in enumerate(COUNTS)}
_MACRO = {name: k for k, name in enumerate(MACRO)}
CONTAGION_FROM, CAMPS_FROM, CLUSTERS_FROM = 100_000, 1_000_000, 5_000_000
"""Where other seeds and larger runs agree within 5 % (decision 0013): clusters of opinion settle last."""
LOCAL_FROM = 1_000


@dataclass(frozen=True)
class Indicator:
    """`better`: the way that helps. `contagion`: wrong in small samples, refused below `tested_from_agents`."""

    name: str
    title: Text
    unit: str
    better: Literal["up", "down"]
    about: About
    badge: Badge
    contagion: bool = False
    tested_from_agents: int = LOCAL_FROM


Reader = Callable[[Callable[[str], F64], Callable[[str], F64]], F64]


def _ratio(top: F64, bottom: F64) -> F64:
    """top / bottom, NaN where there is nobody."""
    out = np.full(np.broadcast_shapes(np.shape(top), np.shape(bottom)), np.nan)
    np.divide(top, bottom, out=out, where=np.asarray(bottom) > 0)
    return out


def histogram(reached: F64, people: F64) -> F64:
    """[..., bins] shares from [..., cuts] people at or above each cut."""
    edges = np.concatenate([people[..., None], reached, np.zeros_like(people)[..., None]], axis=-1)
    return _ratio(edges[..., :-1] - edges[..., 1:], people[..., None])


def _bins(read: Callable[[str], F64], name: str, count: int) -> F64:
    reached = np.stack([read(f"{name}_{k}") for k in range(1, count + 1)], axis=-1)
    return histogram(reached, read("people"))


_OPINION_AT = (np.arange(len(OPINION_CUTS) + 1) + 0.5) / (len(OPINION_CUTS) + 1)
_HOURS = np.array([0.0, *BURDEN_CUTS]) / 2048.0
_HOURS_AT = np.append((_HOURS[:-1] + _HOURS[1:]) / 2.0, 14.0)


def esteban_ray(shares: F64, places: F64, alpha: float = 1.3) -> F64:
    """Esteban, Ray 1994: sum_ij p_i^(1+alpha) p_j |x_i - x_j|, scaled so that two halves at the ends give 1."""
    weight = np.power(np.maximum(shares, 0.0), 1.0 + alpha)
    gap = np.abs(places[:, None] - places[None, :]) / (places[-1] - places[0])
    return np.asarray(np.einsum("...i,...j,ij->...", weight, shares, gap) * 2.0**alpha * 2.0)


def bimodality(shares: F64, places: F64) -> F64:
    """(skewness² + 1) / kurtosis: 5/9 for a uniform, 1 for two points, 1/3 for a normal distribution."""
    mean = (shares * places).sum(-1, keepdims=True)
    m2, m3, m4 = (((places - mean) ** k * shares).sum(-1) for k in (2, 3, 4))
    return _ratio(m3**2 / np.maximum(m2, 1e-12) + m2**2, m4)


def gini(shares: F64, places: F64) -> F64:
    """Gini of a histogram with its bins at `places` (rising)."""
    mean = (shares * places).sum(-1)
    gap = np.abs(places[:, None] - places[None, :])
    return _ratio(np.einsum("...i,...j,ij->...", shares, shares, gap), 2.0 * mean)


def _indicator(
    name: str,
    th: str,
    en: str,
    unit: str,
    better: Literal["up", "down"],
    about: About,
    spread: int = 0,
) -> Indicator:
    return Indicator(name, Text(th, en), unit, better, about, badge_of(name), spread > 0, spread or LOCAL_FROM)


INDICATORS: tuple[Indicator, ...] = (
    _indicator("access", "การเข้าถึงบริการ", "Access to services", "share of needs", "up", "people"),
    _indicator("participation", "การมีส่วนร่วม", "Participation", "share of people", "up", "people"),
    _indicator("trust", "ความไว้วางใจรัฐ", "Trust in government", "0–1", "up", "people"),
    _indicator("trust_low", "ผู้ไว้วางใจต่ำกว่า 0.3", "People with trust below 0.3", "share of people",
               "down", "people"),
    _indicator("adoption", "ผู้ใช้รัฐดิจิทัล", "Users of digital government", "share of people", "up", "people"),
    _indicator("hours", "เวลาของประชาชนต่อเรื่อง", "People's time per need", "hours", "down", "people"),
    _indicator("divide_adoption", "ช่องว่างการใช้ของกลุ่มเปราะบาง", "Adoption gap of the vulnerable",
               "share points", "down", "people"),
    _indicator("divide_burden", "ช่องว่างภาระของกลุ่มเปราะบาง", "Burden gap of the vulnerable",
               "hours", "down", "people"),
    _indicator("burden_gini", "ความเหลื่อมล้ำของภาระ", "Inequality of burden (Gini)", "0–1", "down", "people"),
    _indicator("polarisation", "การแบ่งขั้ว", "Polarisation (Esteban–Ray)", "0–1", "down", "people", CLUSTERS_FROM),
    _indicator("bimodality", "ความเป็นสองขั้วของความเห็น", "Two-peakedness of opinion", "0–1", "down",
               "people", CAMPS_FROM),
    _indicator("misinformed", "ผู้เชื่อข้อมูลลวง", "People misinformed", "share of people", "down",
               "people", CONTAGION_FROM),
    _indicator("privacy_loss", "ข้อมูลส่วนบุคคลรั่ว", "Records exposed",
               "per 1,000 people and quarter", "down", "people"),
    _indicator("bribes", "สินบนต่อการติดต่อพันครั้ง", "Bribes", "per 1,000 contacts", "down", "people"),
    _indicator("cost", "ต้นทุนรัฐต่อเรื่อง", "State's cost per need", "baht", "down", "services"),
    _indicator("value", "ความคุ้มค่า", "Value for money", "needs met per 1,000 baht", "up", "services"),
    _indicator("digital_share", "เรื่องที่ทำออนไลน์", "Needs handled online", "share of needs", "up", "services"),
    _indicator("proactive_share", "เรื่องที่รัฐทำให้ก่อนขอ", "Needs met without asking",
               "share of needs", "up", "services"),
    _indicator("community_share", "เรื่องที่ชุมชนทำ", "Needs met by communities", "share of needs",
               "up", "services"),
    _indicator("wait", "เวลารอ", "Waiting time", "days", "down", "services"),
    _indicator("rule_error", "เรื่องที่เสียเพราะกฎผิดพลาด", "Cases spoilt by bad rules", "share",
               "down", "services"),
    _indicator("generation", "รุ่นดิจิทัลของหน่วยงาน", "Agencies' digital generation", "1–5", "up", "services"),
    _indicator("tax_compliance", "การเสียภาษีถูกต้อง", "Tax compliance", "share of people", "up", "services"),
    _indicator("innovation", "บริการใหม่ต่อปี", "New services", "a year", "up", "business"),
    _indicator("concentration", "การกระจุกตัวของตลาด", "Concentration (HHI)", "0–1", "down", "business"),
    _indicator("provider_share", "เรื่องที่เอกชนทำ", "Needs met by firms", "share of needs", "up", "business"),
    _indicator("business_hours", "เวลาธุรกิจเรื่องภาษี", "A firm's hours for taxes", "hours a year",
               "down", "business"),
)  # fmt: skip
_BY_NAME = {i.name: i for i in INDICATORS}


def indicator_get(name: str) -> Indicator:
    """One indicator. Errors: `IndicatorUnknown`."""
    if name not in _BY_NAME:
        near = ", ".join(difflib.get_close_matches(name, _BY_NAME, n=3)) or ", ".join(list(_BY_NAME)[:3])
        raise IndicatorUnknown(name=name, near=near)
    return _BY_NAME[name]


def indicators_read(counts: npt.NDArray[np.int64], macro: F64) -> F64:
    """[..., cells, indicators] from counts [..., cells, 2, counts] and macro [..., cells, macro]."""
    apart = counts.astype(np.float64)
    whole = apart.sum(axis=-2)

    def read(name: str) -> F64:
        return np.asarray(whole[..., _PLACE[name]])

    def gap(top: str, bottom: str) -> F64:
        share = _ratio(apart[..., _PLACE[top]], apart[..., _PLACE[bottom]])
        return np.asarray(share[..., 1] - share[..., 0])

    need, people = read("need"), read("people")
    contacts = read("digital") + read("phone") + read("counter")
    opinions = _bins(read, "opinion", len(OPINION_CUTS))
    values = {
        "access": _ratio(read("met"), need),
        "participation": _ratio(read("participant"), people),
        "trust": _ratio(read("trust") / 65536.0, people),
        "trust_low": _ratio(read("trust_low"), people),
        "adoption": _ratio(read("adopted"), people),
        "hours": _ratio(read("hours") / HOURS_STEP, need),
        "divide_adoption": -gap("adopted", "people"),
        "divide_burden": gap("burden", "people") / 2048.0,
        "burden_gini": gini(_bins(read, "burden", len(BURDEN_CUTS)), _HOURS_AT),
        "polarisation": esteban_ray(opinions, _OPINION_AT),
        "bimodality": bimodality(opinions, _OPINION_AT),
        "misinformed": _ratio(read("misled"), people),
        "privacy_loss": 1000.0 * _ratio(read("exposed"), people),
        "bribes": 1000.0 * _ratio(read("bribe"), contacts),
        "cost": _ratio(read("cost") / 100.0, need),
        "value": 1000.0 * _ratio(read("met"), read("cost") / 100.0),
        "tax_compliance": 1.0 - _ratio(read("evader"), people),
        **{f"{n}_share": _ratio(read(n), need) for n in ("digital", "proactive", "community", "provider")},
    }
    for name in ("wait", "rule_error", "generation", "innovation", "concentration", "business_hours"):
        values[name] = np.asarray(macro[..., _MACRO[name]])
    return np.stack([np.broadcast_to(values[i.name], people.shape) for i in INDICATORS], axis=-1)
