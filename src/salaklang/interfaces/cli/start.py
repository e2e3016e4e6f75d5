"""What `./sala` runs first, under the system's Python: set up what the command needs, then hand over to
`.venv`.

Standard library only, because nothing is installed yet. Each step is skipped when its stamp says that its
inputs have not changed, so the second start does nothing and needs no network.
"""

import os
import sys
from pathlib import Path

from salaklang.interfaces.cli.catalogue import COMMANDS, help_text
from salaklang.interfaces.cli.setup_steps import REQUIREMENTS, SetupError, assets_ready, python_ready, setup_lock

MISSING = 69  # EX_UNAVAILABLE of sysexits.h


def main(argv: list[str]) -> int:
    """Set up and hand over (does not return then); 0 or 2 for help and unknown commands, 69 when set-up
    cannot go on.
    """
    if not argv or argv[0] in ("-h", "--help", "help"):
        sys.stdout.write(help_text())
        return 0 if argv else 2
    command = COMMANDS.get(argv[0])
    if command is None:
        sys.stderr.write(f"sala: there is no command {argv[0]!r}; ./sala --help lists them.\n")
        return 2
    root = Path(os.environ.get("SALA_ROOT") or Path(__file__).resolve().parents[4])
    # Who only wants to read the help waits for no more than the help needs.
    needs = ("runtime",) if {"-h", "--help"} & set(argv[1:2]) and "lab" not in command.needs else command.needs
    try:
        with setup_lock(root):
            if packages := next((name for name in REQUIREMENTS if name in needs), None):
                python_ready(root, packages)
            if "assets" in needs:
                assets_ready(root, development="dev" in needs, again=argv[0] == "assets")
    except SetupError as failed:
        sys.stderr.write(f"sala: {failed}\n")
        return MISSING
    return _hand_over(root, argv)


def _hand_over(root: Path, argv: list[str]) -> int:
    python = root / ".venv" / "bin" / "python"
    home = Path(os.environ.get("SALA_HOME") or root / "var").absolute()
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "src"),
        "SALA_ROOT": str(root),
        "SALA_HOME": str(home),
    }
    environment["PATH"] = f"{root / '.venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execve(python, [str(python), "-m", "salaklang.interfaces.cli", *argv], environment)  # noqa: S606


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
