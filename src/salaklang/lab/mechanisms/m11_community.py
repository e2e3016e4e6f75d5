"""M11 Community: people make services together; members bring capacity, practice brings quality.

Purpose: share of needs met by communities, and how unevenly.
State: province: members M 0…1, craft R 0…1 (quality).
Equations (per quarter):
    M' = M + join self_organisation (0.3 + 0.7 P / (P + 0.1)) (1 - M) - quit M,   P = share taking part
    R' = R + practise M (1 - R) - 0.02 R
    share of needs = community_share M R (1 - 0.5 [vulnerable] (1 - inclusion_spend));  quality = 0.45 + 0.5 R
Parameters: see PARAMETERS.
Sources: Ostrom 1996 (co-production); form of growth: logistic. Sizes are assumptions.
Limits: communities are one per province; they do not compete or hold land, money or law.
"""

from collections.abc import Mapping

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, Scene, Terms

_p = parameter_of("community")
PARAMETERS = (
    _p("join", 0.05, (0.0, 0.2), "per quarter", "อัตราเข้าร่วมชุมชน", "how fast people join"),
    _p("quit", 0.02, (0.0, 0.2), "per quarter", "อัตราออกจากชุมชน", "how fast members leave"),
    _p("practise", 0.08, (0.0, 0.4), "per quarter", "ความเร็วการเรียนรู้ของชุมชน", "how fast craft grows"),
    _p("community_share", 0.5, (0.0, 1.0), "share of needs", "ส่วนที่ชุมชนทำได้", "needs that communities could meet"),
    _p("members_initial", 0.08, (0.0, 0.5), "share", "สมาชิกเมื่อเริ่ม", "members at the start"),
    _p("craft_initial", 0.3, (0.0, 1.0), "share", "คุณภาพชุมชนเมื่อเริ่ม", "craft at the start"),
)  # fmt: skip


def terms(scene: Scene) -> Terms:
    """Per group: share of needs that communities meet, and how well."""
    p, found = scene.parameters, scene.institutions
    members, craft = scene.by_province(found["members"]), scene.by_province(found["craft"])
    reach = 1.0 - 0.5 * scene.vulnerable * (1.0 - scene.profile.inclusion_spend)
    return {
        "comm": scene.on("community") * p["community_share"] * members * craft * reach,
        "ok_comm": 0.45 + 0.5 * craft,
    }


def members_next(members: F64, *, join: F64 | float, quit_rate: float) -> F64:
    """Logistic-with-exit growth; rests at join / (join + quit)."""
    return members + join * (1.0 - members) - quit_rate * members


def institutions_next(scene: Scene) -> dict[str, F64]:
    """Communities after the quarter."""
    if "community" in scene.off:
        return {}
    p, found = scene.parameters, scene.institutions
    part = scene.province_mean(scene.seen["participant"])
    drawn = p["join"] * scene.profile.self_organisation * (0.3 + 0.7 * part / (part + 0.1))
    craft = found["craft"]
    members = members_next(found["members"], join=drawn, quit_rate=p["quit"])
    return {
        "members": np.clip(members, 0.0, 1.0),
        "craft": np.clip(craft + p["practise"] * found["members"] * (1.0 - craft) - 0.02 * craft, 0.0, 1.0),
    }


def institutions_start(parameters: Mapping[str, float], provinces: int) -> dict[str, F64]:
    """Communities at the start, alike in every province."""
    flat = np.ones(provinces)
    return {"members": parameters["members_initial"] * flat, "craft": parameters["craft_initial"] * flat}


MECHANISM = Mechanism("community", "M11", Text("ชุมชนร่วมผลิตบริการ", "Communities that co-produce"), __doc__, PARAMETERS)
