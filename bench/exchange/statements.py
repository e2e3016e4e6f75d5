"""What one look-up asks of the two databases: `python -m bench.exchange.statements ask|answer`, on each side's node.

`ask` makes one look-up and counts, then signs one more and prints it instead of sending it; `answer` takes that one and
counts what the provider does with it. Transaction commands are counted among the statements, and commits apart.
"""

import base64
import json
import sys
from typing import Any

import django

from bench.exchange.stage import Stage, program


def statements_count(stage: Stage) -> dict[str, dict[str, Any]]:
    """{"requester", "provider"}: {statements, commits, each: [the beginning of each]} of one warm look-up."""
    asked = json.loads(program(stage.town, __spec__.name, "ask", given=json.dumps(stage.people)))
    answered = json.loads(program(stage.national, __spec__.name, "answer", given=json.dumps(asked["signed"])))
    return {"requester": asked["counted"], "provider": answered}


def _ask(people: list[dict[str, str]]) -> dict[str, Any]:
    from bench.exchange.caller import Clients
    from salaklang.foundations.exchange.envelope import Request, Response
    from salaklang.foundations.exchange.ports import TransportFailed, transport_use

    clients, caught = Clients({"people": people, "raw_url": "http://127.0.0.1:9"}), []
    for n in range(3):
        clients.signed(n)
    counted = _counted(lambda: clients.signed(3))

    class Kept:
        def call(self, request: Request, *, timeout_s: float) -> Response:
            caught.append(request)
            raise TransportFailed("kept")

    transport_use("dopa", Kept())
    for n in range(3):
        try:
            clients.signed(n)
        except Exception as unsent:
            if not caught:
                raise RuntimeError("nothing was signed") from unsent
    return {"counted": counted, "signed": [_plain(r) for r in caught]}


def _answer(signed: list[dict[str, Any]]) -> dict[str, Any]:
    from salaklang.foundations.exchange.actions import message_answer
    from salaklang.foundations.exchange.envelope import Request

    requests = [
        Request(s["method"], s["url"], tuple((k, v) for k, v in s["headers"]), base64.b64decode(s["body"]))
        for s in signed
    ]
    for one in requests[:-1]:
        if message_answer(one).status != 200:
            raise RuntimeError("the provider refused")
    return _counted(lambda: message_answer(requests[-1]))


def _counted(work: Any) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        work()
    said = [" ".join(q["sql"].split())[:70] for q in queries.captured_queries]
    ended = [s.startswith("COMMIT") for s in said]
    alone = _alone(said)
    return {"statements": len(said), "commits": sum(ended) + alone, "each": said}


def _alone(said: list[str]) -> int:
    """Statements that write outside a transaction, each its own commit."""
    inside, found = False, 0
    for one in said:
        inside = (inside or one.startswith("BEGIN")) and not one.startswith(("COMMIT", "ROLLBACK"))
        found += not inside and one.startswith(("INSERT", "UPDATE", "WITH", "DELETE", "SELECT exchange_people_count"))
    return found


def _plain(request: Any) -> dict[str, Any]:
    return {
        "method": request.method,
        "url": request.url,
        "headers": request.headers,
        "body": base64.b64encode(request.body).decode(),
    }


if __name__ == "__main__":
    django.setup()
    given = json.load(sys.stdin)
    json.dump(_ask(given) if sys.argv[1] == "ask" else _answer(given), sys.stdout)
