"""M9 Agency: investment, learning by doing, and how long a bad rule lives.

Purpose: the state's capability: digital generation, linked registers, unit cost, errors in rules, discretion.
State: agency (province x service): generation G 1…5, linked L 0…1, staff K, rule error e 0…1, discretion D 0…1,
    volume V (online episodes a person so far).
Equations (per quarter):
    invest = 0.15 + 0.65 public_integration + 0.2 private_role;   G' = G + invest_rate invest (5 - G) / 4
    L' = L + link_rate public_integration (1 - L)
    intelligence = public_integration (0.5 + 0.5 openness) + 0.25 private_role (1 - public_integration)
    delay = max(1, delay_bad (1 - delay_cut intelligence)) quarters;   e' = e + error_birth (1 - e) - e / delay
    unit cost online = first cost (1 + V / volume_ref)^(-b),  b = -log2(1 - learn_cut);   V' = V + online episodes
    D' = D + 0.05 (D* - D),  D* = discretion_initial (1 - 0.5 (G - 1) / 4) (1 - 0.3 audit)
    hours a firm spends on taxes = initial (1 - 0.75 L)(1 + e) (1.2 - 0.1 G)
    K' = K + staff_adjust (arrivals x 1.05 - K), falling at most by 2 % a quarter
Parameters: see PARAMETERS.
Sources: Wright 1936 (power law of learning); policy intelligence shortens the way from detection to correction:
    CROSSROAD, EUR 24614 EN. Sizes are assumptions.
Limits: budgets are not tied to taxes; ministries and local bodies of a province are one agency per kind of service.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import exp_exact, log_exact
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, SERVICES, Scene

_p = parameter_of("agency")
PARAMETERS = (
    _p("generation_initial", 2.0, (1.0, 4.0), "1…5", "รุ่นดิจิทัลเมื่อเริ่ม", "digital generation at the start"),
    _p("linked_initial", 0.15, (0.0, 0.8), "share", "ทะเบียนที่เชื่อมแล้วเมื่อเริ่ม", "registers joined at the start"),
    _p("invest_rate", 0.05, (0.0, 0.2), "per quarter", "ความเร็วการพัฒนา", "speed of renewal"),
    _p("link_rate", 0.035, (0.0, 0.15), "per quarter", "ความเร็วการเชื่อมทะเบียน", "speed of joining registers"),
    _p("error_initial", 0.12, (0.0, 0.5), "share", "กฎที่ผิดพลาดเมื่อเริ่ม", "cases spoilt by bad rules at the start"),
    _p("error_birth", 0.012, (0.0, 0.05), "per quarter", "กฎผิดพลาดที่เกิดใหม่", "new errors in rules"),
    _p("delay_bad", 10.0, (2.0, 24.0), "quarters", "เวลากว่าจะแก้กฎโดยไม่มีข่าวกรองนโยบาย",
       "life of a bad rule without intelligence"),
    _p("delay_cut", 0.8, (0.0, 0.95), "share", "ผลของข่าวกรองนโยบาย", "how much full intelligence shortens it"),
    _p("learn_cut", 0.15, (0.0, 0.3), "per doubling", "ต้นทุนลดเมื่อทำซ้ำสองเท่า",
       "fall of unit cost at each doubling", "Wright 1936: 0.1-0.3 in industry"),
    _p("business_hours_initial", 250.0, (50.0, 1000.0), "hours a year", "ชั่วโมงที่ธุรกิจใช้เรื่องภาษีเมื่อเริ่ม",
       "hours a firm needs for its taxes at the start", "order of size of IC.TAX.DURS, Doing Business 2005-2019"),
    _p("volume_ref", 1.0, (0.1, 10.0), "episodes a person", "ปริมาณที่เริ่มเรียนรู้",
       "volume at which learning begins to show"),
    _p("discretion_initial", 0.6, (0.1, 1.0), "share", "ดุลพินิจเมื่อเริ่ม", "room for discretion at the start"),
    _p("staff_initial", 0.42, (0.1, 1.0), "episodes a person-quarter", "กำลังคนเมื่อเริ่ม",
       "what staff can serve at the start"),
    _p("staff_adjust", 0.15, (0.0, 1.0), "per quarter", "ความเร็วการปรับกำลังคน", "how fast staff follows the work"),
)  # fmt: skip


def learning_factor(volume: Any, *, volume_ref: float, learn_cut: float) -> Any:
    """Unit cost as a share of the first unit's: (1 + V / V_ref)^log2(1 - cut)."""
    power = log_exact(1.0 - learn_cut) / log_exact(2.0)
    return exp_exact(power * log_exact(1.0 + volume / volume_ref))


