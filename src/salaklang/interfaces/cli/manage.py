"""`./sala manage ARGUMENTS`: a Django management command on this node, its database started for it if need
be.
"""

from salaklang.interfaces.cli.node_environment import node_environment


def main(argv: list[str]) -> int:
    """The command's exit code. `./sala manage help` lists the commands."""
    with node_environment():
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line(["./sala manage", *argv])
        except SystemExit as end:
            return int(end.code or 0) if isinstance(end.code, int | None) else 1
    return 0
