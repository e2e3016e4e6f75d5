"""`./sala sequencer`: take acts from the outbox into the public log, once a second; a part of every node, run by
`up`.
"""

import os
import signal
import threading
from argparse import ArgumentParser


def main(argv: list[str]) -> int:
    """Runs until SIGTERM; the loop itself waits for a database that is away."""
    ArgumentParser(prog="./sala sequencer", description=__doc__).parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
    import django

    django.setup()
    from salaklang.foundations.ledger.jobs import sequence_loop

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    sequence_loop(stop)
    return 0
