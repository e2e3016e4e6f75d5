"""The same model without the engine: NumPy on whole arrays, one agent in one place, no blocks, no threads, no compiler.

Slow and plain on purpose. It composes the mechanisms' functions itself, finds partners by index, adds up in plain
NumPy, and must agree with the compiled engine to the last bit (tests/lab/engine). Meant for up to some 100,000 agents.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from salaklang.lab.engine import layout
from salaklang.lab.engine.begin import DRAWS, PARAMETERS, agent_begun
from salaklang.lab.engine.crowd import Ready, crowd_ready
from salaklang.lab.engine.macro import macro_of
from salaklang.lab.engine.numeric import UNIT8, UNIT16, ZERO, F, draw, fine24, high16, low16, stored16, word
from salaklang.lab.engine.population import Population
from salaklang.lab.engine.terms import (
    PLACE,
    cost_counted,
    institutions_begun,
    institutions_moved,
    keys_of,
    scene_of,
    seen_of,
    terms_of,
)
from salaklang.lab.mechanisms import m01_channel as m1
from salaklang.lab.mechanisms import m02_adoption as m2
from salaklang.lab.mechanisms import m03_trust as m3
from salaklang.lab.mechanisms import m04_opinion as m4
from salaklang.lab.mechanisms import m05_misinformation as m5
from salaklang.lab.mechanisms import m06_participation as m6
from salaklang.lab.mechanisms import m07_corruption as m7
from salaklang.lab.mechanisms import m08_tax as m8
from salaklang.lab.recipe import Recipe
from salaklang.lab.result import Result

Array = npt.NDArray[Any]


@dataclass
class People:
    """Everybody, as plain arrays [agents]; flags are booleans."""

    flag: dict[str, Array]
    opinion: Array
    trust: Array
    burden: Array
    concern: Array


@dataclass
class Happened:
    """One quarter's episodes, [agents]."""

    channel: Array
    met: Array
    bribed: Array
    exposed: Array
    joined: Array
    left: Array
    hours: Array


FLAGS = {"adopted": 1, "misled": 2, "immune": 4, "participant": 8, "evader": 16, "held": 32}


def oracle_run(recipe: Recipe, population: Population) -> Result:
    """What `simulation.run` must equal: the same counts and institutions."""
    ready = crowd_ready(population)
    group = np.repeat(ready.segment_group, np.diff(ready.segment_start))
    people = _begun(recipe, ready)
    counts = [_counted(people, None, group, len(ready.people))]
    bribe_chance, institutions = np.zeros(len(ready.people)), institutions_begun(recipe, ready)
    macro = [macro_of(scene_of(recipe, ready, 0, institutions, seen_of(counts[0], bribe_chance)))]
    for quarter in range(1, recipe.quarters + 1):
        scene = scene_of(recipe, ready, quarter, institutions, seen_of(counts[-1], bribe_chance))
        terms = terms_of(scene)
        people, happened = _lived(recipe, ready, people, terms[group].view(np.recarray), quarter)
        table = _counted(people, happened, group, len(ready.people))
        table[:, PLACE["cost"]] = cost_counted(scene, table)
        bribe_chance = terms["bribe_hand"].astype(np.float64)
        after = scene_of(recipe, ready, quarter, institutions, seen_of(table, bribe_chance))
        institutions = institutions_moved(after)
        macro.append(macro_of(scene_of(recipe, ready, quarter, institutions, after.seen)))
        counts.append(table)
    return Result(recipe=recipe, counts=np.stack(counts), macro=np.stack(macro))


def partners(recipe: Recipe, ready: Ready, quarter: int) -> tuple[Array, Array]:
    """Who meets whom: the near and the far partner of everyone. Both are mutual."""
    everyone = np.arange(ready.agents)
    low = np.repeat(ready.area_start[:-1], np.diff(ready.area_start))
    size = np.repeat(np.diff(ready.area_start), np.diff(ready.area_start))
    turns = [word(recipe.seed, 201, quarter, k) % int(n) for k, n in enumerate(np.diff(ready.area_start))]
    near = low + (np.repeat(turns, np.diff(ready.area_start)) - (everyone - low)) % size
    return near, (word(recipe.seed, 202, quarter) % ready.agents - everyone) % ready.agents


def _begun(recipe: Recipe, ready: Ready) -> People:
    given = np.array([recipe.parameters[name] for name in PARAMETERS], np.float32)
    index = np.arange(ready.agents, dtype=np.uint32)
    skill = np.float32(ready.skill) * UNIT8
    flags, opinion, trust, burden, concern = agent_begun(index, skill, keys_of(recipe.seed, 0, DRAWS), given)
    return People({n: (flags & bit) != 0 for n, bit in FLAGS.items()}, opinion, trust, burden, concern)


