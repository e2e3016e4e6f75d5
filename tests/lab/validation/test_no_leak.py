"""Nothing later than a forecast's own year, and nothing held out, may reach it: the data is changed there and looked at."""

from dataclasses import replace

import numpy as np
import pytest

from salaklang.lab.validation import backtest as room
from salaklang.lab.validation.adoption import Adoption, Settings
from salaklang.lab.validation.choose import rehearsals, settings_choose
from salaklang.lab.validation.protocol import (
    PROTOCOLS,
    curve_split,
    curve_tested,
    curves_make,
    donors_make,
    donors_until,
)
from salaklang.lab.validation.tables import tables_read

PROTOCOL = PROTOCOLS["internet_users"]
SETTINGS = Settings(pull=0.01, window=5, block=3)


@pytest.fixture(scope="module")
def curves():
    return curves_make(tables_read().series["internet_users"], PROTOCOL)


def _spoil(curves, *, keep):
    """The same curves with every value outside `keep(curve)` replaced by something else."""
    rng = np.random.default_rng(9)
    spoilt = []
    for curve in curves:
        kept = keep(curve)
        spoilt.append(replace(curve, values=np.where(kept, curve.values, rng.random(len(curve.values)))))
    return spoilt


def _paths(curves, code, settings=SETTINGS):
    split = curve_split(next(c for c in curves if c.code == code))
    return Adoption(donors_make(curves, curves)).paths([split], settings, members=50, seed=2)[0]


def test_held_out_points_of_all_countries_change_no_forecast(curves):
    spoilt = _spoil(curves, keep=lambda c: np.arange(len(c.years)) < int(len(c.years) * 0.7))
    for code in ("FIN", "IDN", "KEN"):
        assert np.array_equal(_paths(curves, code), _paths(spoilt, code))


def test_later_years_of_other_countries_change_no_forecast(curves):
    code = min((c for c in curves if curve_tested(c, PROTOCOL)), key=lambda c: curve_split(c).fit.end).code
    end = curve_split(next(c for c in curves if c.code == code)).fit.end
    assert end < 2012  # others' fitted parts go on after it, so this can fail
    assert any(curve_split(c).fit.end > end for c in curves)
    spoilt = _spoil(curves, keep=lambda c: c.years <= end)
    assert np.array_equal(_paths(curves, code), _paths(spoilt, code))


def test_earlier_years_of_other_countries_do_change_it(curves):
    spoilt = _spoil(curves, keep=lambda c: np.full(len(c.years), c.code == "FIN"))
    assert not np.array_equal(_paths(curves, "FIN"), _paths(spoilt, "FIN"))


def test_the_choice_of_settings_sees_nothing_later_either(curves):
    some = [c for c in curves if c.code[0] in "ABC"]  # a third of the countries is enough to show it
    year = 2009
    clean, spoilt = donors_make(some, some), None
    spoilt = donors_make(*[_spoil(some, keep=lambda c: c.years <= year)] * 2)
    assert settings_choose(Adoption(clean), clean, year) == settings_choose(Adoption(spoilt), spoilt, year)
    for split in rehearsals(clean, year):
        assert split.held_years[-1] <= year


def test_donors_end_with_the_year_and_with_their_first_seventy_percent(curves):
    donors = donors_make(curves, curves)
    for curve in donors_until(donors, 2013):
        whole = next(c for c in curves if c.code == curve.code)
        assert curve.end <= min(2013, int(whole.years[int(len(whole.years) * 0.7) - 1]))


def test_the_split_is_the_reference_s(curves):
    tested = [c for c in curves if curve_tested(c, PROTOCOL)]
    assert len(tested) == 181
    early = [c for c in tested if curve_split(c).fit.values[-1] < 0.35]
    assert len(early) == 77


def test_the_owner_s_four_countries_are_tested_with_what_the_package_teaches(tmp_path, curves):
    """A directory of four countries: forecasts pool over the package's, so they equal those made among all."""
    four = ("FIN", "IDN", "KEN", "URY")
    source = tables_read().series["internet_users"]
    lines = ["iso3,year,value", *(f"{c},{y},{v}" for c in four for y, v in source[c])]
    (tmp_path / "internet_users.csv").write_text("\n".join(lines) + "\n")
    own = tables_read()
    outcome = room.backtest(tables_read(tmp_path), own, "internet_users")
    assert sorted(outcome.model) == sorted(four)
    assert outcome.points == sum(len(curve_split(c).held_years) for c in curves if c.code in four)
