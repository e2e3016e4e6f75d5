"""Which programs make a node, where each listens, and the environment that they share."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from salaklang.embedded import witnesses
from salaklang.embedded.processes import Program, port_free
from salaklang.embedded.witnesses import Neighbour, neighbours_find, policy_path

_SOURCE = Path(__file__).resolve().parents[2]
_LOCAL = "127.0.0.1"
ORIGIN = "salaklang.example/demo"
"""What the log of a node is called that was told no other name."""
_WEB_WORKERS = 2
_WEB_THREADS = 4


@dataclass(frozen=True)
class Places:
    """Where a node's programs listen; all on this machine only. `bank_port` 0: it has no sample bank."""

    portal_port: int
    provider_port: int
    bank_port: int
    smtp_port: int
    witnesses: tuple[Neighbour, ...] = ()

    @property
    def portal_url(self) -> str:
        return f"http://{_LOCAL}:{self.portal_port}"

    @property
    def provider_url(self) -> str:
        """Under another host name than the portal, so that the two never share cookies; passkeys need
        `localhost`.
        """
        return f"http://localhost:{self.provider_port}"

    @property
    def bank_url(self) -> str:
        return f"http://{_LOCAL}:{self.bank_port}" if self.bank_port else os.environ.get("SALA_BANK_URL", "")

    @property
    def smtp_url(self) -> str:
        return f"smtp://{_LOCAL}:{self.smtp_port}"


def places_find(home: Path, port: int = 0) -> Places:
    """Free ports: the portal at `port` or the next free one (0: any), the provider just above it, and those of the
    witnesses where they were before. No bank where the environment names one (SALA_BANK_URL, "" too).
    """
    portal = port_free(port)
    provider = port_free(portal + 1 if port else 0)
    bank = 0 if "SALA_BANK_URL" in os.environ else port_free()
    return Places(portal, provider, bank, port_free(), neighbours_find(home))


def environment_of(home: Path, *, places: Places, database_url: str, mode: str) -> dict[str, str]:
    """What all programs of the node are told. What the caller's environment says already about mail, the bank or
    the public address (SALA_BASE_URL: behind a proxy it is not where the portal listens) wins.
    """
    told = {
        "SALA_MODE": mode,
        "SALA_HOME": str(home),
        "SALA_PROVIDER_URL": places.provider_url,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "salaklang.config.settings",
        "PYTHONPATH": str(_SOURCE),
        "PYTHONUNBUFFERED": "1",
        "LANG": "C.UTF-8",
    }
    given = {
        "SALA_BASE_URL": places.portal_url,
        "SALA_BANK_URL": places.bank_url,
        "SALA_SMTP_URL": places.smtp_url,
        "SALA_LEDGER_ORIGIN": ORIGIN,
    }
    if places.witnesses:
        told["SALA_LEDGER_POLICY"] = str(policy_path(home))
    return {**given, **os.environ, **told}


def programs_of(home: Path, places: Places) -> list[Program]:
    """Mail, bank and provider first: the portal asks them; witnesses before the log. The database is not among them: it
    outlives a node.
    """
    python = [sys.executable, "-m"]
    mail = [
        *python,
        "salaklang.embedded.mailcatcher",
        "--port",
        str(places.smtp_port),
        "--folder",
        str(home / "mail"),
    ]
    notices = f"{places.portal_url}/api/v1/payments/notices"
    bank = [*python, "salaklang.embedded.bank", "--home", str(home / "bank"), "--port", str(places.bank_port)]
    bank += ["--notify-url", notices]
    provider = _granian("salaklang.embedded.provider.wsgi:application", places.provider_port, workers=1, threads=4)
    web = _granian("salaklang.config.wsgi:application", places.portal_port, workers=_WEB_WORKERS, threads=_WEB_THREADS)
    worker = [*python, "salaklang.interfaces.cli", "worker"]
    sequencer = [*python, "salaklang.interfaces.cli", "sequencer"]
    return [
        Program("mail", mail, port=places.smtp_port),
        *([Program("bank", bank, port=places.bank_port)] if places.bank_port else []),
        Program("provider", provider, http_port=places.provider_port),
        Program("web", web, http_port=places.portal_port),
        Program("worker", worker),
        *witnesses.programs(home, places.witnesses, os.environ.get("SALA_LEDGER_ORIGIN", ORIGIN)),
        *witnesses.programs_kept(home),
        Program("sequencer", sequencer),
    ]


def _granian(application: str, port: int, *, workers: int, threads: int) -> list[str]:
    """No access log: addresses in it could be tied to people. Backpressure counts connections, kept-alive
    ones too.
    """
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", _LOCAL, "--port", str(port)),
        *(
            "--workers",
            str(workers),
            "--blocking-threads",
            str(threads),
            "--blocking-threads-idle-timeout",
            "600",
        ),
        *("--backlog", "1024", "--backpressure", "256", "--http", "1", "--no-ws"),
        *(
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            "5",
            "--no-access-log",
            "--log-level",
            "warning",
        ),
        application,
    ]
