"""The source tree as data for the house rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "salaklang"
FOUNDATIONS = sorted(p.parent for p in (PACKAGE / "foundations").glob("*/__init__.py"))
CAPABILITIES = sorted(p.parent for p in (PACKAGE / "capabilities").glob("*/__init__.py"))
ROOMS = FOUNDATIONS + CAPABILITIES


def modules(folder: Path = PACKAGE) -> Iterator[Path]:
    """Python files below `folder`, migrations left out."""
    return (p for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def short(path: Path) -> str:
    return str(path.relative_to(PACKAGE))
