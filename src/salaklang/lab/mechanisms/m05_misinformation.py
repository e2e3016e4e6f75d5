"""M5 Misinformation: false belief passes from person to person and from the feed, is corrected, wanes, and is imported.

Purpose: the share of people misinformed.
State: agent: misled (a bit), immune (a bit: was corrected, and remembers).
Equations (per quarter): a person who is neither misled nor immune becomes misled with probability
        beta v (met_near I_near + met_far I_far) + feed [adopted] v M + import
    v = (1.4 - 0.8 s)(1.3 - 0.6 T)   susceptibility by skill (literacy) and trust;   M = the nation's misled share
    feed = feed_force (1 + amp)(1 - moderation)
    misled -> immune with probability correct (0.4 + 0.6 moderation + 0.5 openness)(0.6 + 0.8 s)
    immune -> open to it again with probability wane
    Mean field at s = T = 1/2, one meeting a quarter, no feed: a discrete SIRS with force beta I + import.
    import > 0 always: no group is safe because it happens to hold nobody misled (no absorbing zero).
Parameters: see PARAMETERS.
Sources: Kermack, McKendrick 1927; import rate and size of mixing groups: scenario reference, section 4.
Limits: one falsehood stands for all; contagion needs many agents, see `indicators.tested_from_agents`.
"""

from typing import Any

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import ZERO, F, inverse, pure, select
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import Scene, Terms

_p = parameter_of("misinformation")
PARAMETERS = (
    _p("misled_initial", 0.02, (0.0, 0.2), "share", "ผู้เชื่อข่าวลวงเมื่อเริ่ม", "misled at the start"),
    _p("pass_on", 0.25, (0.0, 0.6), "per meeting", "โอกาสส่งต่อเมื่อพบกัน", "chance to pass it on at a meeting (beta)"),
    _p("feed_force", 0.12, (0.0, 0.4), "per quarter", "แรงของฟีด", "force of the feed, unmoderated"),
    _p("correct", 0.16, (0.02, 0.6), "per quarter", "โอกาสได้รับการแก้ไข", "chance to be put right"),
    _p("wane", 0.08, (0.0, 0.5), "per quarter", "โอกาสลืมการแก้ไข", "chance to forget the correction"),
    _p("import_rate", 0.0004, (0.00005, 0.005), "per quarter", "ข่าวลวงจากภายนอก", "false belief from outside",
       "must stay above 0: scenario reference, section 4"),
)  # fmt: skip


def terms(scene: Scene) -> Terms:
    """Per group; `m_feed` already holds the nation's misled share."""
    p, lever, on = scene.parameters, scene.profile, scene.on("misinformation")
    nation = scene.seen["nation_misled"]
    loud = 1.0 + p["amplification"] * (0.3 + 0.7 * lever.private_role) * (1.0 - 0.7 * lever.moderation)
    return {
        "m_beta": on * p["pass_on"],
        "m_feed": on * p["feed_force"] * loud * (1.0 - lever.moderation) * nation,
        "m_import": on * p["import_rate"],
        "m_correct": on * p["correct"] * (0.4 + 0.6 * lever.moderation + 0.5 * lever.openness),
        "m_wane": on * p["wane"],
    }


@pure
def susceptibility(skill: Any, trust: Any) -> Any:
    """v: 1 at middling skill and trust; the unskilled and distrustful believe more."""
    return (F(1.4) - F(0.8) * skill) * (F(1.3) - F(0.6) * trust)


@pure
def misled_chance(near: Any, far: Any, adopted: Any, v: Any, beta: Any, feed: Any, imported: Any) -> Any:
    """Chance to become misled. `near`, `far`: met somebody who is misled."""
    heard = select(near, beta, ZERO) + select(far, beta, ZERO) + select(adopted, feed, ZERO)
    return heard * v + imported


@pure
def corrected_chance(skill: Any, correct: Any) -> Any:
    """Chance to be put right."""
    return correct * (F(0.6) + F(0.8) * skill)


@pure
def misled_next(misled: Any, immune: Any, u: Any, chance: Any, cured: Any) -> Any:
    """Whether misled next quarter."""
    falls = (u < chance) & inverse(misled) & inverse(immune)
    return (misled & inverse(cured)) | falls


@pure
def immune_next(immune: Any, cured: Any, u: Any, wane: Any) -> Any:
    """Whether immune next quarter."""
    return (immune & inverse(u < wane)) | cured


MECHANISM = Mechanism("misinformation", "M5", Text("ข้อมูลลวง", "Misinformation"), __doc__, PARAMETERS)
