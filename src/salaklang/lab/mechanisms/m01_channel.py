"""M1 Channel: a need arises, a channel is chosen, a queue is stood in, an answer comes or does not.

Purpose: access to services, people's hours and the state's cost, from who uses which channel and how long queues are.
State: agent: burden B, hours an episode, a running mean (uint16, 1/2048 h). Agency: backlog per province and service.
Equations (per quarter):
    need ~ Bernoulli(need_rate x (1 + need_extra if vulnerable))
    channels by cumulative shares: proactive | community | provider (x income) | digital | phone | counter, where of
        what reaches the agency  P(digital | adopter) = logistic(c0 + c_skill (s - 1/2) + c_trust (T - 1/2)
        - c_burden B / 4 h + c_once linked),  0 for non-adopters; the rest phone or counter in a fixed ratio
    met within X days ~ Bernoulli(quality (1 - rule_error) X / (X + wait)) at phone and counter;
        quality (1 - rule_error)(0.7 + 0.06 generation) online
    hours = hours of the channel, x (1 + redo) when not met (failure demand); online x (1.6 - skill)(1 - 0.6 linked)
    B' = B + memory (hours - B) in a quarter with a need, else B
    cost = what each channel costs + cost_lever x (levers that cost), baht
    backlog' = max(0, backlog + arrivals - staff)   (fluid queue)
    wait = 90 days x backlog / staff + handling x min(1, arrivals / staff)
Parameters: see PARAMETERS.
Sources: ratios of cost 1 : 20 : 50 (online, phone, face to face), Cabinet Office 2012-13; failure demand (one need can
    become six transactions), scenario reference 5.1; logit choice: McFadden 1974.
Limits: the four kinds of service share one queue form; the price of travel is the same in every district.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import HALF, ONE, ZERO, F, most, pure, select, sigmoid
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, Scene, Terms

_p = parameter_of("channel")
_CABINET = "Cabinet Office 2012-13 (UK): online 1, phone 20, face to face 50"
PARAMETERS = (
    _p("need_rate", 0.55, (0.2, 0.7), "episodes per person-quarter", "ความต้องการใช้บริการ", "how often a need arises"),
    _p("need_extra", 0.35, (0.0, 0.4), "share", "ความต้องการเพิ่มของกลุ่มเปราะบาง",
       "how much more often for the vulnerable"),
    _p("hours_counter", 3.2, (1.0, 8.0), "hours", "เวลาที่ใช้เมื่อไปสำนักงาน", "time for a visit, travel and wait included"),
    _p("hours_phone", 0.9, (0.2, 3.0), "hours", "เวลาที่ใช้ทางโทรศัพท์", "time for a call"),
    _p("hours_online", 0.6, (0.1, 2.0), "hours", "เวลาที่ใช้ออนไลน์ของผู้มีทักษะปานกลาง", "time online at middling skill"),
    _p("hours_provider", 0.7, (0.1, 3.0), "hours", "เวลาที่ใช้กับผู้ให้บริการเอกชน", "time with a private provider"),
    _p("hours_community", 1.3, (0.2, 4.0), "hours", "เวลาที่ใช้กับบริการชุมชน", "time with a community's service"),
    _p("redo", 0.8, (0.0, 5.0), "share of hours", "เวลาที่เสียเพิ่มเมื่อไม่สำเร็จ", "hours lost again when not met",
       "scenario reference 5.1: one need can become six transactions"),
    _p("choice_base", 0.4, (-2.0, 2.0), "logit", "ความโน้มเอียงพื้นฐานต่อช่องทางออนไลน์", "liking of the online channel (c0)"),
    _p("choice_skill", 3.0, (0.0, 6.0), "logit per unit", "น้ำหนักทักษะดิจิทัล", "weight of skill"),
    _p("choice_trust", 1.5, (0.0, 4.0), "logit per unit", "น้ำหนักความไว้วางใจ", "weight of trust"),
    _p("choice_burden", 0.3, (0.0, 2.0), "logit per 4 hours", "น้ำหนักภาระที่จำได้", "weight of the burden remembered"),
    _p("choice_once", 1.0, (0.0, 3.0), "logit per unit", "น้ำหนักการไม่ถามซ้ำ", "weight of being asked only once"),
    _p("phone_share", 0.25, (0.0, 0.6), "share", "สัดส่วนที่โทรแทนการไป", "who calls instead of going"),
    _p("quality_base", 0.93, (0.7, 1.0), "share", "โอกาสสำเร็จเมื่อไม่มีคิว", "chance of an answer without a queue"),
    _p("days_target", 15.0, (3.0, 60.0), "days", "จำนวนวันที่ถือว่าเข้าถึงได้", "X: an answer within this time counts as met"),
    _p("memory", 0.35, (0.05, 1.0), "share", "น้ำหนักประสบการณ์ล่าสุด", "weight of the last episode in the burden"),
    _p("handling_days", 4.0, (0.5, 30.0), "days", "วันที่ใช้พิจารณาเมื่อไม่มีคิว",
       "days an office works on a case without a queue"),
    _p("cost_counter", 350.0, (100.0, 1500.0), "baht", "ต้นทุนรัฐต่อครั้งที่สำนักงาน", "the state's cost of a visit"),
    _p("cost_lever", 8.0, (0.0, 50.0), "baht per person-quarter", "ต้นทุนของนโยบายแต่ละด้านเมื่อทำเต็มที่",
       "cost of each lever at full: integration, inclusion, audit, moderation, privacy"),
    _p("cost_phone_ratio", 0.4, (0.1, 0.6), "of a visit", "ต้นทุนโทรศัพท์เทียบสำนักงาน", "cost of a call", _CABINET),
    _p("cost_online_ratio", 0.02, (0.01, 0.2), "of a visit", "ต้นทุนออนไลน์เทียบสำนักงาน",
       "cost of an online case", _CABINET),
)  # fmt: skip

CHANNELS = ("proactive", "community", "provider", "digital", "phone", "counter")
HOUR = F(2048.0)
"""Steps of stored burden in an hour."""


def mixed(scene: Scene, value: F64) -> F64:
    """[groups] from [provinces, services], weighted by what the group comes for. Adds up in a fixed order."""
    mix = scene.mix
    total = np.zeros(len(mix))
    for service in range(mix.shape[1]):
        total = total + mix[:, service] * value[scene.province, service]
    return total


def wait_days(scene: Scene) -> F64:
    """[provinces, services] days from the fluid queue."""
    found = scene.institutions
    staff = np.maximum(found["staff"], 1e-6)
    handling = scene.parameters["handling_days"] * np.minimum(1.0, found["workload"] / staff)
    days: F64 = 90.0 * found["backlog"] / staff + handling
    return days


def terms(scene: Scene) -> Terms:
    """Per group, from the agencies' state."""
    p, found, lever = scene.parameters, scene.institutions, scene.profile
    linked, generation = mixed(scene, found["linked"]), mixed(scene, found["generation"])
    sound = p["quality_base"] * (1.0 - mixed(scene, found["rule_error"]))
    timely = mixed(scene, p["days_target"] / (p["days_target"] + wait_days(scene)))
    hardship = 1.0 + 0.4 * scene.vulnerable * (1.0 - 0.7 * lever.inclusion_spend)
    proactive = 0.55 * lever.public_integration * linked
    skilled = p["choice_base"] + p["choice_once"] * linked
    return {
        "need": scene.on("channel") * p["need_rate"] * (1.0 + p["need_extra"] * scene.vulnerable),
        "pro": proactive,
        "phone": p["phone_share"],
        "c0": skilled,
        "c_skill": p["choice_skill"],
        "c_trust": p["choice_trust"],
        "c_burden": p["choice_burden"] / 4.0,
        "h_comm": p["hours_community"],
        "h_prov": p["hours_provider"],
        "h_online": p["hours_online"] * (1.0 - 0.6 * linked) * hardship,
        "h_phone": p["hours_phone"] * hardship,
        "h_counter": p["hours_counter"] * hardship,
        "ok_pro": p["quality_base"] * (1.0 - 0.5 * mixed(scene, found["rule_error"])),
        "ok_online": sound * (0.7 + 0.06 * generation),
        "ok_phone": sound * timely,
        "redo": p["redo"],
        "memory": p["memory"],
    }


