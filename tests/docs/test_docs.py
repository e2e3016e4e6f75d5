"""The documentation is a contract: what there is, is described; what is described, there is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from salaklang.interfaces.cli.catalogue import COMMANDS
from tests.architecture.source import PACKAGE, modules, tree
from tests.docs.acts_table import FILE as ACTS_FILE
from tests.docs.acts_table import ROOT, acts_text

SETTING = re.compile(r"(?:SALA_[A-Z][A-Z_]*[A-Z]|DATABASE_URL)\Z")
_NOT_OURS = {
    ".venv",
    "var",
    "node_modules",
    ".git",
    "vendor",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text: str) -> dict[str, str]:
    """The tables of a page: first cell (bare) → the rest of the line."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"\| `([^`]+)`(.*)", line)
        if match:
            found[match[1]] = match[2]
    return found


def settings_used() -> set[str]:
    """Every name of a setting that the source mentions as a value, and those of the starting script."""
    names = set(re.findall(r"SALA_[A-Z_]+", (ROOT / "sala").read_text(encoding="utf-8")))
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.match(node.value):
                names.add(node.value)
            elif isinstance(node, ast.Name) and SETTING.match(node.id):
                names.add(node.id)
            elif isinstance(node, ast.Attribute) and SETTING.match(node.attr):
                names.add(node.attr)
    return names


def test_every_setting_is_described_and_no_other() -> None:
    described = {name for name in rows(page("operations/settings.md")) if SETTING.match(name)}
    used = settings_used()
    assert used - described == set(), "describe them in docs/operations/settings.md"
    assert described - used == set(), "docs/operations/settings.md describes what is no more"


def test_every_setting_that_is_read_can_be_set() -> None:
    """What a room asks of `settings` with a default of its own must come from config, or nobody can set it."""
    config = (PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")
    config += (PACKAGE / "foundations" / "identity" / "settings_allauth.py").read_text(encoding="utf-8")
    asked = set()
    for path in modules():
        asked |= set(
            re.findall(r"settings\.(SALA_\w+)|getattr\(settings, \"(SALA_\w+)\"", path.read_text(encoding="utf-8"))
        )
    names = {a or b for a, b in asked}
    assert {n for n in names if not re.search(rf"^{n}\b", config, re.MULTILINE)} == set()


def test_every_command_is_described_with_its_exit_codes() -> None:
    described = {
        name.removeprefix("./sala "): rest
        for name, rest in rows(page("operations/commands.md")).items()
        if name.startswith("./sala ")
    }
    assert set(described) == set(COMMANDS)
    without = [name for name, rest in described.items() if "0 " not in rest.split("|")[-2] and "those of" not in rest]
    assert not without, f"which exit codes do they have? {without}"


def _classes(base: str) -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == base for b in node.bases):
                yield path, node


def test_every_event_is_described() -> None:
    told = page("events-and-ports.md")
    events = {}
    for _, node in _classes("Event"):
        for line in node.body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id == "name":
                assert isinstance(line.value, ast.Constant)
                events[str(line.value.value)] = node.name
    assert events
    described = dict(re.findall(r"^\| `([a-z_.]+)` \(`(\w+)`\)", told, re.MULTILINE))
    assert described == events


def test_every_port_is_described() -> None:
    described = set(rows(page("events-and-ports.md").partition("## Ports")[2]))
    ports = {node.name for path, node in _classes("Protocol") if path.name == "ports.py" or "kernel" in path.parts}
    assert described == ports


def test_the_table_of_acts_is_current() -> None:
    assert ACTS_FILE.read_text(encoding="utf-8") == acts_text(), "run tools/docs"


def markdown() -> list[Path]:
    return [p for p in sorted(ROOT.rglob("*.md")) if not _NOT_OURS & set(p.relative_to(ROOT).parts)]


@pytest.mark.parametrize("path", markdown(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        place, _, part = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (path.parent / unquote(place)).resolve() if place else path
        if not file.exists() or (part and file.suffix == ".md" and part not in anchors(file)):
            broken.append(target)
    assert not broken, f"{path.relative_to(ROOT)} points to what is not there: {broken}"


def anchors(path: Path) -> set[str]:
    """The anchors that a repository's web pages give to headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in found}


def _commands_in(text: str) -> set[str]:
    fenced = re.findall(r"```[^\n]*\n(.*?)```", text, re.DOTALL) + re.findall(r"`(\./sala[^`\n]*)`", text)
    fenced += re.findall(r"^ {4}(\./sala .*)$", text, re.MULTILINE)
    return {m for block in fenced for m in re.findall(r"\./sala ([a-z][a-z-]*)", block)}


@pytest.mark.parametrize("path", markdown(), ids=lambda p: str(p.relative_to(ROOT)))
def test_commands_that_are_shown_exist(path: Path) -> None:
    assert _commands_in(path.read_text(encoding="utf-8")) <= set(COMMANDS)


def test_tools_that_are_named_exist() -> None:
    for path in markdown():
        for tool in re.findall(r"`(tools/[a-z-]+)`", path.read_text(encoding="utf-8")):
            assert (ROOT / tool).exists(), f"{path.name} names {tool}"
