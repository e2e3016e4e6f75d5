"""Badges of indicators: said by the report, never by hand.

validated: the mechanism behind the indicator beat every baseline on nations' held-out years, in point, distribution and
band. pattern: at least one pattern about it held over the whole posterior, and none about it failed. Else: untested.
"""

from collections.abc import Mapping

from salaklang.lab.badges import Badge
from salaklang.lab.validation.report import Report

BACKTESTS: Mapping[str, tuple[str, ...]] = {
    "adoption": tuple(f"internet_users.{claim}" for claim in ("rmse", "beats", "crps", "band", "early")),
    "business_hours": ("tax_hours.rmse", "tax_hours.crps", "tax_hours.band"),
    "bribes": ("v2x_pubcorr.rmse", "v2x_pubcorr.crps", "v2x_pubcorr.band"),
}
"""Indicator → rows that must all pass for it to count as validated."""

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "adoption": ("target.adoption_gain", "pattern.s_curve"),
    "digital_share": ("pattern.once_only",),
    "cost": ("pattern.online_saves",),
    "trust": ("pattern.trust_mediated",),
    "business_hours": ("target.tax_hours_ratio", "pattern.tax_hours_reform"),
    "bribes": ("target.bribes_ratio",),
    "tax_compliance": ("pattern.tax_norm", "pattern.tax_audit"),
    "divide_adoption": ("pattern.divide",),
    "polarisation": ("pattern.narrow_minds",),
}
"""Indicator → rows that must all pass for it to count as pattern-checked. A target alone (bribes) is no pattern."""


def badges(report: Report) -> dict[str, Badge]:
    """The badge of every indicator that the report says anything about; all others are untested."""
    passed = {row.id for row in report.rows if row.passed}
    found: dict[str, Badge] = {}
    for name in {**BACKTESTS, **PATTERNS}:
        checks = PATTERNS.get(name, ())
        patterned = all(c in passed for c in checks) and any(c.startswith("pattern.") for c in checks)
        validated = name in BACKTESTS and all(c in passed for c in BACKTESTS[name])
        found[name] = "validated" if validated and patterned else "pattern" if patterned else "untested"
    return found
