"""The two loops of a block: what happens to each agent, and the counting of it. Compiled, vectorised, no branches.

Arrays are cut to the block: own [n]; those of partners lie backwards, agent k meets index n - 1 - k. Terms are read
into locals first, so that the loop keeps them in registers.
"""

from typing import Any

import numpy as np
from numba import njit

from salaklang.lab.engine.layout import (
    ADOPTED,
    BRIBED,
    EVADER,
    EXPOSED,
    HELD,
    HOURS_STEP,
    IMMUNE,
    JOINED,
    LEFT,
    MET,
    MISLED,
    PART,
)
from salaklang.lab.engine.numeric import (
    HALF,
    UNIT8,
    UNIT16,
    ZERO,
    F,
    draw,
    fine24,
    high16,
    inverse,
    least,
    low16,
    select,
    stored16,
)
from salaklang.lab.mechanisms import m01_channel as m1
from salaklang.lab.mechanisms import m02_adoption as m2
from salaklang.lab.mechanisms import m03_trust as m3
from salaklang.lab.mechanisms import m04_opinion as m4
from salaklang.lab.mechanisms import m05_misinformation as m5
from salaklang.lab.mechanisms import m06_participation as m6
from salaklang.lab.mechanisms import m07_corruption as m7
from salaklang.lab.mechanisms import m08_tax as m8

_HOUR = F(1.0 / 2048.0)
_STEPS = F(HOURS_STEP)

online_share, cuts_of, hours_of, chance_met, burden_next = (
    m1.online_share,
    m1.cuts_of,
    m1.hours_of,
    m1.chance_met,
    m1.burden_next,
)
adoption_hazard, adopted_next = m2.adoption_hazard, m2.adopted_next
trust_next, gain_of, loss_of, exposed_of, held_next, concern_next = (
    m3.trust_next, m3.gain_of, m3.loss_of, m3.exposed_of, m3.held_next, m3.concern_next,
)  # fmt: skip
disposition = m3.disposition
pull_of, post_seen, opinion_next = m4.pull_of, m4.post_seen, m4.opinion_next
susceptibility, misled_chance, corrected_chance = m5.susceptibility, m5.misled_chance, m5.corrected_chance
misled_next, immune_next = m5.misled_next, m5.immune_next
part_chance, bribed_of, comply_chance, evader_next = m6.part_chance, m7.bribed_of, m8.comply_chance, m8.evader_next


