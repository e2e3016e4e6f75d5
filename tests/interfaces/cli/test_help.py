"""`--help` of every command: it says how the command is called, and does nothing else."""

from importlib import import_module
from pathlib import Path

import pytest

from salaklang.interfaces.cli.catalogue import COMMANDS, help_text

# Django answers `manage --help` itself; `bench` replaces the process by the module that is asked here.
ASKED = {name: f"salaklang.interfaces.cli.{c.module}" for name, c in COMMANDS.items() if name != "manage"}
ASKED["bench"] = "bench.__main__"


@pytest.mark.parametrize("name", ASKED)
def test_help_says_how_and_does_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "home"
    monkeypatch.setenv("SALA_HOME", str(place))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    try:
        code = import_module(ASKED[name]).main(["--help"])
    except SystemExit as end:
        code = end.code
    assert (code or 0) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: ./sala {name}") and told.count("usage:") == 1
    assert not place.exists(), "help starts no database and makes no keys"


def test_the_list_of_commands_stands_in_columns() -> None:
    listed = [c.summary for c in COMMANDS.values() if c.listed]
    lines = [line for line in help_text().splitlines() if line.endswith(tuple(listed))]
    assert len(lines) == len(listed)
    assert len({line.index(summary) for line, summary in zip(lines, listed, strict=True)}) == 1