@pure
def online_share(
    adopted: Any, skill: Any, trust: Any, hours: Any, c0: Any, c_skill: Any, c_trust: Any, c_burden: Any
) -> Any:
    """P(digital | the need reaches the agency), float32."""
    u = c0 + c_skill * (skill - HALF) + c_trust * (trust - HALF) - c_burden * hours
    return select(adopted, sigmoid(u), ZERO)


@pure
def cuts_of(online: Any, income: Any, pro: Any, comm: Any, prov: Any, phone: Any) -> Any:
    """Five rising cuts of 0…1 between the six channels. `income` 0…4 makes private providers affordable."""
    a = pro
    b = a + (ONE - a) * comm
    c = b + (ONE - b) * (prov * (F(0.4) + F(0.3) * income))
    d = c + (ONE - c) * online
    e = d + (ONE - d) * phone
    return a, b, c, d, e


@pure
def hours_of(u: Any, cuts: Any, skill: Any, met: Any, h: Any, redo: Any) -> Any:
    """Hours of one episode. `h`: community, provider, online, phone, counter. Proactive service takes none."""
    t = select(u >= cuts[0], h[0], ZERO)
    t = select(u >= cuts[1], h[1], t)
    t = select(u >= cuts[2], h[2] * (F(1.6) - skill), t)
    t = select(u >= cuts[3], h[3], t)
    t = select(u >= cuts[4], h[4], t)
    return t * select(met, ONE, ONE + redo)


