"""The eleven mechanisms, one file each: header with equations, parameters with ranges and sources, a switch."""

from salaklang.lab.mechanisms import (
    m01_channel,
    m02_adoption,
    m03_trust,
    m04_opinion,
    m05_misinformation,
    m06_participation,
    m07_corruption,
    m08_tax,
    m09_agency,
    m10_provider,
    m11_community,
)
from salaklang.lab.mechanisms.declare import ASSUMPTION, Mechanism, Parameter

MECHANISMS: tuple[Mechanism, ...] = (
    m01_channel.MECHANISM,
    m02_adoption.MECHANISM,
    m03_trust.MECHANISM,
    m04_opinion.MECHANISM,
    m05_misinformation.MECHANISM,
    m06_participation.MECHANISM,
    m07_corruption.MECHANISM,
    m08_tax.MECHANISM,
    m09_agency.MECHANISM,
    m10_provider.MECHANISM,
    m11_community.MECHANISM,
)

__all__ = ["ASSUMPTION", "MECHANISMS", "Mechanism", "Parameter"]
