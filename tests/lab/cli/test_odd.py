"""The model's description is what the code says, and says all that it must."""

import re
from pathlib import Path

import pytest

from salaklang.lab.indicators import INDICATORS
from salaklang.lab.mechanisms import MECHANISMS
from salaklang.lab.odd import odd_text
from salaklang.lab.odd.concepts import CONCEPTS
from salaklang.lab.odd.description import mechanism_header
from salaklang.lab.odd.headers import WORDS, HeaderLacks, header_read
from salaklang.lab.parameters import PARAMETERS

FILE = Path(__file__).resolve().parents[3] / "docs" / "lab" / "model.md"


def test_the_description_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == odd_text(), "run ./sala lab odd --to docs/lab/model.md"


def test_every_mechanism_parameter_and_indicator_stands_in_it() -> None:
    text = odd_text()
    assert [m.number for m in MECHANISMS] == [f"M{n}" for n in range(1, 12)]
    for mechanism in MECHANISMS:
        assert f"#### {mechanism.number} {mechanism.title.en}" in text
    for parameter in PARAMETERS:
        assert f"| `{parameter.name}` | {parameter.default:g} |" in text
    for indicator in INDICATORS:
        assert f"| `{indicator.name}` |" in text


def test_design_concepts_name_only_mechanisms_that_exist() -> None:
    numbers = {m.number for m in MECHANISMS}
    for _, words in CONCEPTS:
        assert set(re.findall(r"\bM\d+\b", words)) <= numbers


@pytest.mark.parametrize("word", WORDS)
def test_a_header_that_lacks_a_word_is_found(word: str) -> None:
    whole = "M0 Nothing.\n\n" + "\n".join(f"{w}: something" for w in WORDS if w != word)
    with pytest.raises(HeaderLacks) as lacking:
        header_read(whole, file="m00.py")
    assert lacking.value.values["word"] == word


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.number)
def test_every_mechanism_states_all(mechanism) -> None:
    header = mechanism_header(mechanism)
    assert all(len(header.parts[w]) > 8 for w in WORDS)
