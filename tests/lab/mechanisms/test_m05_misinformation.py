"""M5 against the endemic state of SIRS and the final size of SIR, in the whole engine with everything else off."""

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.lab.engine.crowds import crowd_make, recipe_make

from salaklang import lab
from salaklang.lab.mechanisms import m05_misinformation as m5

F = np.float32
LEVERS = {"moderation": 1.0, "openness": 0.0}  # corrected at the stated rate, and no feed
ALONE = {"near_rate": 1.0, "far_rate": 0.0, "adoption_initial": 0.0, "trust_initial": 0.5, "trust_spread": 0.0}


def _misled(quarters: int, agents: int = 120_000, **parameters: float) -> np.ndarray:
    crowd = crowd_make(agents)
    recipe = recipe_make(crowd, only=("misinformation",), quarters=quarters, levers=LEVERS, **ALONE, **parameters)
    return lab.run(recipe, population=crowd).national("misinformed")


def test_endemic_share_is_the_closed_form() -> None:
    beta, kappa, omega, iota = 0.5, 0.16, 0.08, 0.0005
    found = _misled(200, pass_on=beta, correct=kappa, wane=omega, import_rate=iota, misled_initial=0.05)[-40:].mean()
    exact = brentq(lambda i: (beta * i + iota) * (1 - i - kappa * i / omega) - kappa * i, 1e-6, omega / (omega + kappa))
    assert found == pytest.approx(exact, abs=0.01)


def test_final_size_of_an_outbreak_is_the_closed_form() -> None:
    beta, kappa = 0.1, 0.05
    crowd = crowd_make(120_000)
    recipe = recipe_make(
        crowd, only=("misinformation",), quarters=350, levers=LEVERS, pass_on=beta, correct=kappa, wane=0.0,
        import_rate=0.00005, misled_initial=0.005, **ALONE,
    )  # fmt: skip
    result = lab.run(recipe, population=crowd)
    ever = (result.counts[-1, :, 2] + result.counts[-1, :, 3]).sum() / crowd.agents
    exact = brentq(lambda z: z - (1 - (1 - 0.005) * np.exp(-beta / kappa * z)), 0.1, 1.0)
    # What is imported over 350 quarters reaches some of those whom the outbreak passed by.
    assert exact - 0.01 < ever < exact + 0.02


def test_below_the_threshold_only_what_is_imported_remains() -> None:
    beta, kappa, iota = 0.05, 0.4, 0.0005
    found = _misled(120, pass_on=beta, correct=kappa, wane=0.5, import_rate=iota, misled_initial=0.05)[-60:].mean()
    assert found == pytest.approx(iota / (kappa - beta), rel=0.2)


def test_the_unskilled_and_distrustful_believe_more_and_middling_people_count_as_one() -> None:
    assert m5.susceptibility(F(0.5), F(0.5)) == pytest.approx(1.0)
    assert m5.susceptibility(F(0.1), F(0.5)) > 1.0 > m5.susceptibility(F(0.9), F(0.5))
    assert m5.susceptibility(F(0.5), F(0.1)) > 1.0 > m5.susceptibility(F(0.5), F(0.9))


def test_import_can_never_be_zero() -> None:
    with pytest.raises(Exception, match="lab-parameter"):
        lab.parameters_make({"import_rate": 0.0})


def test_moderation_and_openness_keep_it_down() -> None:
    def share(**levers: float) -> float:
        profile = lab.profile_get("privatised").moved(**levers)
        return float(lab.run(lab.Recipe(profile, agents=100_000, quarters=40)).national("misinformed")[-1])

    assert share(moderation=0.9) < share() > share(openness=0.9)
