"""The documents print the margins the code uses, each with its source; the notices travel with the files."""

from pathlib import Path

import pytest

from salaklang.lab.population import ASSUMPTIONS
from salaklang.lab.population.sources import ROOT, facts, province_facts
from salaklang.lab.population.table import margins_table

PAGE = Path(__file__).parents[3] / "docs" / "lab" / "data.md"


def test_the_page_prints_the_table_that_the_code_makes():
    assert margins_table() in PAGE.read_text(encoding="utf-8"), "run python -m salaklang.lab.population.table"


def test_every_row_of_the_table_names_a_date_and_a_source():
    rows = [line.strip("|").split("|") for line in margins_table().splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 12
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows)


def test_every_stated_fact_names_its_source_and_none_comes_from_a_collection_without_a_licence():
    for fact in (*facts(), *province_facts()):
        assert fact.source and "tambon" not in fact.source.lower()


def test_assumptions_stand_in_both_languages():
    assert all(text.th and text.en for text in ASSUMPTIONS)


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("divisions", ("MIT", "kongvut")),
        ("population", ("CC BY 4.0", "CC BY 3.0 IGO", "World Population Prospects 2019")),
        ("countries", ("Free data from Gapminder", "The World Bank")),
        ("vdem", ("CC BY-SA 4.0", "Coppedge", "Share-alike")),
    ],
)
def test_the_notices_travel_with_the_files(folder, words):
    notice = ROOT.joinpath(folder, "SOURCE.md").read_text(encoding="utf-8")
    assert all(word in notice for word in words)


def test_v_dem_is_in_no_file_under_another_licence():
    for folder in ("divisions", "population", "countries"):
        for path in ROOT.joinpath(folder).iterdir():
            assert "v2x" not in path.read_text(encoding="utf-8")
