"""M4 Opinion: bounded confidence, and platforms that show what is alike, only louder.

Purpose: how far opinions about how to govern come together, split into camps or are driven to the edges.
State: agent: opinion o in 0…1, kept in 65,536 steps (uint16).
Equations:
    A pair (i, j) meets once; near (same mixing area) with probability near_rate, far (anywhere) with far_rate:
        |o_i - o_j| < eps  ->  o_i += trunc(mu (o_j - o_i)),  o_j += trunc(mu (o_i - o_j))     [Deffuant]
    Both see the opinions of the quarter's start, so the sum of all opinions is kept exactly, to the last step.
    A platform user sees, with probability reach, a post x = 1/2 + (1 + amp)(o_far - 1/2) held to 0…1, and if
        |o_i - x| < eps:  o_i += trunc(mu_post (x - o_i))                                        [amplification]
    With probability renewal a person's opinion is drawn anew, uniformly                         [noise]
    amp = amplification (0.3 + 0.7 private_role)(1 - 0.7 moderation);  reach = feed_reach, adopters only.
Parameters: see PARAMETERS.
Sources: Deffuant, Neau, Amblard, Weisbuch 2000 (pair rule); Hegselmann, Krause 2002; Pineda, Toral,
    Hernandez-Garcia 2009 (noise). Range of eps and amplification: scenario reference, section 7.
Limits: one opinion only; who meets whom does not depend on opinion; untested against surveys.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import F, pure, select
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import Scene, Terms

_p = parameter_of("opinion")
PARAMETERS = (
    _p("confidence_bound", 0.22, (0.1, 0.35), "share of the scale", "ช่วงความเห็นที่ยังรับฟังกัน",
       "how far apart two opinions may be and still be heard (eps)", "scenario reference, section 7: 0.1-0.35"),
    _p("convergence", 0.3, (0.05, 0.5), "share of the gap", "ส่วนที่ขยับเข้าหากันเมื่อพบกัน", "how far a pair moves (mu)"),
    _p("near_rate", 0.9, (0.0, 1.0), "per quarter", "โอกาสพบคนในพื้นที่", "chance of a talk in the own area"),
    _p("far_rate", 0.1, (0.0, 1.0), "per quarter", "โอกาสพบคนต่างพื้นที่", "chance of a talk with anyone in the country"),
    _p("amplification", 0.15, (0.02, 0.3), "share", "แพลตฟอร์มขยายความเห็นให้สุดโต่งขึ้น",
       "how much louder than its author a post is", "scenario reference, section 7: 0.02-0.3"),
    _p("feed_reach", 0.8, (0.0, 1.0), "per quarter", "โอกาสที่โพสต์เปลี่ยนใจผู้ใช้", "chance that a post is taken in"),
    _p("feed_pull", 0.5, (0.0, 0.8), "share of the gap", "แรงดึงของโพสต์", "how far a post moves its reader (mu_post)"),
    _p("renewal", 0.01, (0.0, 0.05), "per quarter", "โอกาสเปลี่ยนความเห็นเองใหม่ทั้งหมด",
       "chance that an opinion is formed anew"),
)  # fmt: skip

_MID, _TOP = F(32768.0), F(65535.0)


def terms(scene: Scene) -> Terms:
    """Per group: eps in opinion steps; the rest as in the equations."""
    p, on = scene.parameters, scene.on("opinion")
    loud = p["amplification"] * (0.3 + 0.7 * scene.profile.private_role) * (1.0 - 0.7 * scene.profile.moderation)
    return {
        "eps": p["confidence_bound"] * 65536.0,
        "mu": p["convergence"] * on,
        "near": p["near_rate"],
        "far": p["far_rate"],
        "loud": 1.0 + loud,
        "reach": p["feed_reach"] * on,
        "pull": p["feed_pull"],
        "renew": p["renewal"] * on,
    }


@pure
def pull_of(own: Any, other: Any, met: Any, eps: Any, mu: Any) -> Any:
    """Whole steps (int32) that `own` moves towards `other` (float32 steps); exactly minus what `other` moves."""
    gap = other - own
    heard = met & (gap < eps) & (gap > -eps)
    return select(heard, np.int32(mu * gap), np.int32(0))


@pure
def post_seen(far: Any, loud: Any) -> Any:
    """What a platform makes of a far opinion, in steps."""
    x = _MID + loud * (far - _MID)
    x = select(x < F(0.0), F(0.0), x)
    return select(x > _TOP, _TOP, x)


@pure
def opinion_next(own: Any, moved: Any, renewed: Any, fresh: Any) -> Any:
    """The new opinion, uint16: own steps + moved steps, or a fresh one."""
    after = np.int32(own) + moved
    after = select(after < np.int32(0), np.int32(0), after)
    after = select(after > np.int32(65535), np.int32(65535), after)
    return np.uint16(select(renewed, np.int32(fresh), after))


MECHANISM = Mechanism(
    "opinion", "M4", Text("ความคิดเห็นและการขยายของแพลตฟอร์ม", "Opinion and amplification"), __doc__, PARAMETERS
)
