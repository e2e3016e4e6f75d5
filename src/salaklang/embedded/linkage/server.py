"""The simulator's HTTP side: the two calls that are imitated, and its own page and switches (README.md lists all)."""

import time
from collections.abc import Mapping
from http.server import ThreadingHTTPServer
from typing import ClassVar

from salaklang.embedded.linkage.pages import page_start
from salaklang.embedded.linkage.state import State
from salaklang.embedded.small_web import SmallHandler, font_known, form_read

LABEL = "a simulator written from public facts; not the Linkage Center; nobody here exists"
_SLOW_SECONDS = 30
_NOT_FOUND = "00001: no such person (simulated)"


class Simulator(ThreadingHTTPServer):
    """The server and what its requests share."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], state: State) -> None:
        super().__init__(address, Handler)
        self.state = state


class Handler(SmallHandler):
    server: Simulator
    server_version = "LinkageSimulator"
    always: ClassVar[Mapping[str, str]] = {"X-Linkage-Simulator": LABEL}

    def do_GET(self) -> None:  # noqa: N802 the base class's name
        match self.parts():
            case ["ws", "auth", "validate"]:
                self._validate(self.query())
            case ["ws", "dopa", "personal", "profile", "normal"]:
                self._profile(self.query())
            case []:
                self.html_answer(200, page_start(self.query().get("lang", "th"), self.server.state))
            case ["simulator", "queries"]:
                self.json_answer(200, {"queries": self.server.state.queries(), "simulator": LABEL})
            case ["fonts", name] if font_known(name):
                self.font_answer(name)
            case ["healthz"]:
                self.json_answer(200, {"ok": True, "simulator": LABEL})
            case _:
                self.json_answer(404, {"Message": "no such address", "simulator": LABEL})

    def do_POST(self) -> None:  # noqa: N802 the base class's name
        body = self.body()
        if body is None:
            self.json_answer(413, {"Message": "too large"})
        elif self.parts() != ["simulator", "fault"]:
            self.json_answer(404, {"Message": "no such address"})
        else:
            self._fault_set(form_read(body))

    def _fault_set(self, form: Mapping[str, str]) -> None:
        try:
            self.server.state.fault_set(form.get("fault", ""))
        except ValueError:
            self.json_answer(422, {"Message": "no such fault"})
            return
        self.see_other(f"/?lang={'en' if form.get('lang') == 'en' else 'th'}")

    def _validate(self, query: Mapping[str, str]) -> None:
        state, agent = self.server.state, query.get("AgentID", "")
        known = self.headers.get("Consumer-Key") == state.key and query.get("ConsumerSecret") == state.secret
        status = 200 if known and _is_pid(agent) and state.fault != "unauthorised" else 401
        state.note("token", agent=agent, citizen="", status=status)
        body = {"Result": state.token_give(agent)} if status == 200 else {"Message": "consumer or agent not accepted"}
        self.json_answer(status, body)

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
                self.html_answer(200, "<html><body>200 OK, but no JSON (simulated)</body></html>")
            case "refused":
                self._person(403, {"Message": "this agency has no consent (simulated)"}, agent, citizen)
            case "error":
                self._person(500, {"Message": "internal error (simulated)"}, agent, citizen)
            case "moved":
                state.note("person", agent=agent, citizen=citizen, status=302)
                self.answer(302, "text/plain", b"", {"Location": "/ws/dopa/personal/profile/extra"})
            case "huge":
                self._person(200, {**state.people.get(citizen, {}), "Padding": "x" * 1_000_000}, agent, citizen)
            case _:
                other = next((p for pid, p in state.people.items() if pid != citizen), {})
                self._person(200, other, agent, citizen)

    def _person(self, status: int, body: Mapping[str, object], agent: str, citizen: str) -> None:
        self.server.state.note("person", agent=agent, citizen=citizen, status=status)
        self.json_answer(status, body)


def _is_pid(text: str) -> bool:
    return len(text) == 13 and text.isascii() and text.isdigit()