def _lived(recipe: Recipe, ready: Ready, people: People, row: Any, quarter: int) -> tuple[People, Happened]:
    index = np.arange(ready.agents, dtype=np.uint32)
    near, far = partners(recipe, ready, quarter)
    keys = dict(zip(layout.DRAWS, keys_of(recipe.seed, quarter), strict=True))

    def bits(purpose: str, who: Array = index) -> Array:
        return np.asarray(draw(who, keys[purpose][0], keys[purpose][1]))

    was = people.flag
    skill, income = np.float32(ready.skill) * UNIT8, np.float32(ready.income)
    trust, concern = np.float32(people.trust) * UNIT16, np.float32(people.concern) * UNIT8
    burden = np.float32(people.burden) * F(1.0 / 2048.0)
    near_met = low16(bits("near", np.minimum(index, near.astype(np.uint32)))) < row.near
    far_met = low16(bits("far", np.minimum(index, far.astype(np.uint32)))) < row.far

    # M1, M7: the episode
    need, u = low16(bits("need")) < row.need, high16(bits("need"))
    wish = m1.online_share(was["adopted"], skill, trust, burden, row.c0, row.c_skill, row.c_trust, row.c_burden)
    cuts = m1.cuts_of(wish, income, row.pro, row.comm, row.prov, row.phone)
    ok = (row.ok_pro, row.ok_comm, row.ok_prov, row.ok_online, row.ok_phone)
    met = need & (low16(bits("outcome")) < m1.chance_met(u, cuts, ok))
    times = (row.h_comm, row.h_prov, row.h_online, row.h_phone, row.h_counter)
    hours = np.where(need, m1.hours_of(u, cuts, skill, met, times, row.redo), ZERO)
    channel = np.where(need, 1 + np.sum([u >= cut for cut in cuts], axis=0), 0)
    online, byhand, failed = channel == 4, channel >= 5, need & ~met
    bribed = m7.bribed_of(high16(bits("outcome")), byhand, online, row.bribe_hand, row.bribe_online)

    # M3: trust, and records that get out
    exposed = m3.exposed_of(was["held"], low16(bits("breach")), row.breach, row.compelled)
    held = m3.held_next(was["held"], exposed, high16(bits("breach")), trust, row.consent)
    gain = m3.gain_of(
        met, byhand | online, was["participant"], was["adopted"], row.t_met, row.t_open, row.t_answer, row.t_digital
    )
    weights = (row.t_failed, row.t_effort, row.t_bribe, row.t_breach, row.t_misled)
    loss = m3.loss_of(failed, hours, bribed, exposed, was["misled"], weights)
    rest = m3.disposition(low16(bits("self")), row.t_start, row.t_spread)
    trust_after = stored16(m3.trust_next(trust, gain, loss, row.t_revert, rest))

    # M2: adoption
    hazard = m2.adoption_hazard(skill, trust, concern, row.adopt_base, row.adopt_push, row.assist, row.caution)
    adopted = m2.adopted_next(
        was["adopted"], failed & online, fine24(bits("start")), fine24(bits("leave")), hazard, row.leave
    )

    # M5: misinformation
    v = m5.susceptibility(skill, trust)
    heard = (near_met & was["misled"][near], far_met & was["misled"][far])
    chance = m5.misled_chance(*heard, was["adopted"], v, row.m_beta, row.m_feed, row.m_import)
    cured = was["misled"] & (low16(bits("cured")) < m5.corrected_chance(skill, row.m_correct))
    misled = m5.misled_next(was["misled"], was["immune"], fine24(bits("misled")), chance, cured)
    immune = m5.immune_next(was["immune"], cured, high16(bits("cured")), row.m_wane)

    # M4: opinion
    own = people.opinion.astype(np.float32)
    moved = m4.pull_of(own, own[near], near_met, row.eps, row.mu) + m4.pull_of(own, own[far], far_met, row.eps, row.mu)
    shown = was["adopted"] & (high16(bits("renew")) < row.reach)
    moved = moved + m4.pull_of(own, m4.post_seen(own[far], row.loud), shown, row.eps, row.pull)
    fresh = draw(index, keys["renew"][0], keys["part"][0]) & np.uint32(0xFFFF)
    opinion = m4.opinion_next(people.opinion, moved, low16(bits("renew")) < row.renew, fresh)

    # M6, M8: taking part, taxes
    likely = m6.part_chance(skill, own * UNIT16, burden, was["participant"], row.part, row.part_habit, row.part_cost)
    files, peer = low16(bits("tax")) < row.tax_file, near_met & was["evader"][near]
    honest = m8.comply_chance(trust, peer, row.tax_base, row.tax_trust, row.tax_peer)
    evader = m8.evader_next(was["evader"], files, high16(bits("tax")), honest)

    flag = {
        "adopted": adopted, "misled": misled, "immune": immune, "participant": low16(bits("part")) < likely,
        "evader": evader, "held": held,
    }  # fmt: skip
    after = People(
        flag, opinion, trust_after, m1.burden_next(people.burden, hours, need, row.memory),
        m3.concern_next(people.concern, exposed),
    )  # fmt: skip
    steps = (hours * F(layout.HOURS_STEP) + F(0.5)).astype(np.int64)
    return after, Happened(channel, met, bribed, exposed, adopted & ~was["adopted"], was["adopted"] & ~adopted, steps)


def _counted(people: People, happened: Happened | None, group: Array, groups: int) -> npt.NDArray[np.int64]:
    table = np.zeros((groups, len(layout.COUNTS)), np.int64)

    def put(name: str, value: Array) -> None:
        total = np.zeros(groups, np.int64)
        np.add.at(total, group, value.astype(np.int64))
        table[:, PLACE[name]] = total

    put("people", np.ones(len(group)))
    for name, value in people.flag.items():
        put(name, value)
    put("trust", people.trust)
    put("trust_low", people.trust < layout.TRUST_LOW)
    put("opinion", people.opinion)
    put("burden", people.burden)
    for k, cut in enumerate(layout.OPINION_CUTS, 1):
        put(f"opinion_{k}", people.opinion >= cut)
    for k, cut in enumerate(layout.BURDEN_CUTS, 1):
        put(f"burden_{k}", people.burden >= cut)
    if happened is not None:
        put("need", happened.channel > 0)
        for k, name in enumerate(m1.CHANNELS, 1):
            put(name, happened.channel == k)
        for name, value in (("met", happened.met), ("bribe", happened.bribed), ("exposed", happened.exposed)):
            put(name, value)
        put("joined", happened.joined)
        put("left", happened.left)
        put("hours", happened.hours)
    return table
