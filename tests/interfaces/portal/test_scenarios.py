"""The laboratory's pages as a visitor without JavaScript meets them, over the real engine and the committed atlas."""

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from lxml import html
from tests.interfaces.pages import visitor, words
from tests.interfaces.portal.scenario_world import emulator_small, emulator_use, run_done

from salaklang.capabilities.scenarios import laboratory
from salaklang.capabilities.scenarios.models import Run
from salaklang.capabilities.scenarios.queries import atlas_get
from salaklang.foundations.ledger.jobs import sequence_once
from salaklang.kernel.actor import NOBODY

SMALL = 5_000
PAGES = ("/scenarios/", "/scenarios/outcomes", "/scenarios/place", "/scenarios/scores", "/scenarios/who", "/scenarios/drivers", "/scenarios/runs", "/scenarios/compare")  # fmt: skip


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return emulator_small(tmp_path_factory.mktemp("emulator"))


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, emulator: Path) -> Any:
    cache.clear()
    settings.ALLOWED_HOSTS, settings.SALA_SCENARIOS_AGENTS, settings.SALA_SCENARIOS_THREADS = ["*"], SMALL, 1
    emulator_use(settings, tmp_path, emulator)
    yield
    laboratory.emulator.cache_clear()


def page(response: Any) -> Any:
    return html.fromstring(response.content.decode())


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages_with_its_numbers_behind_each_chart(
    db: None, path: str, language: str
) -> None:
    response = visitor().get(f"{path}?lang={language}")
    found = page(response)
    assert response.status_code == 200 and found.get("lang") == language
    for chart in found.xpath("//*[local-name()='svg' and contains(@class, 'chart ')]"):
        assert chart.xpath(".//*[local-name()='title']")[0].text.strip() and chart.get("role") == "img"
    charts = found.xpath("//main//*[local-name()='svg' and contains(@class, 'chart ')]")
    assert not charts or found.xpath("//main//details//table"), "a chart without a table"
    assert not found.xpath("//@style") and not found.xpath("//script[not(@src)]")


def test_limits_come_first(db: None) -> None:
    headings = [h.text_content() for h in page(visitor().get("/scenarios/?lang=en")).xpath("//main//h2")]
    assert headings[0].startswith("Read this first")
    said = words(visitor().get("/scenarios/?lang=en"))
    assert "no forecast" in said and all(p.title.en in said for p in laboratory.profiles_all())


def test_the_four_fans_share_their_axes_and_show_single_runs(db: None) -> None:
    found = page(visitor().get("/scenarios/outcomes?indicator=trust"))
    charts = found.xpath("//*[local-name()='svg' and contains(@class, 'chart--fan')]")
    assert len(charts) == 4
    axes = {tuple(c.xpath(".//*[contains(@class, 'chart-tick')]/text()")) for c in charts}
    assert len(axes) == 1
    for chart in charts:
        assert len(chart.xpath(".//*[starts-with(@class, 'chart-band-')]")) == 3
        assert 5 <= len(chart.xpath(".//*[@class='chart-run']")) <= 10


def test_what_spreads_is_refused_on_every_page_when_too_few_were_simulated(db: None) -> None:
    atlas = atlas_get(NOBODY)
    refused = [i for i in laboratory.indicators() if i.refused(atlas.agents)]
    assert refused, "the atlas is large enough for everything: test with a smaller one"
    for path in ("outcomes", "drivers"):
        response = visitor().get(f"/scenarios/{path}?indicator={refused[0].name}&lang=en")
        assert f"needs at least {refused[0].needs:,} people" in words(response)
        assert not page(response).xpath("//*[local-name()='svg' and contains(@class, 'chart ')]")
    empty = visitor().get(f"/scenarios/data/outcomes.csv?indicator={refused[0].name}").content.decode()
    assert len(empty.splitlines()) == 1


def test_each_indicator_has_its_badge_in_words(db: None) -> None:
    rows = page(visitor().get("/scenarios/scores?lang=en")).xpath("//tbody/tr[th[@scope='row']]")
    assert len(rows) == len(laboratory.indicators())
    badges = {"held against data", "pattern-checked", "untested"}
    assert all(row.xpath(".//strong[contains(@class, 'sala-tag')]")[0].text in badges for row in rows)


@pytest.mark.parametrize("indicator", [i.name for i in laboratory.indicators()])
def test_every_indicator_can_be_looked_at_everywhere(db: None, indicator: str) -> None:
    client = visitor()
    for path in ("outcomes", "who", "drivers"):
        assert client.get(f"/scenarios/{path}?indicator={indicator}").status_code == 200


