"""M3 Trust: won slowly by what works, effort saved and openness; lost fast by failure, bribes and breaches.

Purpose: trust in government, its mean and its lower tail.
State: agent: trust T in 0…1 (uint16, 1/65536); privacy concern c in 0…1 (uint8); record held (a bit).
Equations (per quarter):
    gain = [met] g_outcome + [contact] g_open openness + [took part] g_answer efficacy + [adopted] g_digital
    loss = [not met] negativity g_outcome + g_effort hours / 4 h + [bribe] g_bribe + [breach] g_breach
        + [misled] g_misled
    T' = T + gain (1 - T) - min(loss, 1) T + revert (D - T),   D = start + spread (2 u - 1), held to 0…1:
        a person's disposition; u is drawn once for a person, so the tails do not melt into the mean
    breach: a record held is exposed with the province's breach share of the quarter; who is exposed grows more
        concerned, c' = c + 40/255, and withdraws consent; without consent the state still holds what it compels.
Parameters: see PARAMETERS. The direct digital term g_digital is 0 unless an experiment says otherwise.
Sources: no direct effect of e-government on trust, only through governance: doi 10.1108/tg-03-2024-0060 (36 OECD
    countries); quality, then effort, then trust: doi 10.1108/tg-05-2022-0066; against:
    doi 10.1016/j.reimke.2014.07.001.     Negativity bias: Kahneman, Tversky 1979 (losses weigh about twice gains).
Limits: sizes of all terms are assumptions; trust is one number, not one per institution.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import ONE, TWO, ZERO, clip01, inverse, least, pure, select, units
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, Scene, Terms

_p = parameter_of("trust")
PARAMETERS = (
    _p("trust_initial", 0.5, (0.05, 0.95), "share", "ความไว้วางใจเมื่อเริ่ม",
       "mean trust at the start, and where it reverts to"),
    _p("trust_spread", 0.35, (0.0, 0.5), "share", "การกระจายของความไว้วางใจ", "half-width of trust at the start"),
    _p("gain_outcome", 0.03, (0.0, 0.1), "of the gap", "เพิ่มเมื่อได้บริการ", "won when a need is met"),
    _p("negativity", 2.0, (1.0, 5.0), "times", "น้ำหนักประสบการณ์แย่",
       "how much worse a failure weighs", "Kahneman, Tversky 1979"),
    _p("loss_effort", 0.012, (0.0, 0.1), "per 4 hours", "ลดตามเวลาที่เสียไป", "lost by effort"),
    _p("gain_open", 0.012, (0.0, 0.05), "of the gap", "เพิ่มเมื่อรัฐโปร่งใส", "won by openness at each contact"),
    _p("gain_answer", 0.05, (0.0, 0.2), "of the gap", "เพิ่มเมื่อมีส่วนร่วมแล้วได้คำตอบ", "won when taking part is answered"),
    _p("gain_digital", 0.0, (0.0, 0.02), "of the gap", "ผลตรงของการใช้ดิจิทัล", "direct effect of being digital: none",
       "doi 10.1108/tg-03-2024-0060: none; doi 10.1016/j.reimke.2014.07.001: some"),
    _p("loss_bribe", 0.2, (0.0, 0.6), "of trust", "ลดเมื่อถูกเรียกสินบน", "lost by a bribe"),
    _p("loss_breach", 0.12, (0.0, 0.5), "of trust", "ลดเมื่อข้อมูลรั่ว", "lost by a breach"),
    _p("loss_misled", 0.02, (0.0, 0.1), "of trust", "ลดเมื่อเชื่อข่าวลวง", "lost while believing what is false"),
    _p("trust_revert", 0.03, (0.0, 0.1), "of the gap", "การกลับสู่ระดับเดิม", "drift back to the start"),
    _p("breach_rate", 0.06, (0.0, 0.3), "per province-quarter", "โอกาสเกิดข้อมูลรั่ว",
       "chance of a breach, unguarded and all joined"),
    _p("breach_share", 0.08, (0.0, 0.5), "of records", "สัดส่วนข้อมูลที่รั่วต่อครั้ง", "share of held records in a breach"),
    _p("consent_return", 0.02, (0.0, 0.2), "per quarter", "โอกาสยินยอมอีกครั้ง", "chance to consent again, at full trust"),
)  # fmt: skip

CONCERN_STEP = 40
_BREACH = 103


def breach_share(scene: Scene) -> F64:
    """[provinces] share of held records exposed this quarter; mostly 0, the same draws in all scenarios of a seed."""
    p, lever = scene.parameters, scene.profile
    joined = 0.3 + 0.5 * lever.public_integration + 0.4 * lever.private_role
    hazard = p["breach_rate"] * joined * (1.0 - 0.8 * lever.privacy_guard)
    count = int(scene.province[-1]) + 1
    luck = units(scene.seed, _BREACH, scene.quarter, count=count)
    share: F64 = np.where(luck < hazard, p["breach_share"] * (0.5 + 0.5 * joined), 0.0)
    return share


def terms(scene: Scene) -> Terms:
    """Per group: weights of what wins and loses trust this quarter."""
    p, lever, on = scene.parameters, scene.profile, scene.on("trust")
    return {
        "t_met": on * p["gain_outcome"],
        "t_failed": on * p["gain_outcome"] * p["negativity"],
        "t_effort": on * p["loss_effort"] / 4.0,
        "t_open": on * p["gain_open"] * lever.openness,
        "t_answer": on * p["gain_answer"] * scene.by_province(scene.institutions["efficacy"]),
        "t_digital": on * p["gain_digital"],
        "t_bribe": on * p["loss_bribe"],
        "t_breach": on * p["loss_breach"],
        "t_misled": on * p["loss_misled"],
        "t_revert": on * p["trust_revert"],
        "t_start": p["trust_initial"],
        "t_spread": p["trust_spread"],
        "breach": on * scene.by_province(breach_share(scene)),
        "compelled": lever.public_integration * (1.0 - lever.privacy_guard),
        "consent": on * p["consent_return"],
    }


@pure
def disposition(u: Any, start: Any, spread: Any) -> Any:
    """D: where a person's trust begins and goes back to, float32. `u` is drawn once for each person."""
    return clip01(start + spread * (TWO * u - ONE))


