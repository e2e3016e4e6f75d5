"""`python -m salaklang.interfaces.cli COMMAND …`: hand the arguments to the command's file. `./sala` does the
set-up.
"""

import sys
from importlib import import_module

from salaklang.interfaces.cli.catalogue import COMMANDS, help_text


def main(argv: list[str]) -> int:
    """The exit code of the command named by `argv[0]`; 2 when there is none of that name."""
    if not argv or argv[0] in ("-h", "--help"):
        sys.stdout.write(help_text())
        return 0 if argv else 2
    command = COMMANDS.get(argv[0])
    if command is None:
        sys.stderr.write(f"sala: there is no command {argv[0]!r}; ./sala --help lists them.\n")
        return 2
    run = import_module(f"salaklang.interfaces.cli.{command.module}").main
    return int(run(argv[1:]) or 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
