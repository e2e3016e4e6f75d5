"""From published margins to the joint shares the population is drawn from. Every step that no source covers is an
assumption, and is written down in `ASSUMPTIONS`, which the documents print.

A group is (province, age band, vulnerable): index = 6 * province + 2 * age band + vulnerable, 77 * 3 * 2 = 462.
"""

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from salaklang.kernel.text import Text
from salaklang.lab.population import sources

AGE_BANDS = ("0-24", "25-59", "60+")
AGE_STARTS = (0, 25, 60)
GROUPS_PER_PROVINCE = 6
INCOME_BANDS = 5
_VERY_OLD = 80
_ODDS_VULNERABLE = 0.5

ASSUMPTIONS: tuple[Text, ...] = (
    Text(
        th="ทุกจังหวัดมีสัดส่วนอายุเท่ากันทั้งประเทศ เพราะไม่มีตารางจังหวัด × อายุที่มีสัญญาอนุญาต",
        en="Every province has the nation's age shares: there is no licensed table of province by age.",
    ),
    Text(
        th="คนในจังหวัดกระจายตามจำนวนตำบลของแต่ละอำเภอ",
        en="People of a province are spread over its districts in proportion to the number of sub-districts.",
    ),
    Text(
        th="กลุ่มเปราะบาง = มีบัตรคนพิการ หรือยากจน หรืออายุ 80 ปีขึ้นไป โดยถือว่าสามเรื่องนี้เป็นอิสระต่อกันในจังหวัดและช่วงอายุเดียวกัน",
        en="Vulnerable = has a disability card, or is poor, or is 80 or older; the three are taken as independent"
        " within a province and age band.",
    ),
    Text(
        th="ความยากจนรายภาคปี 2560 ปรับขนาดลงให้ตรงกับระดับประเทศปี 2566 กรุงเทพฯ ใช้ค่าของภาคกลาง ทุกอายุเท่ากัน",
        en="Poverty by region of 2017 is scaled to the national figure of 2023; Bangkok takes the central region's; the"
        " same at every age.",
    ),
    Text(
        th="บัตรคนพิการช่วงอายุ 22-59 และ 15-21 แบ่งเข้าช่วงอายุของเราตามจำนวนคน สัดส่วนรายภาคปี 2561 ใช้กับทุกช่วงอายุ",
        en="Disability cards of ages 22-59 are split at 25 by the number of people; the regional shares of 2018 hold at"
        " every age.",
    ),
    Text(
        th="การใช้อินเทอร์เน็ตของคนอายุ 50 ปีขึ้นไปมีค่าเดียว จึงแบ่งเป็น 50-59 และ 60 ปีขึ้นไป"
        "โดยให้ log-odds ลดลงเป็นขั้นเท่ากันจากช่วง 35-49 เด็กต่ำกว่า 6 ปีถือว่าไม่ใช้",
        en="Internet and phone use at 50+ is one figure; it is split into 50-59 and 60+ by equal steps of the log-odds"
        " down from 35-49. Children under 6 are taken not to use either.",
    ),
    Text(
        th="ความต่างรายภาคของการใช้อินเทอร์เน็ตใช้จากผู้มีงานทำ กลุ่มเปราะบางมี odds ครึ่งหนึ่ง และไม่ขึ้นกับรายได้ (ไม่มีแหล่งข้อมูล)",
        en="Regional odds of internet use are those of the employed; the vulnerable have half the odds; use does not"
        " depend on income within a group (no source for either).",
    ),
    Text(
        th="ทักษะดิจิทัล 0-255: ผู้ใช้อินเทอร์เน็ตกระจายสม่ำเสมอใน 128-255 ผู้มีโทรศัพท์แต่ไม่ใช้อินเทอร์เน็ต 64-127 ที่เหลือ 0-63",
        en="Digital skill 0-255: internet users lie evenly over 128-255, phone users without internet over 64-127, the"
        " others over 0-63. Every internet user has a phone.",
    ),
    Text(
        th="รายได้ครัวเรือนแบบล็อกนอร์มัล แบ่งห้าช่วงเท่ากันทั้งประเทศ จังหวัดที่ไม่มีค่าเฉลี่ยใช้ค่าของภาค คนจนอยู่ในช่วงต่ำสุด",
        en="Household income is log-normal, cut into five equal bands of the nation; a province without a stated mean"
        " takes its region's; the poor are in the lowest band.",
    ),
)


@dataclass(frozen=True)
class Margins:
    """Joint shares, all [77, 6] by province and (age band, vulnerable), unless said otherwise.

    people: share of all people (sums to 1). disabled: share with a card within the cell. internet, mobile: of users.
    income [77, 2, 5]: share of each band for the not vulnerable and the vulnerable.
    """

    people: NDArray[np.float64]
    disabled: NDArray[np.float64]
    internet: NDArray[np.float64]
    mobile: NDArray[np.float64]
    income: NDArray[np.float64]