@pure
def chance_met(u: Any, cuts: Any, ok: Any) -> Any:
    """Chance of an answer in time. `ok`: proactive, community, provider, online, phone-and-counter."""
    t = select(u >= cuts[0], ok[1], ok[0])
    t = select(u >= cuts[1], ok[2], t)
    t = select(u >= cuts[2], ok[3], t)
    return select(u >= cuts[3], ok[4], t)


@pure
def burden_next(stored: Any, hours: Any, need: Any, memory: Any) -> Any:
    """The running mean, uint16 in 1/2048 h, at most just under 32 h."""
    before = np.float32(np.int32(stored))
    after = before + memory * (hours * HOUR - before) + HALF
    after = select(after > F(65535.0), F(65535.0), most(after, ZERO))
    return select(need, np.uint16(np.int32(after)), stored)


def cost_of(scene: Scene, counts: Mapping[str, F64], unit_online: F64) -> F64:
    """[groups] baht spent by the state in a quarter; `unit_online` [groups] is what learning leaves of that cost."""
    p, lever = scene.parameters, scene.profile
    online = p["cost_counter"] * p["cost_online_ratio"] * unit_online
    levers = lever.public_integration + lever.inclusion_spend + lever.audit + lever.moderation + lever.privacy_guard
    return (
        counts["counter"] * p["cost_counter"]
        + counts["phone"] * (p["cost_counter"] * p["cost_phone_ratio"])
        + (counts["digital"] + 2.0 * counts["proactive"]) * online
        + counts["provider"] * (0.3 * p["cost_counter"])
        + counts["community"] * (0.1 * p["cost_counter"])
        + counts["people"] * (p["cost_lever"] * levers)
    )


def queue_next(backlog: Any, arrivals: Any, staff: Any) -> Any:
    """The fluid queue: what is left waiting after a quarter; any unit, all three the same."""
    return np.maximum(0.0, backlog + arrivals - staff)


def institutions_next(scene: Scene) -> dict[str, F64]:
    """Backlogs after the quarter; arrivals are the episodes at phone and counter, and a rest of online ones."""
    found, seen = scene.institutions, scene.seen
    if "channel" in scene.off:
        return {}
    mix = scene.mix
    generation = found["generation"]
    byhand = np.stack(
        [scene.province_mean(mix[:, k] * (seen["phone"] + seen["counter"])) for k in range(mix.shape[1])], 1
    )
    online = np.stack([scene.province_mean(mix[:, k] * seen["digital"]) for k in range(mix.shape[1])], 1)
    arrivals = byhand + online * (0.6 - 0.1 * generation)
    waiting = np.minimum(queue_next(found["backlog"], arrivals, found["staff"]), 2.0 * found["staff"])
    return {"backlog": waiting, "workload": arrivals}


MECHANISM = Mechanism("channel", "M1", Text("ช่องทาง คิว และผลลัพธ์", "Channel, queue and outcome"), __doc__, PARAMETERS)