@pure
def trust_next(trust: Any, gain: Any, loss: Any, revert: Any, start: Any) -> Any:
    """T' as in the equations, float32, before it is stored."""
    return trust + gain * (ONE - trust) - least(loss, ONE) * trust + revert * (start - trust)


@pure
def gain_of(
    met: Any, contact: Any, part: Any, adopted: Any, w_met: Any, w_open: Any, w_answer: Any, w_digital: Any
) -> Any:
    """What wins trust this quarter, float32."""
    g = select(met, w_met, ZERO) + select(contact, w_open, ZERO)
    return g + select(part, w_answer, ZERO) + select(adopted, w_digital, ZERO)


@pure
def loss_of(failed: Any, hours: Any, bribed: Any, exposed: Any, misled: Any, w: Any) -> Any:
    """What loses trust this quarter, float32. `w`: failed, effort per hour, bribe, breach, misled."""
    x = select(failed, w[0], ZERO) + hours * w[1]
    return x + select(bribed, w[2], ZERO) + select(exposed, w[3], ZERO) + select(misled, w[4], ZERO)


@pure
def exposed_of(held: Any, u: Any, breach: Any, compelled: Any) -> Any:
    """Whether this agent's record gets out."""
    return u < breach * select(held, ONE, compelled)


@pure
def held_next(held: Any, exposed: Any, u: Any, trust: Any, consent: Any) -> Any:
    """Consent: withdrawn by who was exposed, given again slowly by who trusts."""
    again = (u < consent * trust) & inverse(exposed)
    return (held & inverse(exposed)) | again


@pure
def concern_next(concern: Any, exposed: Any) -> Any:
    """Privacy concern, uint8: up 40 steps at a breach."""
    up = np.int32(concern) + select(exposed, np.int32(CONCERN_STEP), np.int32(0))
    return np.uint8(select(up > np.int32(255), np.int32(255), up))


MECHANISM = Mechanism("trust", "M3", Text("ความไว้วางใจ", "Trust"), __doc__, PARAMETERS)
