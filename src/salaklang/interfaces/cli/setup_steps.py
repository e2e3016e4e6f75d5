"""The set-up steps that come before the virtual environment exists. Standard library only; each is safe to
repeat.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_ATTEMPTS = 3
_OFFLINE_SIGNS = (
    "name resolution", "Failed to resolve", "Name or service not known", "Network is unreachable",
    "ENOTFOUND", "ConnectTimeout", "No route to host", "Connection refused", "NewConnectionError",
    "EAI_AGAIN", "ENETUNREACH", "ECONNREFUSED", "ETIMEDOUT",
)  # fmt: skip


class SetupError(Exception):
    """Set-up cannot go on; the message is one line that says what to do."""


# Each holds all that stands after it.
REQUIREMENTS = ("dev", "lab", "runtime")
_PACKAGES = {
    "dev": "Python packages for development",
    "lab": "Python packages for the laboratory",
    "runtime": "Python packages",
}


def python_ready(root: Path, requirements: str) -> None:
    """`.venv` holds at least what `requirements/<requirements>.txt` locks (see REQUIREMENTS)."""
    stamps = root / ".venv" / ".sala"

    def wanted(name: str) -> str:
        return _digest([root / "requirements" / f"{name}.txt"], sys.version)

    enough = REQUIREMENTS[: REQUIREMENTS.index(requirements) + 1]
    if any(_stamp_is(stamps / name, wanted(name)) for name in enough):
        return
    lock = root / "requirements" / f"{requirements}.txt"
    _step("Python environment (.venv)", lambda: _venv_make(root))
    _step(f"{_PACKAGES[requirements]}, from requirements/{lock.name}", lambda: _packages_install(root, lock))
    for stamp in REQUIREMENTS:
        (stamps / stamp).unlink(missing_ok=True)
    _stamp_write(stamps / requirements, wanted(requirements))


def assets_ready(root: Path, *, development: bool = False, again: bool = False) -> None:
    """Style sheets, scripts and fonts lie in `static/vendor`, fetched by the npm that `.venv` carries."""
    assets = root / "assets"
    vendor = root / "src" / "salaklang" / "interfaces" / "static" / "vendor"
    wanted = _digest([assets / "package-lock.json", assets / "build.py", *sorted((assets / "licences").iterdir())])
    name = "assets-dev" if development else "assets"
    stamps = root / ".venv" / ".sala"
    if not again and vendor.is_dir() and (_stamp_is(stamps / name, wanted) or _stamp_is(stamps / "assets-dev", wanted)):
        return
    _step("Page assets, from assets/package-lock.json", lambda: _assets_install(root, development))
    _stamp_write(stamps / name, wanted)


@contextmanager
def setup_lock(root: Path) -> Iterator[None]:
    """Two commands at once set up one after the other."""
    try:
        (root / "var").mkdir(exist_ok=True)
        with (root / "var" / "setup.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise SetupError(
            f"this directory is not writable for you ({error.filename}): clone into one of your own."
        ) from error


def _venv_make(root: Path) -> None:
    python = root / ".venv" / "bin" / "python"
    if python.exists() and _venv_python_works(python):
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"Python's venv module lacks ensurepip: apt-get install python3-venv (or "
            f"python{version}-venv), and run this again."
        )
    shutil.rmtree(root / ".venv", ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(root / ".venv")], root, "the virtual environment could not be made")


def _venv_python_works(python: Path) -> bool:
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([str(python), "-c", probe], capture_output=True, check=False).returncode == 0


def _packages_install(root: Path, lock: Path) -> None:
    pip = [str(root / ".venv" / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    install = ["install", "--quiet", "--progress-bar", "off", "--retries", "3", "--timeout", "60"]
    _run_online([*pip, *install, "--no-deps", "--require-hashes", "-r", str(lock)], root, "the Python packages")


def _assets_install(root: Path, development: bool) -> None:
    binaries = root / ".venv" / "bin"
    omit = [] if development else ["--omit=dev"]
    npm = [
        str(binaries / "npm"),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        *omit,
    ]
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    environment["npm_config_cache"] = str(root / ".venv" / "npm-cache")
    _run_online(npm, root / "assets", "the page assets", environment)
    _run([sys.executable, str(root / "assets" / "build.py")], root, "the page assets could not be copied")


def _run_online(command: list[str], where: Path, what: str, environment: dict[str, str] | None = None) -> None:
    """Run a download, again after a pause when it fails; without a network say so in one line."""
    for attempt in range(1, _ATTEMPTS + 1):
        done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        log = _log_keep(where, done.stdout + done.stderr)
        if any(sign in done.stdout + done.stderr for sign in _OFFLINE_SIGNS):
            raise SetupError(
                f"{what} cannot be fetched, the network does not answer: connect this machine (or point "
                f"pip and npm to a "
                f"mirror) and run this again; only the first start needs it. Details: {log}"
            )
        if attempt < _ATTEMPTS:
            time.sleep(2 * attempt)
    raise SetupError(
        f"{what} could not be installed ({_last_line(done.stderr or done.stdout)}). Run this again; details: {log}"
    )


def _run(command: list[str], where: Path, what: str) -> None:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        log = _log_keep(where, done.stdout + done.stderr)
        raise SetupError(f"{what} ({_last_line(done.stderr or done.stdout)}). Details: {log}")


def _step(name: str, work: Callable[[], None]) -> None:
    began = time.monotonic()
    interactive = sys.stderr.isatty()
    if interactive:
        sys.stderr.write(f"  … {name}\r")
        sys.stderr.flush()
    work()
    sys.stderr.write(f"  ✓ {name}  {time.monotonic() - began:.1f} s\n")
    sys.stderr.flush()


def _digest(files: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256("\0".join(more).encode())
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _stamp_is(path: Path, wanted: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8").strip() == wanted


def _stamp_write(path: Path, value: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value + "\n", encoding="utf-8")


def _log_keep(where: Path, text: str) -> str:
    home = Path(os.environ.get("SALA_HOME") or Path(os.environ.get("SALA_ROOT") or where) / "var")
    log = home / "log" / "setup.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(text, encoding="utf-8")
    return str(log)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "no message"