@pytest.mark.parametrize("path", ["outcomes", "who", "drivers", "place"])
def test_an_unknown_indicator_is_said_and_not_guessed(db: None, path: str) -> None:
    response = visitor().get(f"/scenarios/{path}?indicator=<b>luck</b>&lang=en")
    assert response.status_code == 404 and "There is no such indicator" in words(response)
    assert b"<b>luck" not in response.content


def test_the_map_has_every_province_with_its_value_and_the_table_says_the_same(db: None) -> None:
    response = visitor().get("/scenarios/who?indicator=trust&this=open&against=leviathan&lang=en")
    found = page(response)
    areas = found.xpath("//*[@id='map']//*[@data-area]")
    assert len(areas) == 77 and not [a for a in areas if "area-unknown" in a.get("class")]
    rows = {r.xpath("string(th)"): r.xpath("string(td[last()])") for r in found.xpath("//details[1]//tbody/tr")}
    for area in areas:
        title = area.xpath("string(*[local-name()='title'])")
        name = next(n for n in rows if title.startswith(n + " "))
        assert title == f"{name} {rows[name]}"


def test_levers_are_answered_without_a_script(db: None) -> None:
    response = visitor().get("/scenarios/place?openness=0.2&public_integration=0.9&indicator=trust&lang=en")
    found = page(response)
    assert response.status_code == 200 and found.xpath("//input[@name='openness']")[0].get("value") in ("0.2", "0.20")
    assert "An estimate, not the full result" in words(response)
    point = found.xpath("//*[@data-heat-point='']")[0]
    assert point.get("tabindex") is None and point.get("transform")


def test_thai_digits_and_a_comma_are_understood(db: None) -> None:
    found = page(visitor().get("/scenarios/place?openness=๐,๓"))
    assert found.xpath("//*[@data-range='openness']")[0].get("value") == "0.30"


@pytest.mark.parametrize("query", ["openness=2", "audit=-1", "moderation=lots", "privacy_guard=nan", "openness=1e400"])
def test_nonsense_levers_get_a_clear_error_beside_the_lever(db: None, query: str) -> None:
    response = visitor().get(f"/scenarios/place?{query}&lang=en")
    lever = query.partition("=")[0]
    found = page(response)
    assert response.status_code == 422 and "must be a number from 0 to 1" in words(response)
    assert found.xpath(f"//*[@id='fault-{lever}']") and found.xpath(f"//a[@href='#lever-{lever}']")


@pytest.mark.parametrize("digest", ["f" * 64, "open", "0", "x" * 300])
def test_a_link_to_a_run_that_is_not_here_says_so(db: None, digest: str) -> None:
    for path in (
        f"runs/{digest}",
        f"runs/{digest}/recipe.json",
        f"compare?a={digest}&b={digest}",
        f"data/run.csv?run={digest}",
    ):
        response = visitor().get(f"/scenarios/{path}", headers={"Accept-Language": "en"})
        assert response.status_code == 404, path


@pytest.mark.parametrize("path", ["data/nothing.csv", "data/outcomes.exe", "data/outcomes.csv?indicator=x"])
def test_a_table_that_is_not_there_is_not_found(db: None, path: str) -> None:
    assert visitor().get(f"/scenarios/{path}").status_code == 404


@pytest.mark.parametrize("table", ["outcomes", "scores", "provinces", "groups", "drivers", "runs"])
def test_csv_and_parquet_hold_the_same_numbers_and_the_recipe(db: None, table: str) -> None:
    client = visitor()
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"/scenarios/data/{table}.csv?indicator=trust").content.decode()))
    )
    answer = client.get(f"/scenarios/data/{table}.parquet?indicator=trust")
    parquet = pq.read_table(io.BytesIO(answer.content))
    assert len(rows) == len(parquet) > 3 and list(rows[0]) == parquet.column_names
    assert parquet.schema.metadata[b"salaklang.recipe"].decode() == atlas_get(NOBODY).told["digest"]
    assert "attachment" in answer["Content-Disposition"]
    for name in parquet.column_names:
        first = parquet[name][0].as_py()
        assert str(first) == rows[0][name] or float(rows[0][name]) == pytest.approx(first)


