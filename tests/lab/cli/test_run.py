"""`./sala lab run` and `replay`: resumable, bit for bit, and clear when something is in the way."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from salaklang.interfaces.cli import lab as command
from salaklang.interfaces.cli.lab_progress import Progress, duration
from salaklang.lab.profile import LEVERS, profile_get
from salaklang.lab.recipe import Recipe
from salaklang.lab.results.errors import NotAResult
from salaklang.lab.results.files import META, result_read, results_in
from salaklang.lab.results.keep import replay, result_path, run_keep, state_read
from salaklang.lab.simulation import run

ROOT = Path(__file__).resolve().parents[3]


def sala(*arguments: object) -> int:
    return command.main([*map(str, arguments), "--lang", "en"])


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return Recipe(profile_get("open"), agents=3_000, quarters=6, seed=5)


@pytest.fixture(scope="module")
def kept(recipe: Recipe, tmp_path_factory) -> Path:
    return run_keep(recipe, tmp_path_factory.mktemp("kept"))


def test_a_file_holds_the_whole_recipe_and_gives_the_same_result_back(kept: Path, recipe: Recipe) -> None:
    told = json.loads(pq.read_schema(kept).metadata[META])
    assert told["recipe"] == recipe.to_dict() and told["digest"] == recipe.digest()
    assert {"engine", "population", "result", "convergence"} <= set(told)
    read = result_read(kept)
    assert read.result.digest() == run(recipe).digest() == told["result"]
    assert [row["agents"] for row in read.convergence] == [3000.0]


def test_what_is_too_small_is_blank_in_the_file(kept: Path) -> None:
    table = pq.read_table(kept)
    told = json.loads(table.schema.metadata[META])
    assert "misinformed" in told["not_shown"]
    for name in told["not_shown"]:
        assert np.isnan(table[name].to_numpy()).all()
    assert np.array_equal(np.isfinite(table["trust"].to_numpy()), table["people"].to_numpy() > 0)


def test_the_same_recipe_gives_the_same_bytes(kept: Path, recipe: Recipe, tmp_path: Path) -> None:
    assert run_keep(recipe, tmp_path, threads=2).read_bytes() == kept.read_bytes()


def test_replay_is_bit_for_bit_and_sees_a_changed_bit(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, again = replay(kept, threads=2)
    assert before == again
    assert sala("replay", kept, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    table = pq.read_table(kept)
    told = json.loads(table.schema.metadata[META])
    told["recipe"]["seed"] += 1
    forged = table.replace_schema_metadata({META: json.dumps(told).encode()})
    pq.write_table(forged, tmp_path / "forged.parquet")
    assert sala("replay", tmp_path / "forged.parquet") == 1
    assert "Different" in capsys.readouterr().err


def test_a_changed_figure_is_not_believed(kept: Path, tmp_path: Path) -> None:
    table = pq.read_table(kept)
    column = table.column_names.index("count.adopted")
    changed = table["count.adopted"].to_numpy().copy()
    changed[100] += 1
    pq.write_table(
        table.set_column(column, "count.adopted", [changed]).replace_schema_metadata(table.schema.metadata),
        tmp_path / "x.parquet",
    )
    with pytest.raises(NotAResult):
        result_read(tmp_path / "x.parquet")


@pytest.mark.parametrize("stop_at", [0, 1, 3, 5])
def test_a_stopped_run_goes_on_to_the_same_bits(recipe: Recipe, kept: Path, tmp_path: Path, stop_at: int) -> None:
    """Killed without warning after the state of a quarter was kept: what follows equals what was never stopped."""

    class Killed(BaseException):
        pass

    def die(done: int, begun: int) -> None:
        if done == stop_at + 1:
            raise Killed

    with pytest.raises(Killed):
        run_keep(recipe, tmp_path, every=0.0, on_quarter=die)
    assert results_in(tmp_path) == []
    state = state_read(tmp_path / f".{result_path(recipe, tmp_path).stem}.state.npz", recipe)
    assert (state.quarter if state else 0) == stop_at
    told: list[tuple[int, int]] = []
    path = run_keep(recipe, tmp_path, on_quarter=lambda done, begun: told.append((done, begun)))
    assert told[0] == (stop_at, stop_at)
    assert path.read_bytes() == kept.read_bytes()
    assert [p.name for p in sorted(tmp_path.iterdir())] == [".lock", path.name], (
        "the state is gone once the result is there"
    )


def test_a_damaged_state_is_begun_anew(recipe: Recipe, kept: Path, tmp_path: Path) -> None:
    state = tmp_path / f".{result_path(recipe, tmp_path).stem}.state.npz"
    state.write_bytes(b"PK\x03\x04 torn")
    assert run_keep(recipe, tmp_path).read_bytes() == kept.read_bytes()


def test_a_finished_run_is_left_alone(recipe: Recipe, kept: Path) -> None:
    before = kept.stat().st_mtime_ns
    told: list[int] = []
    assert run_keep(recipe, kept.parent, on_quarter=lambda done, begun: told.append(done)) == kept
    assert kept.stat().st_mtime_ns == before and told == [6]


@pytest.mark.crash
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_the_state_and_the_same_command_goes_on(tmp_path: Path, number: int) -> None:
    words = [
        "run",
        "open",
        "privatised",
        "--agents",
        "40000",
        "--quarters",
        "60",
        "--out",
        str(tmp_path),
        "--lang",
        "en",
    ]
    first = subprocess.Popen(lab_command(*words), env=environment(), stderr=subprocess.PIPE, text=True)
    assert first.stderr is not None
    seen = ""
    while "privatised 6" not in seen:
        line = first.stderr.readline()
        assert line, f"it ended too early: {seen}"
        seen += line
    first.send_signal(number)
    rest = first.communicate(timeout=60)[1]
    assert first.returncode == 130, seen + rest
    assert "Give the same command again to go on" in rest
    finished = results_in(tmp_path)
    assert len(finished) == 1 and finished[0].name.startswith("open-"), "the profile that was finished is kept"
    assert list(tmp_path.glob(".privatised-*.state.npz"))
    second = subprocess.run(lab_command(*words), env=environment(), capture_output=True, text=True, timeout=120)
    assert second.returncode == 0, second.stderr
    assert "privatised 0/" not in second.stderr, "it went on where it was"
    path = next(p for p in results_in(tmp_path) if p.name.startswith("privatised"))
    before, again = replay(path)
    assert before == again, "the stopped and resumed run is that which was never stopped"


def test_a_full_disk_loses_no_finished_work(tmp_path: Path) -> None:
    """The process may write files of at most 300 kB, as if the disk were full: finished profiles stay, exit code 69."""
    words = ["run", "open", "--agents", "3000", "--quarters", "3", "--out", str(tmp_path), "--lang", "en"]
    first = subprocess.run(lab_command(*words), env=environment(), capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    finished = results_in(tmp_path)[0].read_bytes()
    assert len(finished) > 100_000
    words[1:2] = ["open", "privatised"]

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    env = environment() | {"PYTHONDONTWRITEBYTECODE": "1"}
    second = subprocess.run(lab_command(*words), env=env, capture_output=True, text=True, preexec_fn=small_files)
    assert second.returncode == 69, second.stderr
    assert "The disk is full while writing" in second.stderr and "finished work is kept" in second.stderr
    assert "Traceback" not in second.stderr
    assert [p.read_bytes() for p in results_in(tmp_path)] == [finished]
    assert not list(tmp_path.glob(".*.part"))


def test_a_state_that_cant_be_kept_is_told_and_the_run_goes_on(recipe: Recipe, kept: Path, tmp_path: Path) -> None:
    (tmp_path / f".{result_path(recipe, tmp_path).stem}.state.npz").mkdir()
    told: list[str] = []
    path = run_keep(recipe, tmp_path, every=0.0, on_trouble=lambda error: told.append(error.code))
    assert told == ["lab-not-writable"] * 6
    assert path.read_bytes() == kept.read_bytes()


WRONG = {
    "no such profile": (["run", "opne", "--out", "{out}"], 2, "opne"),
    "no such parameter": (["run", "open", "--param", "bass_z=1", "--out", "{out}"], 2, "bass_z"),
    "parameter out of range": (["run", "open", "--param", "bass_p=7", "--out", "{out}"], 2, "bass_p"),
    "not a number": (["run", "open", "--param", "bass_p=high", "--out", "{out}"], 2, "high"),
    "nobody": (["run", "open", "--agents", "0", "--out", "{out}"], 2, "agents"),
    "half a person": (["run", "open", "--agents", "1000.5", "--out", "{out}"], 2, "whole number"),
    "infinitely many": (["run", "open", "--agents", "inf", "--out", "{out}"], 2, "whole number"),
    "no such mechanism": (["run", "open", "--off", "magic", "--out", "{out}"], 2, "magic"),
    "no place": (["run", "open"], 2, "--out"),
    "nonsense in a profile": (["run", "{bad}", "--out", "{out}"], 2, "openness"),
    "not yaml": (["run", "{torn}", "--out", "{out}"], 2, "YAML"),
    "no right to write": (
        ["run", "open", "--agents", "1000", "--quarters", "1", "--out", "/proc/nowhere"],
        69,
        "Can't write",
    ),
    "a file in the way": (["run", "open", "--agents", "1000", "--quarters", "1", "--out", "{bad}"], 69, "Can't write"),
    "no such file": (["replay", "{out}/none.parquet"], 2, "Can't read"),
    "not a result": (["replay", "{bad}"], 2, "no result"),
    "no such part": (["rnu"], 2, "rnu"),
    "nothing to report": (["report", "{empty}"], 2, "no results"),
    "nothing explored": (["discover", "{empty}", "--where", "trust<0.3"], 2, "Can't read"),
    "no scheduler named": (
        ["explore", "--engine", "dask", "--agents", "1000", "--quarters", "1", "--samples", "1", "--out", "{out}"],
        2,
        "--scheduler",
    ),
    "no samples": (["explore", "--samples", "0", "--agents", "1000", "--out", "{out}"], 2, "--samples"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_one_clear_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.yaml").write_text(
        "\n".join(["name: mine", *(f"{lever}: 0.5" for lever in LEVERS), "openness: much"]), encoding="utf-8"
    )
    (tmp_path / "torn.yaml").write_text("name: [", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    words, code, said = WRONG[name]
    places = {
        "out": tmp_path / "out",
        "bad": tmp_path / "bad.yaml",
        "torn": tmp_path / "torn.yaml",
        "empty": tmp_path / "empty",
    }
    words = [w.format(**places) for w in words]
    assert command.main([*words, "--lang", "en"] if name != "no such part" else words) == code
    err = capsys.readouterr().err
    last = err.strip().splitlines()[-1]
    assert last.startswith("sala: ") and said in last, err
    assert "Traceback" not in err


def test_errors_speak_thai_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["run", "opne", "--out", str(tmp_path), "--lang", "th"]) == 2
    assert "ไม่รู้จักรูปแบบ" in capsys.readouterr().err


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sala("run", "open", "--agents", "66e2", "--quarters", "2", "--out", tmp_path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["results"][0]["recipe"]["agents"] == 6600
    assert "misinformed" in told["results"][0]["not_shown"] and "misinformed" not in told["results"][0]["end"]
    assert sala("run", "opne", "--out", tmp_path, "--json") == 2
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_every_part_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for part in (
        "run",
        "replay",
        "compare",
        "explore",
        "screen",
        "sobol",
        "discover",
        "validate",
        "report",
        "emulator",
        "odd",
        "list",
    ):
        assert command.main([part, "--help"]) == 0
        assert "usage: ./sala lab" in capsys.readouterr().out


# --- how far it is ----------------------------------------------------------------------------------------------------


class Paper:
    """A stream that remembers, and says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        self.terminal, self.written = terminal, ""

    def isatty(self) -> bool:
        return self.terminal

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None: ...


def test_time_left_counts_only_what_this_process_did() -> None:
    now = [0.0]
    paper = Paper(terminal=True)
    bar = Progress("open", 80, begun=40, stream=paper, clock=lambda: now[0])  # type: ignore[arg-type]
    bar.tell(40)
    now[0] = 10.0
    bar.tell(50)
    assert "50/80 (62 %) · 0:30 left" in paper.written and "█" in paper.written
    assert duration(3725) == "1:02:05"


def test_no_terminal_gets_plain_lines() -> None:
    paper = Paper(terminal=False)
    bar = Progress("open", 1000, stream=paper, clock=lambda: 0.0)  # type: ignore[arg-type]
    for done in range(1001):
        bar.tell(done)
    bar.end()
    assert len(paper.written.splitlines()) == 11 and "\r" not in paper.written and "\x1b" not in paper.written


def lab_command(*words: str) -> list[str]:
    return [sys.executable, "-m", "salaklang.interfaces.cli", "lab", *words]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}
