"""Where compiled loops are kept, so that only the first run on a machine waits for the compiler.

The compiler's own cache notices a changed file only when the compiled function stands in it; ours is built from many
files. So the place carries a digest of all of them: changed sources get a new place, and never an old loop.
"""

import hashlib
import os
import tempfile
import time
from pathlib import Path

from numba import config

from salaklang.lab.errors import CacheUnwritable

_HERE = Path(__file__).parent
_PARTS = ("engine", "mechanisms")


def sources_digest() -> str:
    """SHA-256 over all that the loops are compiled from, the first 16 hex digits."""
    whole = hashlib.sha256()
    for part in _PARTS:
        for file in sorted((_HERE / part).glob("*.py")):
            whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


def cache_place() -> Path:
    """NUMBA_CACHE_DIR, else SALA_HOME/cache/lab, else the user's cache directory; below it the sources' digest."""
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        base = Path(given)
    elif home := os.environ.get("SALA_HOME"):
        base = Path(home) / "cache" / "lab"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "salaklang" / "lab"
    return base / sources_digest()


def cache_prepare() -> None:
    """Point the compiler to our place. Must be called before a function is marked for compiling.

    Errors: `CacheUnwritable` when nothing can be written there.
    """
    place = cache_place()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as wrong:
        raise CacheUnwritable(str(wrong), place=place) from wrong
    setattr(config, "CACHE_DIR", str(place))  # noqa: B010 - the module makes its names at import


def warm_up() -> float:
    """Seconds it took to have the loops ready: some ten the first time on a machine, well under one after that."""
    from salaklang.lab.profile import profile_get
    from salaklang.lab.recipe import Recipe
    from salaklang.lab.simulation import run

    began = time.monotonic()
    run(Recipe(profile_get("open"), agents=1_000, quarters=1))
    return time.monotonic() - began
