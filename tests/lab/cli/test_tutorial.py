"""The tutorial runs from the first cell to the last, in a kernel of its own."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "docs" / "lab" / "tutorial.ipynb"


def test_the_tutorial_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(FILE, as_version=4)
    NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(FILE.parent)}}
    ).execute()
    said = "".join(out.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs)
    assert "depends on contagion: it needs at least" in said
    assert "Of the runs where trust is in its lowest third" in said
    assert os.fspath(ROOT) not in said


def test_the_tutorial_is_kept_without_output() -> None:
    """Figures in a committed notebook grow old; it is read together with a run."""
    notebook = nbformat.read(FILE, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if cell.cell_type == "code")