def test_a_full_run_from_the_levers_to_its_proof_and_its_replay(node: None) -> None:
    client = visitor("anan")
    asked = client.post("/scenarios/place/run", {"audit": "0.11", "indicator": "trust"})
    assert asked.status_code == 302
    waiting = client.get(asked["Location"], {"lang": "en"})
    assert "Waiting: the machine does one run at a time" in words(waiting) and "An estimate" in words(waiting)
    from salaklang.capabilities.scenarios.actions import run_carry_out

    run_carry_out(Run.objects.get().id)
    sequence_once()
    done = client.get(asked["Location"])
    run = Run.objects.get()
    assert "The full result" in words(done) and run.result_digest in words(done) and "An estimate" not in words(done)
    proof = client.get(f"/proof/{run.act_code}")
    assert proof.status_code == 200 and "Result of a scenario run recorded" in words(proof)
    assert client.post(f"{asked['Location']}/replay").status_code == 302
    run_carry_out(Run.objects.get(replay_of=run).id)
    assert "the same, bit for bit" in words(client.get(asked["Location"]))
    recipe = client.get(f"{asked['Location']}/recipe.json")
    assert laboratory.recipe_of(recipe.json()).digest() == run.recipe_digest == asked["Location"].rpartition("/")[2]


def test_one_who_is_not_signed_in_is_led_to_sign_in(db: None) -> None:
    response = visitor().post("/scenarios/place/run", {})
    assert response.status_code == 302 and response["Location"].startswith("/auth/sign-in")
    assert not Run.objects.exists()


def test_who_asked_cancels_and_a_cancelled_run_can_be_asked_for_again(node: None) -> None:
    client = visitor("anan")
    address = client.post("/scenarios/place/run", {"audit": "0.12"})["Location"]
    run = Run.objects.get()
    assert visitor("mali").post(f"/scenarios/runs/{run.id}/cancel").status_code == 403
    assert client.post(f"/scenarios/runs/{run.id}/cancel")["Location"] == address
    assert "was cancelled" in words(client.get(f"{address}?lang=en"))
    client.post(f"{address}/again")
    assert Run.objects.get().state == "queued"


def test_too_many_runs_in_a_day_are_refused_in_words(node: None, settings: Any) -> None:
    settings.SALA_SCENARIOS_RUNS_PER_DAY = 1
    client = visitor("anan")
    client.post("/scenarios/place/run", {"audit": "0.13"})
    response = client.post("/scenarios/place/run?lang=en", {"audit": "0.14"})
    assert response.status_code == 429 and "You have asked for 1 full runs today" in words(response)


def test_a_sample_is_real_marked_and_limited(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laboratory, "SAMPLE_AGENTS", 2_000)
    settings.SALA_SAMPLES_PER_MINUTE = 1
    client = visitor()
    response = client.post("/scenarios/place/sample?lang=en", {"openness": "0.5"})
    assert "Computed just now on a sample of 2,000 people" in words(response) and response.status_code == 200
    assert client.post("/scenarios/place/sample", {"openness": "0.5"}).status_code == 429


def test_one_sample_at_a_time_in_a_process(db: None) -> None:
    with laboratory._sampling:
        response = visitor().post("/scenarios/place/sample?lang=en", {})
    assert response.status_code == 503 and "Another sample is being computed" in words(response)


def test_nobody_burns_the_server_by_moving_levers(db: None, settings: Any) -> None:
    settings.SALA_SCENARIOS_PER_MINUTE = 2
    client = visitor()
    assert [client.get("/scenarios/place?part=answer").status_code for _ in range(3)] == [200, 200, 429]


def test_without_an_emulator_the_page_says_so(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from salaklang.lab.emulator import files

    monkeypatch.setattr(files, "COMMITTED", "not-there.npz")
    emulator_use(settings, tmp_path / "bare", None)
    response = visitor().get("/scenarios/place?lang=en")
    assert response.status_code == 200 and "no stand-in yet" in words(response)


def test_a_node_without_an_atlas_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from salaklang.capabilities.scenarios.queries import atlas

    monkeypatch.setattr(atlas, "COMMITTED", Path("/nowhere/atlas.npz"))
    response = visitor().get("/scenarios/outcomes?lang=en")
    assert response.status_code == 503 and "no exploration to show yet" in words(response)


def test_two_runs_are_compared_and_said_to_be_paired(db: None) -> None:
    one, two = run_done(), run_done(openness=0.1)
    response = visitor().get(f"/scenarios/compare?a={one.digest}&b={two.digest}&indicator=trust&lang=en")
    assert "These two are paired" in words(response)
    found = page(response)
    assert found.xpath("//*[@id='difference']") and found.xpath("//table[caption='Levers that differ']//tbody/tr")
    other = visitor().get(f"/scenarios/compare?a={one.digest}&b={one.digest}&indicator=trust&lang=en")
    assert page(other).xpath("//*[@id='difference']//*[local-name()='desc']")[0].text.startswith("It ends at +0.000")


def test_pages_hold_no_person(node: None) -> None:
    client = visitor("anan")
    address = client.post("/scenarios/place/run", {"audit": "0.15"})["Location"]
    run = Run.objects.get()
    for path in (address, "/scenarios/runs", f"{address}/recipe.json"):
        assert str(run.asked_by) not in visitor().get(path).content.decode()
