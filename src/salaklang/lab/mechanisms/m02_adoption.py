"""M2 Adoption: who starts to use digital government, and who leaves it after a failure.

Purpose: adoption over time, its S-shape, and who is left behind.
State: agent: adopted (a bit).
Equations (per quarter):
    start: hazard = (p + q A) quality (0.2 + 1.6 s') (1/2 + T) caution x shock + mandate
        A = half the own group's and half the province's share of adopters;   s' = s + (1 - s) assist
        quality = 0.4 + 0.2 generation;   caution = 1 - 0.4 concern (1 - privacy_guard)
        shock = shock_size in a quarter of a regime shock, which comes with shock_rate, else 1
    leave: hazard = leave_rate after an online episode that failed
    With s' = 1/2, T = 1/2, quality = caution = shock = 1 and no leaving the mean field is Bass's:
        A(t) = (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}).
Parameters: see PARAMETERS; p and q are given per year and divided by 4.
Sources: Bass 1969; p, q: interquartile ranges over 181 countries' internet use, scenario reference 5.2; once-only laws
    and mandates move adoption more than portals, scenario reference 5.1 (one national case).
Limits: shocks fall on the whole country at once; nobody is born, so no cohort of natives grows up.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import HALF, ONE, F, inverse, pure, unit
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.m01_channel import mixed
from salaklang.lab.mechanisms.scene import Scene, Terms

_p = parameter_of("adoption")
_RANGE = "interquartile over 181 countries' internet use, scenario reference 5.2"
PARAMETERS = (
    _p("bass_p", 0.0023, (0.0004, 0.014), "per year", "ผู้ริเริ่มใช้เอง", "innovators", _RANGE),
    _p("bass_q", 0.188, (0.15, 0.244), "per year", "การใช้ตามคนรอบข้าง", "imitators", _RANGE),
    _p("adoption_initial", 0.18, (0.0, 0.9), "share", "ผู้ใช้รัฐดิจิทัลเมื่อเริ่ม", "users of digital government at the start"),
    _p("mandate", 0.01, (0.0, 0.05), "per quarter", "แรงบังคับให้ใช้", "pressure of mandates at full integration"),
    _p("assist", 0.5, (0.0, 1.0), "share of the gap", "ผลของการช่วยเหลือต่อทักษะ", "skill that help stands in for"),
    _p("leave_rate", 0.04, (0.0, 0.3), "per failure", "โอกาสเลิกใช้เมื่อล้มเหลว", "chance to leave after a failure"),
    _p("shock_rate", 0.02, (0.0, 0.1), "per quarter", "โอกาสเกิดเหตุเปลี่ยนยุค", "chance of a regime shock"),
    _p("shock_size", 3.0, (1.0, 8.0), "times", "ขนาดของเหตุเปลี่ยนยุค", "how much a shock multiplies the hazard"),
)  # fmt: skip

_SHOCK = 101


def shocked(*, seed: int, quarter: int, rate: float) -> bool:
    """Whether a regime shock falls in this quarter: the same in all scenarios of one seed."""
    return unit(seed, _SHOCK, quarter) < rate


def terms(scene: Scene) -> Terms:
    """Per group: hazard at s' = T = 1/2, mandate, assistance, caution, chance to leave."""
    p, lever, on = scene.parameters, scene.profile, scene.on("adoption")
    own = scene.seen["adopted"]
    around = 0.5 * own + 0.5 * scene.by_province(scene.province_mean(own))
    quality = 0.4 + 0.2 * mixed(scene, scene.institutions["generation"])
    shock = p["shock_size"] if shocked(seed=scene.seed, quarter=scene.quarter, rate=p["shock_rate"]) else 1.0
    force = np.where(scene.age == 1, 1.0, 0.4)
    return {
        "adopt_base": on * (p["bass_p"] + p["bass_q"] * around) / 4.0 * quality * shock,
        "adopt_push": on * p["mandate"] * lever.public_integration * (0.3 + 0.7 * (1.0 - lever.openness)) * force,
        "assist": p["assist"] * lever.inclusion_spend * (0.4 + 0.6 * scene.vulnerable),
        "caution": 0.4 * (1.0 - lever.privacy_guard),
        "leave": on * p["leave_rate"],
    }


@pure
def adoption_hazard(skill: Any, trust: Any, concern: Any, base: Any, push: Any, assist: Any, caution: Any) -> Any:
    """Chance to start in this quarter, float32."""
    able = skill + (ONE - skill) * assist
    return base * (F(0.2) + F(1.6) * able) * (HALF + trust) * (ONE - caution * concern) + push


@pure
def adopted_next(adopted: Any, failed: Any, u_start: Any, u_leave: Any, hazard: Any, leave: Any) -> Any:
    """Whether the agent uses digital government next quarter. `failed`: an online episode that was not met."""
    starts = (u_start < hazard) & inverse(adopted)
    leaves = (u_leave < leave) & failed
    return (adopted & inverse(leaves)) | starts


MECHANISM = Mechanism("adoption", "M2", Text("การเริ่มใช้และเลิกใช้", "Adoption and leaving"), __doc__, PARAMETERS)
