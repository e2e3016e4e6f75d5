"""M6 Participation: people take part where it is open, where it is answered, and where it costs little.

Purpose: share of people who took part in public decisions this quarter.
State: agent: took part (a bit). Province: efficacy E in 0…1, the belief that taking part is answered.
Equations (per quarter):
    P(take part) = base (0.2 + 1.3 openness + 0.6 self_organisation) E (0.4 + 1.2 s)(1/2 + 2 |o - 1/2|)
        (1 + habit [took part]) (1 - cost B / 8 h),   at most 0.9
    answered = min(1, capacity / volume),  capacity = answer_capacity (0.2 + 0.5 openness + 0.3 public_integration
        + 0.4 self_organisation);   E' = E + learn (answered - E)
Parameters: see PARAMETERS.
Sources: form: Verba, Schlozman, Brady 1995 (resources, engagement, recruitment); political efficacy fed by the state's
    answers: scenario reference, M6. Sizes are assumptions.
Limits: taking part is one thing; voting, petitions and budgets are not told apart.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import HALF, ONE, TWO, ZERO, F, least, most, pure, select
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, Scene, Terms

_p = parameter_of("participation")
PARAMETERS = (
    _p("part_base", 0.12, (0.01, 0.4), "per quarter", "อัตราการมีส่วนร่วมพื้นฐาน", "base rate"),
    _p("part_habit", 1.5, (0.0, 4.0), "times", "ผลของการเคยร่วม", "how much more likely after having taken part"),
    _p("part_cost", 0.5, (0.0, 1.0), "per 8 hours", "ผลของภาระเวลา", "how far burden keeps people away"),
    _p("answer_capacity", 0.14, (0.01, 0.6), "share of people", "ความสามารถตอบกลับของรัฐ",
       "how many can be answered in a quarter"),
    _p("efficacy_initial", 0.5, (0.05, 1.0), "share", "ความเชื่อว่าเสียงมีผลเมื่อเริ่ม", "efficacy at the start"),
    _p("efficacy_learn", 0.1, (0.01, 0.5), "per quarter", "ความเร็วในการปรับความเชื่อ",
       "how fast efficacy follows answers"),
)  # fmt: skip


def terms(scene: Scene) -> Terms:
    """Per group: base chance with openness and efficacy in it."""
    p, lever, on = scene.parameters, scene.profile, scene.on("participation")
    room = 0.2 + 1.3 * lever.openness + 0.6 * lever.self_organisation
    return {
        "part": on * p["part_base"] * room * scene.by_province(scene.institutions["efficacy"]),
        "part_habit": p["part_habit"],
        "part_cost": p["part_cost"] / 8.0,
    }


@pure
def part_chance(skill: Any, opinion: Any, hours: Any, before: Any, base: Any, habit: Any, cost: Any) -> Any:
    """P(take part), float32. `opinion` 0…1, `hours` the remembered burden."""
    away = opinion - HALF
    away = select(away < ZERO, -away, away)
    drive = (F(0.4) + F(1.2) * skill) * (HALF + TWO * away) * (ONE + select(before, habit, ZERO))
    return least(base * drive * most(ONE - cost * hours, ZERO), F(0.9))


def institutions_next(scene: Scene) -> dict[str, F64]:
    """Efficacy after the quarter."""
    if "participation" in scene.off:
        return {}
    p, lever, found = scene.parameters, scene.profile, scene.institutions
    volume = scene.province_mean(scene.seen["participant"])
    answers = 0.2 + 0.5 * lever.openness + 0.3 * lever.public_integration + 0.4 * lever.self_organisation
    answered = np.minimum(1.0, p["answer_capacity"] * answers / np.maximum(volume, 1e-6))
    return {"efficacy": found["efficacy"] + p["efficacy_learn"] * (answered - found["efficacy"])}


MECHANISM = Mechanism("participation", "M6", Text("การมีส่วนร่วม", "Participation"), __doc__, PARAMETERS)
