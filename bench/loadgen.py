"""The load generator: a program of its own that costs as little as it can, so that the server gets the processors.

Reads a plan from standard input and writes what happened to standard output, both JSON:

    {"host", "port", "clients": [{"head": "Cookie: …\\r\\n", "requests": [["POST", "/path"], …]}, …]}
    {"seconds", "statuses": {"201": n}, "ms": [per request, by client], "reconnects", "errors": [first ten], "bytes",
     "cpu_ms": per request}

Each client is a thread with one kept-alive connection, and sends its next request when it has read the answer.
"""

import json
import socket
import sys
import threading
import time
from typing import Any

_TIMEOUT_SECONDS = 60


class Client:
    """One person at one connection."""

    def __init__(self, host: str, port: int, head: str, requests: list[list[str]]) -> None:
        self.address = (host, port)
        self.requests = [
            (f"{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{head}"
             + ("Content-Length: 0\r\n" if method == "POST" else "") + "\r\n").encode()
            for method, path in requests
        ]  # fmt: skip
        self.ms: list[float] = []
        self.statuses: dict[str, int] = {}
        self.errors: list[str] = []
        self.reconnects = 0
        self.bytes = 0
        self.rest = b""
        self.socket = self._connect()

    def run(self, start: threading.Barrier) -> None:
        start.wait()
        for request in self.requests:
            began = time.perf_counter()
            try:
                status, body = self._exchange(request)
            except OSError as error:
                status, body = "broken", str(error).encode()
                self.socket.close()
                self.socket, self.rest = self._connect(), b""
                self.reconnects += 1
            self.ms.append((time.perf_counter() - began) * 1000)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if not status.startswith("2") and len(self.errors) < 10:
                self.errors.append(f"{status} {body[:300].decode('utf-8', 'replace')}")
        self.socket.close()

    def _connect(self) -> socket.socket:
        made = socket.create_connection(self.address, timeout=_TIMEOUT_SECONDS)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def _exchange(self, request: bytes) -> tuple[str, bytes]:
        self.socket.sendall(request)
        head = self._until(b"\r\n\r\n")
        status, lower = head[9:12].decode("ascii", "replace"), head.lower()
        if b"transfer-encoding: chunked" in lower:
            body = b""
            while size := int(self._until(b"\r\n").split(b";")[0], 16):
                body += self._exactly(size)
                self._exactly(2)
            self._until(b"\r\n")
        else:
            at = lower.find(b"content-length:")
            size = int(lower[at + 15 : lower.find(b"\r\n", at)]) if at >= 0 else 0
            body = self._exactly(size)
        self.bytes += len(head) + len(body)
        if b"connection: close" in lower:
            self.socket.close()
            self.socket, self.rest = self._connect(), b""
            self.reconnects += 1
        return status, body

    def _until(self, mark: bytes) -> bytes:
        while (at := self.rest.find(mark)) < 0:
            self.rest += self._more()
        found, self.rest = self.rest[: at + len(mark)], self.rest[at + len(mark) :]
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self.rest) < size:
            self.rest += self._more()
        found, self.rest = self.rest[:size], self.rest[size:]
        return found

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionResetError("the server closed the connection")
        return got


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Carry out a plan and return what happened; times in milliseconds, in the order of each client's requests."""
    clients = [Client(plan["host"], plan["port"], c["head"], c["requests"]) for c in plan["clients"]]
    start = threading.Barrier(len(clients) + 1)
    threads = [threading.Thread(target=c.run, args=(start,), daemon=True) for c in clients]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    statuses: dict[str, int] = {}
    for client in clients:
        for status, count in client.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return {
        "seconds": seconds,
        "statuses": statuses,
        "ms": [ms for c in clients for ms in c.ms],
        "reconnects": sum(c.reconnects for c in clients),
        "errors": [e for c in clients for e in c.errors][:10],
        "bytes": sum(c.bytes for c in clients),
        "cpu_ms": round(time.process_time() * 1000 / max(1, sum(len(c.ms) for c in clients)), 2),
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
