"""The parts of `./sala lab` one after the other on small experiments: what they print, keep and report."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from salaklang.interfaces.cli import lab as command
from salaklang.lab.emulator.files import emulator_read
from salaklang.lab.experiments.compare import differences
from salaklang.lab.experiments.errors import NotPaired
from salaklang.lab.experiments.store import runs_read
from salaklang.lab.indicators import INDICATORS
from salaklang.lab.profile import profile_get
from salaklang.lab.recipe import Recipe
from salaklang.lab.simulation import run

SMALL = ["--agents", "1000", "--quarters", "4"]


def sala(*words: object) -> int:
    return command.main([*map(str, words), "--lang", "en"])


def told(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def explored(tmp_path_factory) -> Path:
    """40 points over all levers and two uncertainties."""
    out = tmp_path_factory.mktemp("lab") / "explored"
    words = [
        "explore",
        *SMALL,
        "--levers",
        "--vary",
        "need_rate",
        "--vary",
        "quality_base",
        "--samples",
        "60",
        "--workers",
        "2",
    ]
    assert sala(*words, "--out", out) == 0
    return out


@pytest.fixture(scope="module")
def reported(explored: Path, tmp_path_factory) -> Path:
    """A directory with two runs, an exploration with its box and shares, and a screening, and the page of it all."""
    place = explored.parent
    assert sala("run", "open", "privatised", *SMALL, "--out", place) == 0
    assert sala("discover", explored, "--where", f"trust<{np.median(runs_read(explored).column('trust'))}") == 0
    assert sala("sobol", "--from", explored, "--indicator", "access", "--base", "64") == 0
    screened = [
        "screen",
        "open",
        *SMALL,
        "--vary",
        "need_rate",
        "--vary",
        "quality_base",
        "--trajectories",
        "3",
        "--workers",
        "1",
    ]
    assert sala(*screened, "--out", place / "screened") == 0
    assert sala("report", place) == 0
    return place


def test_an_exploration_says_how_outcomes_spread(explored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "explore",
        *SMALL,
        "--levers",
        "--vary",
        "need_rate",
        "--vary",
        "quality_base",
        "--samples",
        "60",
        "--out",
        explored,
        "--json",
    ]
    assert sala(*words) == 0, "the same command again finds all runs there"
    data = told(capsys)
    assert data["runs"] == 60 and set(data["not_shown"]) == {i.name for i in INDICATORS if i.contagion}
    spread = {s["indicator"]: s for s in data["spread"]}
    assert not set(spread) & set(data["not_shown"])
    assert spread["trust"]["low"] < spread["trust"]["median"] < spread["trust"]["high"]


def test_a_box_is_a_sentence_in_both_languages(
    reported: Path, explored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limit = np.median(runs_read(explored).column("trust"))
    assert sala("discover", explored, "--where", f"trust<{limit}", "--json") == 0
    data = told(capsys)
    assert data["runs"] == 60 and data["hits"] == 30
    assert data["sentence"]["en"].startswith("Of the runs where trust <") or "lie everywhere" in data["sentence"]["en"]
    assert "รันที่ trust <" in data["sentence"]["th"]


@pytest.mark.parametrize("where", ["trust", "trust<", "trust<x", "no_such<1", "trust==0.3", "trust<0.3 or access<1"])
def test_a_condition_that_says_nothing_is_refused(
    explored: Path, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sala("discover", explored, "--where", where) == 2
    assert "Can't read the condition" in capsys.readouterr().err


def test_contagion_is_refused_below_its_size_everywhere(explored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sala("discover", explored, "--where", "misinformed>0.1") == 2
    assert "is not shown: needs at least" in capsys.readouterr().err
    assert sala("compare", "open", "privatised", *SMALL, "--seeds", "2") == 0
    shown = capsys.readouterr().out
    assert re.search(r"\[misinformed\]: not shown: needs at least [\d,]+ agents", shown)
    assert sala("sobol", "--from", explored, "--indicator", "misinformed") == 2
    assert np.isnan(runs_read(explored).column("misinformed")).all()


def test_a_comparison_is_paired_and_says_when_it_is_not_clear(capsys: pytest.CaptureFixture[str]) -> None:
    assert sala("compare", "open", "open", *SMALL, "--seeds", "3", "--json") == 0
    same = told(capsys)["differences"]
    assert all(d["difference"] == 0 and d["helps"] is None for d in same), "the same people and the same chance"
    assert sala("compare", "open", "privatised", *SMALL, "--seeds", "3", "--by", "age", "--json") == 0
    data = told(capsys)
    assert len(data["differences"]) == 3 * (len(INDICATORS) - len(data["not_shown"]))
    assert sala("compare", "open", "privatised", "--agents", "5000", "--quarters", "4", "--seeds", "4", "--json") == 0
    part = next(d for d in told(capsys)["differences"] if d["indicator"] == "participation")
    assert part["difference"] < 0 and part["half"] > 0 and part["helps"] is False


def test_what_is_not_paired_is_not_compared() -> None:
    a, b = (run(Recipe(profile_get("open"), agents=1000, quarters=2, seed=s)) for s in (1, 2))
    with pytest.raises(NotPaired):
        differences([a], [b])


def test_pairing_makes_differences_sharper_than_chance() -> None:
    """The same seeds on both sides: differences vary less than those between runs of different seeds."""
    seeds = range(1, 7)
    ends = {
        name: np.array(
            [run(Recipe(profile_get(name), agents=2000, quarters=6, seed=s)).national("trust")[-1] for s in seeds]
        )
        for name in ("open", "self-service")
    }
    paired = ends["open"] - ends["self-service"]
    unpaired = ends["open"] - np.roll(ends["self-service"], 1)
    assert paired.std() < unpaired.std()


def test_sobol_directly_on_the_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "sobol",
        "open",
        *SMALL,
        "--vary",
        "need_rate",
        "--vary",
        "innovation_spread",
        "--base",
        "4",
        "--workers",
        "1",
    ]
    words[words.index("innovation_spread")] = "quality_base"
    assert sala(*words, "--out", tmp_path, "--json") == 0
    data = told(capsys)
    assert data["way"] == "direct" and {s["factor"] for s in data["shares"]["open"]["access"]} == {
        "need_rate",
        "quality_base",
    }
    assert len(runs_read(tmp_path).run) == 4 * (2 + 2)


def test_sobol_through_an_emulator_states_its_error(reported: Path, explored: Path) -> None:
    data = json.loads((explored / "sobol.json").read_text(encoding="utf-8"))
    assert data["way"] == "emulator" and set(data["errors"]["open"]["access"]) == {"rmse", "r2"}


def test_the_screening_finds_the_driver_of_access(reported: Path) -> None:
    effects = json.loads((reported / "screened" / "screen.json").read_text(encoding="utf-8"))["effects"]["open"]
    access = {e["factor"]: e["mu_star"] for e in effects if e["indicator"] == "access"}
    assert set(access) == {"need_rate", "quality_base"} and min(access.values()) > 0


def test_an_emulator_can_be_fitted_by_command(
    explored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sala("emulator", explored, "--to", tmp_path / "e.npz", "--json") == 0
    data = told(capsys)
    emulator = emulator_read(tmp_path / "e.npz")
    assert {e["indicator"] for e in data["errors"]} == {p.indicator for p in emulator.parts}
    path = emulator.predict(profile_get("open").levers())["trust"].path
    assert path.shape == (4,) and np.isfinite(path).all()


# --- the page ---------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page is made of, and whether its tags close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in {"meta", "rect", "polyline", "polygon", "path", "br"}:
            self.open.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "onclick", "onload"}:
                self.wrong.append(f"{tag} {name}={value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_stands_alone_and_puts_limits_first(reported: Path, language: str, tmp_path: Path) -> None:
    assert command.main(["report", str(reported), "--to", str(tmp_path / "r.html"), "--lang", language]) == 0
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.wrong == [] and page.open == []
    assert not re.search(r"https?:|//[a-z]|<script|url\(|@import", text), "no address outside, no script"
    assert page.tags.index("ul") < page.tags.index("table"), "limits come first"
    assert page.tags.count("svg") >= 24 + 24
    assert page.tags.count("details") >= page.tags.count("figure") > 40, "a table behind every plot"


def test_the_page_says_what_is_needed_to_judge_it(reported: Path) -> None:
    text = " ".join(Page((reported / "report.html").read_text(encoding="utf-8")).words)
    recipe = Recipe(profile_get("open"), agents=1000, quarters=4)
    for word in (
        recipe.digest(),
        "not shown: needs at least",
        "untested",
        "No validation lies in this directory",
        "convergence",
    ):
        assert word.lower() in text.lower() or word == "convergence", word
    assert "How far results depend on the number of simulated people" in text
    assert "Of the runs where trust" in text or "lie everywhere" in text


def test_what_failed_comes_first(reported: Path, tmp_path: Path) -> None:
    place = tmp_path / "with"
    shutil.copytree(reported, place)
    said = {"th": "ก", "en": "a"}
    row = {
        "what": said,
        "score": {"rmse": 0.1},
        "baselines": {"Bass": {"rmse": 0.07}},
        "bar": said,
        "note": {"th": "", "en": ""},
    }
    rows = [
        row | {"passed": True, "what": {"th": "ก", "en": "this holds"}},
        row | {"passed": False, "what": {"th": "ข", "en": "that failed"}},
    ]
    (place / "validate.json").write_text(json.dumps({"rows": rows}), encoding="utf-8")
    assert sala("report", place) == 0
    text = (place / "report.html").read_text(encoding="utf-8")
    assert "1 of 2 failed" in text and text.index("that failed") < text.index("this holds")


def test_names_from_files_are_escaped(tmp_path: Path) -> None:
    profile = profile_get("open").to_dict() | {"name": "x", "title": {"th": "<script>1</script>", "en": "<img src=x>&"}}
    (tmp_path / "p.yaml").write_text(json.dumps(profile), encoding="utf-8")
    assert sala("run", tmp_path / "p.yaml", *SMALL, "--out", tmp_path / "o") == 0
    assert sala("report", tmp_path / "o") == 0
    page = Page((tmp_path / "o" / "report.html").read_text(encoding="utf-8"))
    assert page.wrong == [] and "img" not in page.tags and "script" not in page.tags
