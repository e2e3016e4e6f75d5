"""The atlas that this node shows: the one of its home, else the one that comes with the package."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from salaklang.capabilities.scenarios.errors import AtlasMissing
from salaklang.capabilities.scenarios.rules.atlas import Atlas, atlas_from
from salaklang.foundations.governance.queries import require
from salaklang.kernel.actor import Actor

FILE = "atlas.npz"
COMMITTED = Path(__file__).resolve().parent.parent / "atlas" / FILE


def atlas_get(actor: Actor) -> Atlas:
    """The atlas. Raises `AtlasMissing`, or what `require` raises."""
    require(actor, "scenario.see")
    for path in (settings.SALA_HOME / "lab" / FILE, COMMITTED):
        if path.exists():
            return _read(path, path.stat().st_mtime_ns)
    raise AtlasMissing()


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Atlas:
    try:
        return atlas_from(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AtlasMissing(f"{path.name}: {error}") from error
