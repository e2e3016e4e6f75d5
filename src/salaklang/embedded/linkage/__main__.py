"""Run the Linkage simulator: `python -m salaklang.embedded.linkage --people FILE --access FILE` (README.md)."""

import argparse
import json
import secrets
import signal
import sys
import threading
from pathlib import Path

from salaklang.embedded.linkage.people import people_read
from salaklang.embedded.linkage.server import LABEL, Simulator
from salaklang.embedded.linkage.state import State


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C."""
    options = _options(argv)
    key, secret = access_ensure(options.access)
    people = people_read(options.people)
    state = State(key=key, secret=secret, people=people, token_seconds=options.token_seconds)
    server = Simulator((options.host, options.port), state)
    sys.stderr.write(f"Linkage simulator ({LABEL}): http://{options.host}:{server.server_port}, {len(people)} people\n")
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop that this very thread runs, so another one has to call it.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


def access_ensure(path: Path) -> tuple[str, str]:
    """The consumer's key and secret in a node's `keys/linkage.json`; made up and written, mode 0600, if missing."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        made = {"consumer_key": f"simulated-{secrets.token_hex(8)}", "consumer_secret": secrets.token_urlsafe(24)}
        path.write_text(json.dumps(made) + "\n", encoding="utf-8")
    read = json.loads(path.read_text(encoding="utf-8"))
    return read["consumer_key"], read["consumer_secret"]


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m salaklang.embedded.linkage", description=LABEL)
    add = parser.add_argument
    add("--people", type=Path, required=True, help="JSON list of made-up civil register records")
    add("--access", type=Path, required=True, help="the consumer's key and secret (JSON); made if missing")
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8005)
    add("--token-seconds", type=float, default=600.0, help="how long a token is taken")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
