"""`./sala bench NAME`: run a benchmark of the repository's `bench/` folder."""

import os
import sys
from pathlib import Path

MISSING = 69


def main(argv: list[str]) -> int:
    """Hand over to `python -m bench`; 69 where only the package is installed, without the repository around it."""
    root = Path(os.environ.get("SALA_ROOT") or Path(__file__).resolve().parents[4])
    if not (root / "bench" / "__main__.py").is_file():
        sys.stderr.write("sala: the benchmarks come with the source: run this in a clone of the repository.\n")
        return MISSING
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(root / "src"), str(root)))}
    os.execve(sys.executable, [sys.executable, "-m", "bench", *argv], environment)  # noqa: S606
