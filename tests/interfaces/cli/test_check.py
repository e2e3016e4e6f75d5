"""`./sala check`: what it says of a node that stands still, and of one that needs no bank."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from salaklang.embedded import postgres
from salaklang.interfaces.cli import check


class _Portal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Not into the test's output."""


@pytest.fixture
def portal() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Portal)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _state(home: Path, url: str, *, programs: list[str], pids: dict[str, int]) -> None:
    words = ("provider_url", "bank_url", "smtp_url", "mail", "database_url")
    state = {**dict.fromkeys(words, ""), "portal_url": url, "supervisor": 1, "programs": programs, "pids": pids}
    (home / "run").mkdir(parents=True, exist_ok=True)
    (home / "run" / "node.json").write_text(json.dumps(state), encoding="utf-8")


def test_only_what_the_node_has_can_be_down(tmp_path: Path, portal: str) -> None:
    _state(tmp_path, portal, programs=["web", "worker"], pids={"web": 1, "worker": 2})
    assert check._node(tmp_path).state == "ok", "it takes no money, so it has no bank"
    _state(tmp_path, portal, programs=["web", "worker", "witness-dopa"], pids={"web": 1})
    found = check._node(tmp_path)
    assert found.state == "wrong" and "down: witness-dopa, worker:" in found.text


def test_a_database_that_stands_still_is_started_for_each_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the first look must not be taken by the second, when the database has been stopped again."""
    monkeypatch.setenv("SALA_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    before = dict(os.environ)
    for _ in range(2):
        asked = check._ask("django", "showmigrations", "contenttypes", "--skip-checks")
        assert asked.returncode == 0, asked.stderr
        assert dict(os.environ) == before and not postgres.status(tmp_path).running
