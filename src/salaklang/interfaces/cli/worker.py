"""`worker`: run the jobs that acts leave behind (events, mails, documents); a part of every node, run by `up`."""

import os


def main(argv: list[str]) -> int:
    """Runs until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
    import django

    django.setup()
    from salaklang.foundations.events.worker import work

    work()
    return 0
