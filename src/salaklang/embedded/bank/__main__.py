"""Run the sandbox bank: `python -m salaklang.embedded.bank --port 8002 --notify-url URL --key FILE --home DIR`."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from salaklang.embedded.bank.notices import Sender, Signer
from salaklang.embedded.bank.server import Bank
from salaklang.embedded.bank.store import Store


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Writes `<home>/bank.pub` (base64 of the raw public key) before it listens."""
    options = _options()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s bank %(message)s")
    options.home.mkdir(parents=True, exist_ok=True)
    signer = Signer(options.id, options.key or options.home / "bank.key")
    part = options.home / "bank.pub.part"
    part.write_text(signer.public_key + "\n", encoding="ascii")
    part.replace(options.home / "bank.pub")
    if options.key_only:
        return 0
    store = Store(options.home / "bank.sqlite3")
    sender = Sender(store, signer, options.notify_url)
    bank = Bank((options.host, options.port), store=store, signer=signer, sender=sender)
    sender.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop that this very thread runs, so another one has to call it.
        signal.signal(number, lambda *_: threading.Thread(target=bank.shutdown).start())
    bank.serve_forever(poll_interval=0.1)
    bank.server_close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="salaklang.embedded.bank", description="A sandbox bank.")
    parser.add_argument("--id", default="sample-bank", help="the bank's id in notices and at the node")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--notify-url", default="", help="where signed notices go")
    parser.add_argument("--key", type=Path, help="private key (PEM); made if missing; default <home>/bank.key")
    parser.add_argument("--home", type=Path, required=True, help="the bank's own folder")
    parser.add_argument("--key-only", action="store_true", help="make the key and bank.pub, then stop")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
