"""`./sala worker`: run the jobs that acts leave behind (events, mails, documents); `up` starts it on every node."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path

# A third of the processor time that a program of the same machine gets on which people wait, when there is not enough.
_NICENESS = 5


def main(argv: list[str]) -> int:
    """Runs until SIGTERM."""
    ArgumentParser(prog="./sala worker", description=__doc__).parse_args(argv)
    _give_way()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
    import django

    django.setup()
    from salaklang.foundations.events.worker import work

    work()
    return 0


def _give_way() -> None:
    """People wait for pages, not for jobs. Linux may count niceness within a session only, hence the second line."""
    os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICENESS), encoding="ascii")
