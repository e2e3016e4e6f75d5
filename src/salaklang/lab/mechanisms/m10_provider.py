"""M10 Provider: platforms compete, grow, concentrate, leave, and bring new services.

Purpose: innovation, concentration, and the share of needs that firms meet.
State: platform (five in the country): share x (sum 1), quality Q 0…1, price P (1 = at cost).
Equations (per quarter):
    attraction = exp(w_quality Q - w_price (P - 1) + lock x),
        lock = lock_in (0.4 + 0.6 private_role)(1 - 0.5 openness);   x' = x + switch (attraction / sum - x)      [logit]
    H = sum x^2 (reported);   P' = P + 0.2 (1 + markup x - P);   Q' = Q + research private_role (0.5 + x)(1 - Q)
    exit: x < exit_below -> an entrant with the mean quality, give or take 0.1, and share 0.05 (the others shrink alike)
    share of needs = private_share private_role mean Q / mean P, to be multiplied by what income affords (M1)
    new services a year = novelty (1.3 private_role (1 - H / 2) + 0.35 openness + 0.25 openness public_integration
        + 0.35 self_organisation quality of communities)
Parameters: see PARAMETERS.
Sources: logit market shares: McFadden 1974; Herfindahl-Hirschman index; lock-in: Farrell, Klemperer 2007. Sizes are
    assumptions; innovation is untested against data.
Limits: firms set prices by a rule, not by optimising; foreign platforms are not told apart.
"""

from typing import Any

import numpy as np

from salaklang.kernel.text import Text
from salaklang.lab.engine.numeric import added, exp_exact, unit
from salaklang.lab.mechanisms.declare import Mechanism, parameter_of
from salaklang.lab.mechanisms.scene import F64, PLATFORMS, Scene, Terms

_p = parameter_of("provider")
PARAMETERS = (
    _p("private_share", 0.4, (0.0, 0.8), "share of needs", "ส่วนที่เอกชนทำได้", "needs that firms could meet"),
    _p("w_quality", 2.0, (0.0, 6.0), "logit", "น้ำหนักคุณภาพ", "weight of quality"),
    _p("w_price", 1.5, (0.0, 6.0), "logit", "น้ำหนักราคา", "weight of price"),
    _p("lock_in", 7.0, (0.0, 10.0), "logit", "การผูกติดกับผู้ให้บริการ", "lock-in by size"),
    _p("switch", 0.1, (0.01, 0.5), "per quarter", "ความเร็วการย้าย", "who chooses anew"),
    _p("markup", 1.2, (0.0, 4.0), "of cost", "กำไรส่วนเกินของผู้ผูกขาด", "mark-up of a monopoly"),
    _p("research", 0.03, (0.0, 0.1), "per quarter", "ความเร็วการพัฒนาของเอกชน", "speed of firms' research"),
    _p("exit_below", 0.04, (0.0, 0.1), "share", "ส่วนแบ่งที่ทำให้ออกจากตลาด", "share below which a firm leaves"),
    _p("novelty", 30.0, (1.0, 200.0), "services a year", "บริการใหม่สูงสุด", "new services at full drive"),
)  # fmt: skip

_ENTRY = 110


def hhi(shares: F64) -> float:
    """Herfindahl-Hirschman index of shares that sum to 1: 1/n for n equals, 1 for a monopoly."""
    return added(float(share) * float(share) for share in shares)


def logit_shares(utilities: Any) -> F64:
    """exp(u) / sum exp(u), added up in order."""
    top = max(float(u) for u in utilities)
    weights = [exp_exact(float(u) - top) for u in utilities]
    total = added(weights)
    return np.array([w / total for w in weights])


def market_mean(shares: F64, value: F64) -> float:
    """Mean over platforms weighted by share, added up in order."""
    return added(float(share) * float(v) for share, v in zip(shares, value, strict=True))


def institutions_start(seed: int) -> dict[str, F64]:
    """Platforms at the start: unequal by a few percent, so that one can win."""
    raw = np.array([1.0 + 0.4 * (unit(seed, _ENTRY, k) - 0.5) for k in range(PLATFORMS)])
    quality = np.array([0.4 + 0.2 * unit(seed, _ENTRY, 50 + k) for k in range(PLATFORMS)])
    return {"share": raw / added(raw), "quality": quality, "price": np.full(PLATFORMS, 1.2)}


def terms(scene: Scene) -> Terms:
    """The share of needs that reaches firms before income is looked at, and their quality."""
    p, found = scene.parameters, scene.institutions
    quality = market_mean(found["share"], found["quality"])
    price = market_mean(found["share"], found["price"])
    on = scene.on("provider")
    return {
        "prov": on * p["private_share"] * scene.profile.private_role * quality / price,
        "ok_prov": 0.6 + 0.35 * quality,
    }


def innovation(scene: Scene) -> float:
    """New services a year in the country."""
    lever, found = scene.profile, scene.institutions
    craft = added(found["craft"]) / len(found["craft"])
    drive = 1.3 * lever.private_role * (1.0 - 0.5 * hhi(found["share"])) + 0.35 * lever.openness
    drive += 0.25 * lever.openness * lever.public_integration + 0.35 * lever.self_organisation * craft
    return scene.parameters["novelty"] * drive * scene.on("provider")


def institutions_next(scene: Scene) -> dict[str, F64]:
    """The market after the quarter."""
    if "provider" in scene.off:
        return {}
    p, found = scene.parameters, scene.institutions
    share, quality, price = found["share"], found["quality"], found["price"]
    lever = scene.profile
    lock = p["lock_in"] * (0.4 + 0.6 * lever.private_role) * (1.0 - 0.5 * lever.openness)
    wanted = logit_shares(p["w_quality"] * quality - p["w_price"] * (price - 1.0) + lock * share)
    share = share + p["switch"] * (wanted - share)
    price = price + 0.2 * (1.0 + p["markup"] * share - price)
    quality = quality + p["research"] * lever.private_role * (0.5 + share) * (1.0 - quality)
    return _entered(scene, {"share": share, "quality": quality, "price": price})


def _entered(scene: Scene, market: dict[str, F64]) -> dict[str, F64]:
    share, quality, price = (market[k].copy() for k in ("share", "quality", "price"))
    mean = market_mean(share, quality)
    for k in range(len(share)):
        if share[k] < scene.parameters["exit_below"]:
            luck = unit(scene.seed, _ENTRY, scene.quarter, k)
            share[k], quality[k], price[k] = 0.05, min(0.99, max(0.0, mean + 0.2 * (luck - 0.5))), 1.0
    return {"share": share / added(share), "quality": quality, "price": price}


MECHANISM = Mechanism("provider", "M10", Text("ผู้ให้บริการและแพลตฟอร์ม", "Providers and platforms"), __doc__, PARAMETERS)
