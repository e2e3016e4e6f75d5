"""An SMTP server that a test can stop and start again; it delivers into a folder, as the node's own does."""

import logging
from pathlib import Path

from aiosmtpd.controller import Controller

from salaklang.embedded.mailcatcher import catcher

logging.getLogger("mail.log").setLevel(logging.WARNING)


class MailServer:
    """Listens at one port whenever it is up."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"smtp://127.0.0.1:{port}"
        self.folder = Path()
        self._running: Controller | None = None

    def start(self, folder: Path | None = None) -> None:
        self.folder = folder or self.folder
        self._running = catcher(self.folder, port=self.port)
        self._running.start()

    def stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None
