"""Synthetic population: every resident of Thailand's 77 provinces, drawn from published margins and from nothing else.

Owns: the margins with their sources and assumptions, the split into whole numbers, the draw of each agent's bytes.
Promises: stated margins are met exactly (largest remainder); the same size and seed give the same bytes anywhere.
Never: holds a record of a real person, asks for more than two bytes an agent.
"""

from salaklang.lab.population.draws import PHONE_FROM, USER_FROM
from salaklang.lab.population.errors import PopulationError
from salaklang.lab.population.make import Population, population_blocks, population_make
from salaklang.lab.population.margins import AGE_BANDS, ASSUMPTIONS, GROUPS_PER_PROVINCE
from salaklang.lab.population.plan import plan_make
from salaklang.lab.population.sources import District, Province, districts, provinces

__all__ = [
    "AGE_BANDS",
    "ASSUMPTIONS",
    "GROUPS_PER_PROVINCE",
    "PHONE_FROM",
    "USER_FROM",
    "District",
    "Population",
    "PopulationError",
    "Province",
    "districts",
    "plan_make",
    "population_blocks",
    "population_make",
    "provinces",
]
