"""The table of margins that the documents print: what is stated, its value, date and source, and what is assumed.

python -m salaklang.lab.population.table > (the table of docs/lab/data.md)
"""

import sys
from collections.abc import Iterator

from salaklang.lab.population import sources
from salaklang.lab.population.margins import AGE_BANDS, ASSUMPTIONS, age_shares, disability_rates, use_by_age

_REGISTER = "djay/covidthailand, CC BY 4.0; figures: Department of Provincial Administration"
_UNITED_NATIONS = "United Nations, World Population Prospects 2019, CC BY 3.0 IGO"
_DIVISIONS = "kongvut/thai-province-data, MIT"


def margins_table() -> str:
    """The margins and the assumptions as Markdown, English."""
    rows = ["| margin | value | date | source |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in _rows())]
    assumed = [f"{i}. {text.en}" for i, text in enumerate(ASSUMPTIONS, start=1)]
    return "\n".join([*rows, "", "Assumptions, where no source covers a step:", "", *assumed, ""])


def _rows() -> Iterator[tuple[str, str, str, str]]:
    people = sum(p.people for p in sources.provinces())
    yield "registered people of each of 77 provinces", f"{people:,} in all", "2019-12-31", _REGISTER
    yield "sub-districts of each of 927 districts", "places people in districts", "2025-09-27", _DIVISIONS
    shares = ", ".join(f"{band}: {share:.1%}" for band, share in zip(AGE_BANDS, age_shares(), strict=True))
    yield "age bands", shares, "2025", _UNITED_NATIONS
    rates = ", ".join(f"{b}: {r:.1%}" for b, r in zip(AGE_BANDS, disability_rates()[0], strict=True))
    yield from _stated("disability cards by age", rates, "persons_with_disability_card")
    yield from _stated("disability cards by region", "shares of the regions", "share_by_region")
    yield from _stated("poor people", "3.41 % of the nation in 2023, by the regions of 2017", "poverty_headcount")
    for measure, what in (("internet_users", "internet users by age"), ("mobile_phone_users", "phone users by age")):
        users = ", ".join(f"{b}: {u:.1%}" for b, u in zip(AGE_BANDS, use_by_age(measure), strict=True))
        yield from _stated(what, users, measure)
    yield from _stated("internet use of the employed by region", "odds by region", "internet_use_of_employed_15_plus")
    yield from _stated("household income, kingdom and regions", "mean, baht a month", "household_income_mean")
    yield from _stated("household income, kingdom and regions", "median, baht a month", "household_income_median")
    own = {f.measure: f for f in sources.province_facts()}
    for measure, fact in sorted(own.items()):
        count = sum(f.measure == measure for f in sources.province_facts())
        yield f"{measure.replace('_', ' ')} of provinces", f"{count} provinces", fact.date, fact.source.split(" (")[0]


def _stated(what: str, value: str, measure: str) -> Iterator[tuple[str, str, str, str]]:
    """One row for each source of a measure."""
    found: dict[str, list[str]] = {}
    for fact in sources.facts():
        if fact.measure == measure:
            found.setdefault(fact.source, []).append(fact.date)
    for source, dates in found.items():
        yield what, value, ", ".join(sorted(set(dates))), source


if __name__ == "__main__":
    sys.stdout.write(margins_table())