@njit(nogil=True, cache=True, error_model="numpy")
def block_lived(
    at: int, near_at: int, far_at: int, row: Any, keys: Any, skills: Any, incomes: Any, flags: Any, near_flags: Any,
    far_flags: Any, opinions: Any, near_opinions: Any, far_opinions: Any, flags_new: Any, opinions_new: Any,
    trusts: Any, burdens: Any, concerns: Any, events: Any, hours_out: Any,
) -> None:  # fmt: skip
    """A quarter in the life of `n` agents from index `at`; partners end at `near_at` and `far_at`.

    Writes flags_new, opinions_new, trusts, burdens, concerns, events, hours_out (1/64 h).
    """
    n = len(flags)
    need_p, pro, comm, prov, phone = row.need, row.pro, row.comm, row.prov, row.phone
    c0, c_skill, c_trust, c_burden = row.c0, row.c_skill, row.c_trust, row.c_burden
    h = (row.h_comm, row.h_prov, row.h_online, row.h_phone, row.h_counter)
    ok = (row.ok_pro, row.ok_comm, row.ok_prov, row.ok_online, row.ok_phone)
    redo, memory = row.redo, row.memory
    adopt_base, adopt_push, assist, caution, leave = row.adopt_base, row.adopt_push, row.assist, row.caution, row.leave
    t_met, t_open, t_answer, t_digital = row.t_met, row.t_open, row.t_answer, row.t_digital
    t_loss = (row.t_failed, row.t_effort, row.t_bribe, row.t_breach, row.t_misled)
    t_revert, t_start, t_spread = row.t_revert, row.t_start, row.t_spread
    breach, compelled, consent = row.breach, row.compelled, row.consent
    eps, mu, near_p, far_p, loud, reach, pull, renew = (
        row.eps, row.mu, row.near, row.far, row.loud, row.reach, row.pull, row.renew,
    )  # fmt: skip
    m_beta, m_feed, m_import, m_correct, m_wane = row.m_beta, row.m_feed, row.m_import, row.m_correct, row.m_wane
    part_base, part_habit, part_cost = row.part, row.part_habit, row.part_cost
    bribe_hand, bribe_online = row.bribe_hand, row.bribe_online
    tax_base, tax_trust, tax_peer, tax_file = row.tax_base, row.tax_trust, row.tax_peer, row.tax_file
    a = (keys[0, 0], keys[1, 0], keys[2, 0], keys[3, 0], keys[4, 0], keys[5, 0], keys[6, 0], keys[7, 0], keys[8, 0],
         keys[9, 0], keys[10, 0], keys[11, 0], keys[12, 0])  # fmt: skip
    b = (keys[0, 1], keys[1, 1], keys[2, 1], keys[3, 1], keys[4, 1], keys[5, 1], keys[6, 1], keys[7, 1], keys[8, 1],
         keys[9, 1], keys[10, 1], keys[11, 1], keys[12, 1])  # fmt: skip
    first, near_first, far_first, last = np.uint32(at), np.uint32(near_at), np.uint32(far_at), np.uint64(n - 1)
    for step in range(n):
        k = np.uint64(step)  # an unsigned index needs no check for counting from the end, which would stop vectors
        other, count = last - k, np.uint32(step)
        i, j, g = np.uint32(first + count), np.uint32(near_first - count), np.uint32(far_first - count)
        flag, near_flag, far_flag = flags[k], near_flags[other], far_flags[other]
        adopted, misled, immune = (flag & ADOPTED) != 0, (flag & MISLED) != 0, (flag & IMMUNE) != 0
        parted, evader, held = (flag & PART) != 0, (flag & EVADER) != 0, (flag & HELD) != 0
        skill, income = np.float32(skills[k]) * UNIT8, np.float32(incomes[k])
        trust = np.float32(np.int32(trusts[k])) * UNIT16
        burden = np.float32(np.int32(burdens[k])) * _HOUR
        concern = np.float32(concerns[k]) * UNIT8
        opinion = np.float32(np.int32(opinions[k]))
        near_opinion = np.float32(np.int32(near_opinions[other]))
        far_opinion = np.float32(np.int32(far_opinions[other]))
        near_met = low16(draw(least(i, j), a[10], b[10])) < near_p
        far_met = low16(draw(least(i, g), a[11], b[11])) < far_p

        r = draw(i, a[0], b[0])
        need, u = low16(r) < need_p, high16(r)
        cuts = cuts_of(
            online_share(adopted, skill, trust, burden, c0, c_skill, c_trust, c_burden), income, pro, comm, prov, phone
        )
        r = draw(i, a[1], b[1])
        met = need & (low16(r) < chance_met(u, cuts, ok))
        failed = need & inverse(met)
        hours = select(need, hours_of(u, cuts, skill, met, h, redo), ZERO)
        byhand = need & (u >= cuts[3])
        online = need & (u >= cuts[2]) & inverse(byhand)
        bribed = bribed_of(high16(r), byhand, online, bribe_hand, bribe_online)
        burden_after = burden_next(burdens[k], hours, need, memory)

        r = draw(i, a[9], b[9])
        exposed = exposed_of(held, low16(r), breach, compelled)
        held_after = held_next(held, exposed, high16(r), trust, consent)
        gain = gain_of(met, byhand | online, parted, adopted, t_met, t_open, t_answer, t_digital)
        loss = loss_of(failed, hours, bribed, exposed, misled, t_loss)
        rest = disposition(low16(draw(i, a[12], b[12])), t_start, t_spread)
        trust_after = stored16(trust_next(trust, gain, loss, t_revert, rest))

        hazard = adoption_hazard(skill, trust, concern, adopt_base, adopt_push, assist, caution)
        u_leave = fine24(draw(i, a[3], b[3]))
        adopted_after = adopted_next(adopted, failed & online, fine24(draw(i, a[2], b[2])), u_leave, hazard, leave)

        v = susceptibility(skill, trust)
        near_misled, far_misled = near_met & ((near_flag & MISLED) != 0), far_met & ((far_flag & MISLED) != 0)
        chance = misled_chance(near_misled, far_misled, adopted, v, m_beta, m_feed, m_import)
        r = draw(i, a[5], b[5])
        cured = misled & (low16(r) < corrected_chance(skill, m_correct))
        immune_after = immune_next(immune, cured, high16(r), m_wane)
        misled_after = misled_next(misled, immune, fine24(draw(i, a[4], b[4])), chance, cured)

        moved = pull_of(opinion, near_opinion, near_met, eps, mu) + pull_of(opinion, far_opinion, far_met, eps, mu)
        r = draw(i, a[7], b[7])
        shown = adopted & (high16(r) < reach)
        moved = moved + pull_of(opinion, post_seen(far_opinion, loud), shown, eps, pull)
        fresh = draw(i, a[7], a[6]) & np.uint32(0xFFFF)
        opinions_new[k] = opinion_next(opinions[k], moved, low16(r) < renew, fresh)

        r = draw(i, a[6], b[6])
        part_after = low16(r) < part_chance(skill, opinion * UNIT16, burden, parted, part_base, part_habit, part_cost)
        peer = near_met & ((near_flag & EVADER) != 0)
        r = draw(i, a[8], b[8])
        files = low16(r) < tax_file
        evader_after = evader_next(evader, files, high16(r), comply_chance(trust, peer, tax_base, tax_trust, tax_peer))

        trusts[k], burdens[k] = trust_after, burden_after
        concerns[k] = concern_next(concerns[k], exposed)
        flags_new[k] = np.uint8(
            select(adopted_after, ADOPTED, 0) | select(misled_after, MISLED, 0) | select(immune_after, IMMUNE, 0)
            | select(part_after, PART, 0) | select(evader_after, EVADER, 0) | select(held_after, HELD, 0)
        )  # fmt: skip
        channel = 1 + select(u >= cuts[0], 1, 0) + select(u >= cuts[1], 1, 0) + select(u >= cuts[2], 1, 0)
        channel = channel + select(u >= cuts[3], 1, 0) + select(u >= cuts[4], 1, 0)
        events[k] = np.uint16(
            select(need, channel, 0) | select(met, MET, 0) | select(bribed, BRIBED, 0) | select(exposed, EXPOSED, 0)
            | select(adopted_after & inverse(adopted), JOINED, 0) | select(adopted & inverse(adopted_after), LEFT, 0)
        )  # fmt: skip
        hours_out[k] = np.uint16(np.int32(hours * _STEPS + HALF))
