"""M7 Corruption: discretion, less what leaves a trace that can be seen, times the norm.

Purpose: bribes asked per 1,000 contacts.
State: province: norm N in 0…1 (how normal a bribe is). Agencies: discretion 0…1 (see M9).
Equations (per quarter):
    P(bribe | contact at a counter or by phone) = bribe_base discretion (1 - traceability openness)(1 - 0.5 audit) N
    online the same times (1 - trace_online);   traceability = trace_base + (1 - trace_base)(generation - 1) / 4
    N' = N + norm_learn (seen / (seen + bribe_ref) - N) - norm_audit audit N,  seen = bribes per contact; N in 0.05…1
Parameters: see PARAMETERS.
Sources: Klitgaard 1988 (monopoly + discretion - accountability); form: scenario reference, M7.
Limits: petty corruption only; grand corruption and capture leave no trace in this model.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import ZERO, pure, select
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.m01_channel import mixed
from salaklang.lab.mechanisms.scene import F64, Scene, Terms

_p = parameter_of("corruption")
PARAMETERS = (
    _p("bribe_base", 0.25, (0.0, 0.6), "per contact", "โอกาสสินบนเมื่อไม่มีสิ่งยับยั้ง",
       "chance of a bribe with nothing to stop it"),
    _p("trace_base", 0.2, (0.0, 0.8), "share", "ร่องรอยพื้นฐาน", "trace left by paper"),
    _p("trace_online", 0.9, (0.5, 1.0), "share", "การลดสินบนในช่องทางออนไลน์",
       "how far the online channel prevents bribes"),
    _p("norm_initial", 0.5, (0.05, 1.0), "share", "บรรทัดฐานสินบนเมื่อเริ่ม", "norm at the start"),
    _p("norm_learn", 0.05, (0.0, 0.3), "per quarter", "ความเร็วของบรรทัดฐาน", "how fast the norm follows what is seen"),
    _p("norm_audit", 0.02, (0.0, 0.1), "per quarter", "ผลของการตรวจสอบต่อบรรทัดฐาน",
       "how far full audit wears the norm down"),
    _p("bribe_ref", 0.03, (0.005, 0.2), "per contact", "ระดับที่ถือว่าปกติครึ่งหนึ่ง",
       "bribes per contact that feel half normal"),
)  # fmt: skip


def bribe_chance(*, base: Any, discretion: Any, traceability: Any, openness: Any, audit: Any, norm: Any) -> Any:
    """P(bribe | contact by hand): the formula of the header."""
    return base * discretion * (1.0 - traceability * openness) * (1.0 - 0.5 * audit) * norm


def traceability(generation: F64, trace_base: float) -> F64:
    """Share of what an office does that leaves a trace, from its digital generation 1…5."""
    return trace_base + (1.0 - trace_base) * (generation - 1.0) / 4.0


def terms(scene: Scene) -> Terms:
    """Per group, mixed over what the group comes for."""
    p, lever, found = scene.parameters, scene.profile, scene.institutions
    byhand = bribe_chance(
        base=p["bribe_base"],
        discretion=found["discretion"],
        traceability=traceability(found["generation"], p["trace_base"]),
        openness=lever.openness,
        audit=lever.audit,
        norm=found["bribe_norm"][:, None],
    )
    hand = scene.on("corruption") * mixed(scene, byhand)
    return {"bribe_hand": hand, "bribe_online": hand * (1.0 - p["trace_online"])}


@pure
def bribed_of(u: Any, byhand: Any, online: Any, hand_chance: Any, online_chance: Any) -> Any:
    """Whether a bribe is asked in this episode."""
    return u < select(byhand, hand_chance, select(online, online_chance, ZERO))


def institutions_next(scene: Scene) -> dict[str, F64]:
    """The norm after the quarter."""
    if "corruption" in scene.off:
        return {}
    p, found = scene.parameters, scene.institutions
    contacts = scene.province_mean(scene.seen["phone"] + scene.seen["counter"] + scene.seen["digital"])
    rate = scene.province_mean(scene.seen["bribe"]) / np.maximum(contacts, 1e-9)
    norm = found["bribe_norm"]
    pull = p["norm_learn"] * (rate / (rate + p["bribe_ref"]) - norm)
    return {"bribe_norm": np.clip(norm + pull - p["norm_audit"] * scene.profile.audit * norm, 0.05, 1.0)}


MECHANISM = Mechanism("corruption", "M7", Text("การทุจริต", "Corruption"), __doc__, PARAMETERS)
