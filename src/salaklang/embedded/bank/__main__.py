"""Run the sandbox bank: `python -m salaklang.embedded.bank --port 8002 --notify-url URL --home DIR` (README.md)."""

import argparse
import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from salaklang.embedded.bank.notices import Sender, Signer
from salaklang.embedded.bank.server import Bank
from salaklang.embedded.bank.store import Store


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Writes `<home>/bank.pub` (base64 of the raw public key) first."""
    options = _options()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s bank %(message)s")
    options.home.mkdir(parents=True, exist_ok=True)
    signer = Signer(options.id, options.key or options.home / "bank.key")
    _write(options.home / "bank.pub", signer.public_key + "\n")
    if options.register:
        entry = {"id": signer.bank, "public_key": signer.public_key, "biller_id": options.biller_id}
        _write(options.register, json.dumps([entry], indent=1) + "\n")
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


def _write(path: Path, text: str) -> None:
    """Whole or not at all: another program may read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="ascii")
    part.replace(path)


def _options() -> argparse.Namespace:
    node, portal = os.environ.get("SALA_HOME"), os.environ.get("SALA_BASE_URL")
    parser = argparse.ArgumentParser(prog="salaklang.embedded.bank", description="A sandbox bank.")
    add = parser.add_argument
    add("--id", default="sample-bank", help="the bank's id in notices and at the node")
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8002)
    add("--notify-url", default=f"{portal}/api/v1/payments/notices" if portal else "", help="where notices go")
    add("--key", type=Path, help="private key (PEM); made if missing; default <home>/bank.key")
    add("--home", type=Path, default=Path(node) / "bank" if node else None, required=not node, help="its folder")
    add("--register", type=Path, metavar="FILE", help="write the node's list of banks with this bank in it")
    add("--biller-id", default="099400016550100", help="with --register: the account that agencies share")
    add("--key-only", action="store_true", help="make the key and bank.pub, register, then stop")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