def age_shares() -> list[float]:
    """Shares of the three age bands by the UN's 2025 projection (scaled to the register by being shares)."""
    return [_people_between(a, b) / _people_between(0, 200) for a, b in ((0, 25), (25, 60), (60, 200))]


def _people_between(first: int, end: int) -> float:
    """Persons aged first ≤ age < end; five-year bands are cut evenly."""
    return sum(n * max(0, min(end, a + 5) - max(first, a)) / 5 if a < 100 else n * (end > a) for a, n in sources.ages())


def region_shares() -> dict[str, float]:
    """Share of the registered people by region of the survey (Bangkok apart)."""
    people = {r: sum(p.people for p in sources.provinces() if p.region == r) for r in sources.REGIONS}
    return {r: n / sum(people.values()) for r, n in people.items()}


def poverty_by_region() -> dict[str, float]:
    """Share of poor people by region, scaled so that the nation's share is the stated one of 2023."""
    raw = {r: sources.fact("poverty_headcount", r, "2017") for r in ("north", "northeast", "south")}
    raw["bangkok"] = raw["central"] = sources.fact("poverty_headcount", "central_excl_bangkok", "2017")
    nation = sum(raw[r] * share for r, share in region_shares().items())
    return {r: v / nation * sources.fact("poverty_headcount", "whole_kingdom", "2023") / 100 for r, v in raw.items()}


def disability_rates() -> tuple[list[float], dict[str, float]]:
    """(share with a disability card by age band in the nation, factor by region with weighted mean 1)."""
    cards = {g: sources.fact("persons_with_disability_card", f"age_{g}") for g in
             ("0_5", "6_14", "15_21", "22_59", "60_plus")}  # fmt: skip
    young_adults = cards["22_59"] * _people_between(22, 25) / _people_between(22, 60)
    young = cards["0_5"] + cards["6_14"] + cards["15_21"] + young_adults
    people = sources.fact("registered_population", "all", "2023-12-31")
    counts = (young, cards["22_59"] - young_adults, cards["60_plus"])
    rates = [c / (s * people) for c, s in zip(counts, age_shares(), strict=True)]
    named = {"central": "central_and_east"}
    raw = {r: sources.fact("share_by_region", named.get(r, r)) / s for r, s in region_shares().items()}
    mean = sum(raw[r] * s for r, s in region_shares().items())
    return rates, {r: v / mean for r, v in raw.items()}


def use_by_age(measure: str) -> list[float]:
    """Share of users (`internet_users`, `mobile_phone_users`) of the three age bands, from the five of the survey."""
    rate = {g: sources.fact(measure, f"age_{g}") / sources.fact("persons_6_plus", f"age_{g}")
            for g in ("6_14", "15_24", "25_34", "35_49", "50_plus")}  # fmt: skip
    fifties, old = _fifty_split(rate["35_49"], rate["50_plus"])
    parts = ((6, 15, rate["6_14"]), (15, 25, rate["15_24"]), (25, 35, rate["25_34"]), (35, 50, rate["35_49"]),
             (50, 60, fifties), (60, 200, old))  # fmt: skip
    users = [
        sum(_people_between(a, b) * r for a, b, r in parts if lo <= a < hi) for lo, hi in ((0, 25), (25, 60), (60, 200))
    ]
    return [u / _people_between(*ends) for u, ends in zip(users, ((0, 25), (25, 60), (60, 200)), strict=True)]


def _fifty_split(before: float, both: float) -> tuple[float, float]:
    """Rates at 50-59 and 60+ whose weighted mean is `both` and whose log-odds step down evenly from `before`."""
    weights = _people_between(50, 60), _people_between(60, 200)
    low, high = 0.0, 20.0
    for _ in range(80):
        step = (low + high) / 2
        pair = _logistic(_logit(before) - step), _logistic(_logit(before) - 2 * step)
        mean = (pair[0] * weights[0] + pair[1] * weights[1]) / sum(weights)
        low, high = (step, high) if mean > both else (low, step)
    return pair


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def income_parameters() -> list[tuple[float, float]]:
    """(mean baht a month, sigma of the log) of household income by province, from the closest stated figures.

    Mean: the province's own of 2021, else its region's of 2019 moved by the kingdom's growth to 2021. Sigma: from the
    province's own mean and median, else its Gini, else its region's (Greater Bangkok, Central), else the kingdom's.
    """
    own = {(f.group, f.measure): f.value for f in sources.province_facts()}
    growth = sources.fact("household_income_mean", "whole_kingdom", "2021") / sources.fact(
        "household_income_mean", "whole_kingdom", "2019"
    )
    found = []
    for p in sources.provinces():
        mean = own.get((p.code, "household_income_mean"))
        median, gini = own.get((p.code, "household_income_median")), own.get((p.code, "gini_household"))
        if mean and median:
            sigma = math.sqrt(2 * math.log(mean / median))
        elif gini:
            sigma = math.sqrt(2) * NormalDist().inv_cdf((1 + gini) / 2)
        else:
            place = p.nso_region if p.nso_region in ("greater_bangkok", "central") else "whole_kingdom"
            pair = [sources.fact(f"household_income_{m}", place, "2021") for m in ("mean", "median")]
            sigma = math.sqrt(2 * math.log(pair[0] / pair[1]))
        found.append((mean or sources.fact("household_income_mean", p.nso_region, "2019") * growth, sigma))
    return found


