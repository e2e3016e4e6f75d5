"""Validation that can fail: back-tests on nations, patterns over the posterior, and the badges that follow from them.

Owns: the protocols, the baselines, the scores, the forecasts of nations, calibration, the report, the badges.
Promises: nothing later than a forecast's own year, and nothing held out, is ever used for it; baselines stand beside
    every score; the report says what failed; a badge comes from a report, never from a hand.
Never: moves a bar to meet a score, invents a figure for a country, hides a country.
"""

from salaklang.lab.validation.report import Report, Row
from salaklang.lab.validation.validate import validate

__all__ = ["Report", "Row", "validate"]
