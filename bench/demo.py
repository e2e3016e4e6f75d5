"""`./sala demo` by the clock, and the set-up of a fresh clone."""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
DEMO_LIMIT_S, SETUP_LIMIT_S = 60, 300


def demo_measure() -> dict[str, Any]:
    """One run of the demo on an empty home, once the program itself is set up: {seconds, ok, steps}."""
    with tempfile.TemporaryDirectory(prefix="sala-demo-") as home:
        if os.geteuid() == 0:
            Path(home).chmod(0o711)
        began = time.monotonic()
        done = _sala(_ROOT, "demo", "--json", home=Path(home))
        seconds = time.monotonic() - began
        _sala(_ROOT, "db", "stop", home=Path(home))
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return {"failed": (done.stderr.strip().splitlines() or ["no answer"])[-1][:200], "ok": False}
    steps = {s["name"]: round(s["seconds"], 2) for s in said.get("steps", [])}
    ok = done.returncode == 0 and said.get("ok") is True and seconds < DEMO_LIMIT_S
    return {"seconds": round(seconds, 1), "passed": said.get("ok"), "steps": steps, "limit_s": DEMO_LIMIT_S, "ok": ok}


def setup_measure() -> dict[str, Any]:
    """A fresh clone of the last commit until `./sala check` runs: {seconds, ok}. Needs the network."""
    with tempfile.TemporaryDirectory(prefix="sala-setup-") as folder:
        clone = Path(folder) / "salaklang"
        subprocess.run(["git", "clone", "-q", str(_ROOT), str(clone)], check=True)
        began = time.monotonic()
        done = _sala(clone, "assets", home=clone / "var")
        seconds = time.monotonic() - began
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["no answer"])[-1][:200], "ok": False}
    return {"seconds": round(seconds, 1), "limit_s": SETUP_LIMIT_S, "ok": seconds < SETUP_LIMIT_S}


def _sala(root: Path, *arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_", "PYTHONPATH"))}
    environment = {**kept, "SALA_HOME": str(home)}
    command = [str(root / "sala"), *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
