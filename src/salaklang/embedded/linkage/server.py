"""The simulator's HTTP side: the two calls that are imitated, and its own page and switches (README.md lists all)."""

import json
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from salaklang.embedded.linkage.pages import page_start
from salaklang.embedded.linkage.state import State

LABEL = "a simulator written from public facts; not the Linkage Center; nobody here exists"
_MAX_BODY = 4096
_SLOW_SECONDS = 30
_NOT_FOUND = "00001: no such person (simulated)"
_CSP = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


class Simulator(ThreadingHTTPServer):
    """The server and what its requests share."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], state: State) -> None:
        super().__init__(address, Handler)
        self.state = state


class Handler(BaseHTTPRequestHandler):
    server: Simulator
    server_version = "LinkageSimulator"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        match asked.path:
            case "/ws/auth/validate":
                self._validate(_form(asked.query))
            case "/ws/dopa/personal/profile/normal":
                self._profile(_form(asked.query))
            case "/":
                self._html(200, page_start(_form(asked.query).get("lang", "th"), self.server.state))
            case "/simulator/queries":
                self._json(200, {"queries": self.server.state.queries(), "simulator": LABEL})
            case "/healthz":
                self._json(200, {"ok": True, "simulator": LABEL})
            case _:
                self._json(404, {"Message": "no such address", "simulator": LABEL})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MAX_BODY:
            self._json(413, {"Message": "too large"})
            return
        form = _form(self.rfile.read(int(length)).decode("utf-8", "replace"))
        if urlsplit(self.path).path != "/simulator/fault":
            self._json(404, {"Message": "no such address"})
            return
        try:
            self.server.state.fault_set(form.get("fault", ""))
        except ValueError:
            self._json(422, {"Message": "no such fault"})
            return
        lang = "en" if form.get("lang") == "en" else "th"
        self._answer(303, "text/plain", b"", {"Location": f"/?lang={lang}"})

    def _validate(self, query: Mapping[str, str]) -> None:
        state, agent = self.server.state, query.get("AgentID", "")
        known = self.headers.get("Consumer-Key") == state.key and query.get("ConsumerSecret") == state.secret
        status = 200 if known and _is_pid(agent) and state.fault != "unauthorised" else 401
        state.note("token", agent=agent, citizen="", status=status)
        body = {"Result": state.token_give(agent)} if status == 200 else {"Message": "consumer or agent not accepted"}
        self._json(status, body)

    def _profile(self, query: Mapping[str, str]) -> None:
        state, citizen = self.server.state, query.get("CitizenID", "")
        agent = state.agent_of(self.headers.get("Token", ""))
        if not agent or self.headers.get("Consumer-Key") != state.key or state.fault == "unauthorised":
            self._person(401, {"Message": "token not accepted"}, agent, citizen)
        elif state.fault != "none":
            self._faulty(state.fault, agent, citizen)
        elif not _is_pid(citizen):
            self._person(400, {"Message": "CitizenID is not a personal number"}, agent, citizen)
        elif citizen not in state.people:
            self._person(400, {"Message": _NOT_FOUND}, agent, citizen)
        else:
            self._person(200, state.people[citizen], agent, citizen)

    def _faulty(self, fault: str, agent: str, citizen: str) -> None:
        state = self.server.state
        match fault:
            case "slow":
                state.note("person", agent=agent, citizen=citizen, status=0)
                time.sleep(_SLOW_SECONDS)
                self.close_connection = True
            case "rubbish":
                state.note("person", agent=agent, citizen=citizen, status=200)
                self._html(200, "<html><body>200 OK, but no JSON (simulated)</body></html>")
            case "refused":
                self._person(403, {"Message": "this agency has no consent (simulated)"}, agent, citizen)
            case "error":
                self._person(500, {"Message": "internal error (simulated)"}, agent, citizen)
            case "moved":
                state.note("person", agent=agent, citizen=citizen, status=302)
                self._answer(302, "text/plain", b"", {"Location": f"/ws/dopa/personal/profile/extra?{self.path}"})
            case "huge":
                self._person(200, {**state.people.get(citizen, {}), "Padding": "x" * 1_000_000}, agent, citizen)
            case _:
                other = next((p for pid, p in state.people.items() if pid != citizen), {})
                self._person(200, other, agent, citizen)

    def _person(self, status: int, body: Mapping[str, object], agent: str, citizen: str) -> None:
        self.server.state.note("person", agent=agent, citizen=citizen, status=status)
        self._json(status, body)

    def _json(self, status: int, value: object) -> None:
        self._answer(status, "application/json; charset=utf-8", json.dumps(value, ensure_ascii=False).encode())

    def _html(self, status: int, page: str) -> None:
        self._answer(status, "text/html; charset=utf-8", page.encode())

    def _answer(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "X-Linkage-Simulator": LABEL,
            "Content-Security-Policy": _CSP,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """Quiet: the addresses of this API hold personal numbers and a secret."""


def _form(raw: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(raw, max_num_fields=20).items()}


def _is_pid(text: str) -> bool:
    return len(text) == 13 and text.isascii() and text.isdigit()
