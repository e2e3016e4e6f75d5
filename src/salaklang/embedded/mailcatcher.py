"""A real SMTP server that delivers to files: every message becomes one `.eml` in a folder, whole or not at
all.

For the demo, tests and development; a production node is given its own SMTP server (SALA_SMTP_URL).
"""

import argparse
import os
import signal
import threading
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_LIMIT = 25 * 1024 * 1024


class FolderDelivery:
    """Writes each accepted message to `folder`, with the envelope in `X-Envelope-…` headers on top."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The SMTP answer to DATA: 250 once the file is safely there."""
        self._count += 1
        name = f"{time.time_ns():020d}-{os.getpid()}-{self._count}"
        content = envelope.content or b""
        head = [f"X-Envelope-From: {envelope.mail_from or ''}"]
        head += [f"X-Envelope-To: {receiver}" for receiver in envelope.rcpt_tos]
        raw = "".join(f"{line}\r\n" for line in head).encode() + (
            content if isinstance(content, bytes) else content.encode()
        )
        part = self.folder / f".{name}.part"
        with part.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self.folder / f"{name}.eml")
        return "250 2.0.0 Message accepted"


def catcher(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> Controller:
    """A catcher that delivers into `folder`; call its `start()` and `stop()`."""
    folder.mkdir(parents=True, exist_ok=True)
    return Controller(FolderDelivery(folder), hostname=host, port=port, data_size_limit=_LIMIT, ready_timeout=20)


def main() -> None:
    parser = argparse.ArgumentParser(description="SMTP server that delivers to files")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    given = parser.parse_args()
    controller = catcher(given.folder, host=given.host, port=given.port)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    controller.start()
    done.wait()
    controller.stop()


if __name__ == "__main__":
    main()