def income_shares() -> NDArray[np.float64]:
    """Share [77, 5] of each province's people in the nation's five equal income bands."""
    weights = [p.people for p in sources.provinces()]
    pairs = [(math.log(mean) - sigma * sigma / 2, sigma) for mean, sigma in income_parameters()]

    def below(x: float) -> list[float]:
        return [NormalDist(m, s).cdf(x) for m, s in pairs]

    edges = []
    for k in range(1, INCOME_BANDS):
        low, high = math.log(100), math.log(10_000_000)
        for _ in range(80):
            mid = (low + high) / 2
            share = sum(w * b for w, b in zip(weights, below(mid), strict=True)) / sum(weights)
            low, high = (mid, high) if share < k / INCOME_BANDS else (low, mid)
        edges.append(below(mid))
    cumulative = np.array([np.zeros(len(pairs)), *edges, np.ones(len(pairs))])
    return np.asarray(np.diff(cumulative, axis=0).T)


@cache
def margins() -> Margins:
    """The joint shares (cached: they depend on the package's data alone)."""
    provinces, ages = sources.provinces(), age_shares()
    weights = np.array([p.people for p in provinces], dtype=np.float64)
    weights /= weights.sum()
    rates, factor = disability_rates()
    poor = poverty_by_region()
    very_old = [0.0, 0.0, _people_between(_VERY_OLD, 200) / _people_between(60, 200)]
    people, disabled = np.zeros((77, 6)), np.zeros((77, 6))
    bands = income_shares()
    income = np.zeros((77, 2, INCOME_BANDS))
    for i, p in enumerate(provinces):
        shares = []
        for a in range(3):
            card = rates[a] * factor[p.region]
            vulnerable = 1 - (1 - card) * (1 - poor[p.region]) * (1 - very_old[a])
            people[i, 2 * a], people[i, 2 * a + 1] = weights[i] * ages[a] * np.array([1 - vulnerable, vulnerable])
            disabled[i, 2 * a + 1] = card / vulnerable
            shares.append((ages[a] * vulnerable, ages[a]))
        income[i] = _income_of(bands[i], poor[p.region], sum(v for v, _ in shares))
    internet = _use_table(use_by_age("internet_users"), people, odds=True)
    mobile = np.maximum(internet, _use_table(use_by_age("mobile_phone_users"), people, odds=False))
    return Margins(people, disabled, internet, mobile, income)


def _income_of(bands: NDArray[np.float64], poor: float, vulnerable: float) -> NDArray[np.float64]:
    """Bands [2, 5] of the not vulnerable and the vulnerable, whose mixture is `bands`.

    The poor are in the lowest band, as many as it has room for (in rich provinces it is smaller than the poor).
    """
    poor = min(poor, float(bands[0]))
    lowest = np.array([1.0, 0, 0, 0, 0])
    rest = (bands - poor * lowest) / (1 - poor)
    return np.array([rest, (poor * lowest + (vulnerable - poor) * rest) / vulnerable])


def _use_table(by_age: list[float], people: NDArray[np.float64], *, odds: bool) -> NDArray[np.float64]:
    """Share of users [77, 6]: odds by region and vulnerability, level per age band set so that its margin holds."""
    offset = np.zeros((77, 2))
    for i, p in enumerate(sources.provinces()):
        region = _logit(sources.fact("internet_use_of_employed_15_plus", p.region) / 100) if odds else 0.0
        offset[i] = region, region + math.log(_ODDS_VULNERABLE)
    table = np.zeros((77, 6))
    for a, wanted in enumerate(by_age):
        cells = people[:, 2 * a : 2 * a + 2]
        low, high = -20.0, 20.0
        for _ in range(80):
            level = (low + high) / 2
            share = 1 / (1 + np.exp(-(offset + level)))
            low, high = (level, high) if (cells * share).sum() / cells.sum() < wanted else (low, level)
        table[:, 2 * a : 2 * a + 2] = share
    return table
