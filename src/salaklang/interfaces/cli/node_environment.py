"""The environment in which a command works on the node of SALA_HOME: its database running, its settings in
place.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from salaklang.embedded.keys import keys_ensure
from salaklang.embedded.serve import database, state_read


def home() -> Path:
    """SALA_HOME; `./sala` always sets it."""
    return Path(os.environ.get("SALA_HOME") or "var").absolute()


@contextmanager
def node_environment() -> Iterator[Path]:
    """With the database up (started for the command if need be) and `os.environ` as the node's programs have
    it.
    """
    place = home()
    with database(place) as (url, _):
        keys_ensure(place)
        os.environ["DATABASE_URL"] = url
        os.environ["SALA_HOME"] = str(place)
        os.environ.setdefault("SALA_MODE", "demo")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salaklang.config.settings")
        running = state_read(place)
        if running:
            os.environ.setdefault("SALA_BASE_URL", running.base_url or running.portal_url)
            os.environ.setdefault("SALA_PROVIDER_URL", running.provider_url)
            os.environ.setdefault("SALA_BANK_URL", running.bank_url)
            os.environ.setdefault("SALA_SMTP_URL", running.smtp_url)
            if running.origin:
                os.environ.setdefault("SALA_LEDGER_ORIGIN", running.origin)
        yield place
