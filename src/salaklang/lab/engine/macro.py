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
    found = scene.institutions
    provinces = len(found["efficacy"])
    flat = np.ones(provinces)
    columns = (
        _mean(m01_channel.wait_days(scene)), _mean(found["generation"]), _mean(found["linked"]), _mean(found["rule_error"]), found["efficacy"],
        found["bribe_norm"], found["members"], found["craft"], _mean(m09_agency.business_hours(scene)),
        m10_provider.innovation(scene) * flat, m10_provider.hhi(found["share"]) * flat,
        m10_provider.market_mean(found["share"], found["price"]) * flat,
    )  # fmt: skip
    return np.stack(columns, axis=1)


def _mean(value: F64) -> F64:
    total = np.zeros(len(value))
    for service in range(value.shape[1]):
        total = total + value[:, service]
    return total / value.shape[1]
