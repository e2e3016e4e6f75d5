"""The house rules, as tests: one writer, one reader, pure rules, the same furniture in every room."""

import ast
import re
from pathlib import Path

import pytest
from tests.architecture.source import PACKAGE, ROOMS, ROOT, modules, short, tree

WRITES = {
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
    "update",
    "_raw_delete",
}
FURNITURE = {
    "__init__",
    "apps",
    "models",
    "rules",
    "actions",
    "queries",
    "ports",
    "events",
    "reactions",
    "jobs",
    "errors",
    "texts",
}


def _touches_manager(node: ast.AST) -> bool:
    """Whether an expression goes through a model's manager (`X.objects…`)."""
    return any(
        isinstance(n, ast.Attribute) and n.attr in {"objects", "_base_manager", "_default_manager"}
        for n in ast.walk(node)
    )


def _role(path: Path) -> str:
    """`actions` for actions.py and for everything in an actions/ package, and so on."""
    return next((p for p in reversed(path.parts[:-1]) if p in {"actions", "queries", "rules"}), path.stem)


def _database_calls(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            via_manager = _touches_manager(node.func)
            if node.func.attr in WRITES and (via_manager or (node.func.attr == "save" and not node.args)):
                found.append((node.lineno, node.func.attr))
    return found


@pytest.mark.parametrize("path", list(modules()), ids=short)
def test_only_actions_write(path: Path) -> None:
    if _role(path) == "actions" or "embedded" in path.parts:
        return
    assert not _database_calls(path), f"{short(path)} writes to the database; move it to actions.py"


@pytest.mark.parametrize("path", list(modules()), ids=short)
def test_only_actions_and_queries_read(path: Path) -> None:
    if _role(path) in {"actions", "queries", "models"} or "embedded" in path.parts:
        return
    lines = [n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and n.attr == "objects"]
    assert not lines, f"{short(path)} reads tables at lines {lines}; move it to queries.py"


@pytest.mark.parametrize("path", [p for p in modules() if _role(p) == "rules"], ids=short)
def test_rules_are_pure(path: Path) -> None:
    names = {a.name for n in ast.walk(tree(path)) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom)}
    impure = [
        n
        for n in names
        if n.split(".")[0] in {"django", "psycopg", "httpx", "requests", "socket", "random", "time", "os"}
    ]
    assert not impure, f"{short(path)} imports {impure}: rules have no I/O, no clock, no chance"
    called = [n.func for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    clocks = [f.lineno for f in called if f.attr in {"now", "today", "utcnow"}]
    assert not clocks, f"{short(path)} asks for the time at lines {clocks}; pass it in"


@pytest.mark.parametrize("room", ROOMS, ids=short)
def test_every_room_says_what_it_owns_and_how_its_thing_lives(room: Path) -> None:
    header = ast.get_docstring(tree(room / "__init__.py")) or ""
    for word in ("Owns:", "Promises:", "Never:"):
        assert word in header, f"{short(room)}/__init__.py: the header lacks “{word}”"
    readme = room / "README.md"
    assert readme.exists(), f"{short(room)} has no README.md"
    assert re.search(r"Life of an? ", readme.read_text(encoding="utf-8")), (
        f"{short(room)}/README.md tells no life of a thing"
    )


@pytest.mark.parametrize("path", list(modules()), ids=short)
def test_files_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400, f"{short(path)} has {lines} lines; does it still hold one thing?"


@pytest.mark.parametrize("path", list(modules()), ids=short)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(tree(path)), f"{short(path)} has no docstring"


def test_the_repository_names_no_machine_and_no_registry() -> None:
    # Put together here, so that this file does not name them either.
    hosts = ["files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js.org", "deb.deb" + "ian.org"]
    paths = [r"/work" + r"/(main|shared)", r"/root" + "/", r"/home/[a-z]+/"]
    pattern = re.compile("|".join([*map(re.escape, hosts), *paths]))
    skip = {
        ".git",
        ".venv",
        "var",
        "node_modules",
        "vendor",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        "__pycache__",
        ".import_linter_cache",
    }
    bad = []
    for path in ROOT.rglob("*"):
        if path.is_file() and not skip & set(path.relative_to(ROOT).parts) and path.stat().st_size < 2_000_000:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            bad += [f"{path.relative_to(ROOT)}: {m.group()}" for m in pattern.finditer(text)]
    assert not bad, bad[:20]


def test_lock_files_name_no_address() -> None:
    for path in [*ROOT.glob("requirements/*.txt"), *ROOT.glob("assets/package-lock.json")]:
        assert not re.search(
            r"https?://(?!.*(funding|opencollective|github\.com/sponsors))[^\s\"]*\.(tgz|whl|tar\.gz)",
            path.read_text(encoding="utf-8"),
        ), path.name
        assert "resolved" not in path.read_text(encoding="utf-8") or path.suffix == ".txt", path.name


def test_there_is_python_to_look_at() -> None:
    assert len(list(modules(PACKAGE))) > 50
