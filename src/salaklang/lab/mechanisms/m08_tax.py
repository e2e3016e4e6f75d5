"""M8 Tax: people comply from fear of audit, because others do, and because they trust.

Purpose: tax compliance.
State: agent: evader (a bit).
Equations (per quarter): a person files again with probability 1/4 (once a year); who files complies with probability
    base + w_audit audit + w_norm (C - 1/2) + w_trust (T - 1/2) - w_peer [met an evader] - w_bribe bribe,  held to 0…1
    C = the group's share of compliers last quarter.
Parameters: see PARAMETERS.
Sources: compliance falls when acquaintances evade, and rests on audits and norms (NACSM, National Tax Journal 2007);
    service quality and corruption drive willingness to pay (TAXSIM): scenario reference 5.1. Sizes are assumptions.
Limits: everyone files, children too, once a year; no amounts, only shares.
"""

from typing import Any

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import HALF, ZERO, clip01, inverse, pure, select
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import Scene, Terms

_p = parameter_of("tax")
PARAMETERS = (
    _p("evasion_initial", 0.25, (0.0, 0.8), "share", "ผู้หลีกเลี่ยงภาษีเมื่อเริ่ม", "evaders at the start"),
    _p("comply_base", 0.55, (0.2, 0.9), "share", "การเสียภาษีพื้นฐาน",
       "compliance at middling trust and norm, without audit"),
    _p("comply_audit", 0.25, (0.0, 0.6), "share", "ผลของการตรวจสอบ", "what full audit adds"),
    _p("comply_norm", 0.35, (0.0, 0.8), "share", "ผลของบรรทัดฐาน", "weight of what the group does"),
    _p("comply_trust", 0.3, (0.0, 0.8), "share", "ผลของความไว้วางใจ", "weight of trust"),
    _p("comply_peer", 0.1, (0.0, 0.4), "share", "ผลของคนรู้จักที่หลีกเลี่ยง", "lost after meeting an evader"),
    _p("comply_bribe", 0.5, (0.0, 2.0), "per unit", "ผลของการทุจริต", "lost by the chance of bribes"),
)  # fmt: skip

YEARLY = 0.25


def terms(scene: Scene) -> Terms:
    """Per group. Needs `bribe_hand` in `scene.seen` as last quarter's chance of a bribe."""
    p = scene.parameters
    base = p["comply_base"] + p["comply_audit"] * scene.profile.audit - p["comply_bribe"] * scene.seen["bribe_chance"]
    return {
        "tax_base": base + p["comply_norm"] * (0.5 - scene.seen["evader"]),
        "tax_trust": p["comply_trust"],
        "tax_peer": p["comply_peer"],
        "tax_file": scene.on("tax") * YEARLY,
    }


@pure
def comply_chance(trust: Any, peer: Any, base: Any, w_trust: Any, w_peer: Any) -> Any:
    """P(comply | files), float32 in 0…1."""
    return clip01(base + w_trust * (trust - HALF) - select(peer, w_peer, ZERO))


@pure
def evader_next(evader: Any, files: Any, u: Any, chance: Any) -> Any:
    """Whether an evader next quarter: decided anew by who files, kept by who does not."""
    return (files & inverse(u < chance)) | (evader & inverse(files))


MECHANISM = Mechanism("tax", "M8", Text("การเสียภาษี", "Tax compliance"), __doc__, PARAMETERS)
