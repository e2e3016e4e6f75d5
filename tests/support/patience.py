"""People who try again: the answer does not come, so they wait until the site is back and send the same once more."""

import time
from collections.abc import Callable

import httpx

from salaklang.interfaces.cli.play.visitor import VisitorLost

_PATIENCE_SECONDS = 90.0


class PatientTransport(httpx.BaseTransport):
    """Sends a request again, unchanged, when the connection broke or the server failed: the hardest kind of reload."""

    tried_again = 0

    def __init__(self) -> None:
        self._way = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                response = self._way.handle_request(request)
                if response.status_code < 500 or time.monotonic() > deadline:
                    return response
                response.close()
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            type(self).tried_again += 1
            time.sleep(0.3)

    def close(self) -> None:
        self._way.close()


def again(step: Callable[[], object], *, held: Callable[[], bool], seconds: float = 240) -> None:
    """Do `step` until it has `held`: who finds that it was done already (a crash after the commit) goes on."""
    deadline = time.monotonic() + seconds
    while True:
        problem: Exception | None = None
        try:
            step()
        except (VisitorLost, httpx.TransportError) as lost:
            problem = lost
        if held():
            return
        if time.monotonic() > deadline:
            raise AssertionError("the step never held") from problem
        time.sleep(0.3)
