"""A program of the asking node: some of the clients, each a thread that does all that a requester does.

Says "ready", then reads orders from standard input, one JSON object a line, and answers each with one line:

    {"do": "signed" | "raw" | "slow", "threads", "seconds", "at": when to begin, "rate": calls a second in all or 0,
     "beside": {another order to run at the same time}}
    {"ms": [per call], "done", "errors": {kind: how often}, "seconds", "cpu_seconds", "beside": {…}}

`rate` 0: each thread asks anew when it has its answer. Else the calls are due at even times, whoever is free makes the
next, and the time of a call runs from when it was due, so that a stall is not hidden.
"""

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

CITY, SERVICE = "muang-tuayang", "dopa.person"


class Clients:
    """The threads of this program; they stay, so that connections and caches stay warm from one order to the next."""

    def __init__(self, plan: dict[str, Any]) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.people = plan["people"]
        self.calls = {"signed": self.signed, "raw": raw_call(plan["raw_url"], self.people), "slow": self.slow}
        self.pool = ThreadPoolExecutor(64)

    def signed(self, n: int) -> None:
        """One look-up through the exchange: signed, sent, checked and logged over there, its answer verified, noted."""
        self._fetch(n, SERVICE, "given_name")

    def slow(self, n: int) -> None:
        """One look-up at the partner that takes five seconds for each answer."""
        self._fetch(n, "slow.register", "given_name")

    def _fetch(self, n: int, service: str, held: str) -> None:
        from salaklang.foundations.exchange.actions import answer_fetch
        from salaklang.kernel.actor import Actor

        person = UUID(self.people[n % len(self.people)]["id"])
        answer = answer_fetch(
            Actor("citizen", person),
            service=service,
            person=person,
            purpose="commercial-registration-new",
            legal_basis="e-performance",
            case=f"bench {n % 1000}",
            agency=CITY,
        )
        if not answer.data[held] or not answer.act_code:
            raise ValueError("an answer without its data")

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do as told; what is told `beside` it runs at the same time."""
        cpu = time.process_time()
        orders = [order, *([order["beside"]] if order.get("beside") else [])]
        runs = [_Run(self.calls[one["do"]], one) for one in orders]
        waits = [
            self.pool.submit(run.client, n)
            for run, one in zip(runs, orders, strict=True)
            for n in range(one["threads"])
        ]
        for wait in waits:
            wait.result()
        said = runs[0].said() | {"cpu_seconds": time.process_time() - cpu}
        return said | ({"beside": runs[1].said()} if len(runs) > 1 else {})


def raw_call(raw_url: str, people: list[dict[str, str]]) -> Callable[[int], None]:
    """The same question without the exchange, by the same HTTP client; the number is at hand already."""
    from salaklang.foundations.exchange.envelope import Request
    from salaklang.foundations.exchange.transport import Https

    way = Https(raw_url)

    def call(n: int) -> None:
        body = json.dumps({"query": {"pid": people[n % len(people)]["pid"]}}).encode()
        headers = (("Content-Type", "application/json"), ("Accept", "application/json"))
        answer = way.call(Request("POST", f"{raw_url}/r1/raw/{SERVICE}", headers, body), timeout_s=10)
        if answer.status != 200 or not json.loads(answer.body)["data"]["given_name"]:
            raise ValueError(f"status {answer.status}")

    return call


class _Run:
    """One order on its way through the threads."""

    def __init__(self, call: Callable[[int], None], order: dict[str, Any]) -> None:
        self.call, self.begin = call, float(order["at"])
        self.end = self.begin + order["seconds"]
        self.gap = 1 / order["rate"] if order.get("rate") else 0.0
        self.lock, self.next = threading.Lock(), 0
        self.ms: list[float] = []
        self.errors: Counter[str] = Counter()
        self.last = self.begin

    def client(self, n: int) -> None:
        time.sleep(max(0.0, self.begin - time.monotonic()))
        number = n
        while True:
            due = time.monotonic()
            if self.gap:
                with self.lock:
                    number, self.next = self.next, self.next + 1
                due = self.begin + number * self.gap
                time.sleep(max(0.0, due - time.monotonic()))
            if due >= self.end:
                return
            self._once(number, due)
            number += 16

    def said(self) -> dict[str, Any]:
        return {
            "ms": [round(ms, 3) for ms in self.ms],
            "done": len(self.ms),
            "errors": dict(self.errors),
            "seconds": self.last - self.begin,
        }

    def _once(self, number: int, due: float) -> None:
        try:
            self.call(number)
        except Exception as failed:  # noqa: BLE001 whatever it is, it is counted as an error
            with self.lock:
                self.errors[f"{type(failed).__name__}: {str(failed)[:80]}"] += 1
            return
        finally:
            self.last = max(self.last, time.monotonic())
        self.ms.append((time.monotonic() - due) * 1000)


def main() -> None:
    django.setup()
    clients = Clients(json.loads(sys.stdin.readline()))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(clients.obey(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