def correction_delay(
    *, integration: float, openness: float, private: float, delay_bad: float, delay_cut: float
) -> float:
    """Quarters from the birth of a bad rule to its correction, at least 1."""
    intelligence = integration * (0.5 + 0.5 * openness) + 0.25 * private * (1.0 - integration)
    return max(1.0, delay_bad * (1.0 - delay_cut * intelligence))


def service_mean(value: F64) -> F64:
    """[provinces] plain mean over kinds of service, added up in a fixed order."""
    total = np.zeros(len(value))
    for service in range(value.shape[1]):
        total = total + value[:, service]
    mean: F64 = total / value.shape[1]
    return mean


def business_hours(scene: Scene) -> F64:
    """[provinces, services] hours a year a firm spends on its taxes."""
    p, found = scene.parameters, scene.institutions
    easier = (1.0 - 0.75 * found["linked"]) * (1.2 - 0.1 * found["generation"])
    hours: F64 = p["business_hours_initial"] * easier * (1.0 + found["rule_error"])
    return hours


def unit_online(scene: Scene) -> F64:
    """[provinces] unit cost of an online case as a share of the first one's."""
    p = scene.parameters
    factor = learning_factor(scene.institutions["volume"], volume_ref=p["volume_ref"], learn_cut=p["learn_cut"])
    return np.asarray(service_mean(factor))


def institutions_start(parameters: Mapping[str, float], wealth: F64, mix: F64) -> dict[str, F64]:
    """The agencies at the start. `wealth` [provinces] mean income fifth 0…4; `mix` [provinces, services] of needs."""
    flat = np.ones((len(wealth), SERVICES))
    generation = np.clip(parameters["generation_initial"] + 0.25 * (wealth[:, None] - 2.0) * flat, 1.0, 5.0)
    return {
        "generation": generation,
        "linked": parameters["linked_initial"] * flat,
        "rule_error": parameters["error_initial"] * flat,
        "discretion": parameters["discretion_initial"] * flat,
        "staff": parameters["staff_initial"] * mix,
        "backlog": 0.02 * mix,
        "workload": parameters["staff_initial"] * mix,
        "volume": 0.0 * flat,
    }


def institutions_next(scene: Scene) -> dict[str, F64]:
    """The agencies after the quarter."""
    if "agency" in scene.off:
        return {}
    p, lever, found = scene.parameters, scene.profile, scene.institutions
    invest = 0.15 + 0.65 * lever.public_integration + 0.2 * lever.private_role
    generation = found["generation"] + p["invest_rate"] * invest * (5.0 - found["generation"]) / 4.0
    delay = correction_delay(
        integration=lever.public_integration,
        openness=lever.openness,
        private=lever.private_role,
        delay_bad=p["delay_bad"],
        delay_cut=p["delay_cut"],
    )
    error = found["rule_error"]
    goal = p["discretion_initial"] * (1.0 - 0.5 * (generation - 1.0) / 4.0) * (1.0 - 0.3 * lever.audit)
    staff = found["staff"] + p["staff_adjust"] * (1.05 * found["workload"] - found["staff"])
    online = scene.province_mean(scene.seen["digital"])[:, None] * np.ones(SERVICES) / SERVICES
    return {
        "generation": generation,
        "linked": found["linked"] + p["link_rate"] * lever.public_integration * (1.0 - found["linked"]),
        "rule_error": np.clip(error + p["error_birth"] * (1.0 - error) - error / delay, 0.0, 1.0),
        "discretion": found["discretion"] + 0.05 * (goal - found["discretion"]),
        "staff": np.maximum(staff, 0.98 * found["staff"]),
        "volume": found["volume"] + online,
    }


MECHANISM = Mechanism(
    "agency", "M9", Text("การลงทุนและการเรียนรู้ของหน่วยงาน", "Agencies: investment and learning"), __doc__, PARAMETERS
)
