"""What is written down of the institutions each quarter, by province."""

import numpy as np

from salaklang.lab.mechanisms import m01_channel, m09_agency, m10_provider
from salaklang.lab.mechanisms.scene import F64, Scene

MACRO = (
    "wait", "generation", "linked", "rule_error", "efficacy", "bribe_norm", "members", "craft",
    "business_hours", "innovation", "concentration", "price",
)  # fmt: skip
"""Columns of the [provinces, macro] table; the last three are the country's, repeated."""


def macro_of(scene: Scene) -> F64:
    """[provinces, macro] float64; agencies' columns are means over kinds of service."""
    found, mean = scene.institutions, m09_agency.service_mean
    provinces = len(found["efficacy"])
    flat = np.ones(provinces)
    columns = (
        mean(m01_channel.wait_days(scene)), mean(found["generation"]), mean(found["linked"]), mean(found["rule_error"]),
        found["efficacy"], found["bribe_norm"], found["members"], found["craft"],
        mean(m09_agency.business_hours(scene)),
        m10_provider.innovation(scene) * flat, m10_provider.hhi(found["share"]) * flat,
        m10_provider.market_mean(found["share"], found["price"]) * flat,
    )  # fmt: skip
    return np.stack(columns, axis=1)
