"""The witness's doors on the web (ASGI). Bounded in body, time, waiting requests, and requests from one address."""

import asyncio
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from salaklang.kernel.witness_wire import ADD_CHECKPOINT, REQUEST_MAX
from salaklang.tlog.witness.rules import Reply
from salaklang.tlog.witness.service import Witness

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_SECONDS = 5.0
# Bodies on their way in: together they are what a flood can fill memory with. One address gets a small part of them.
READING_MAX = 256
READING_OF_ONE_MAX = 16
# Bodies that are there, and wait for the one thread.
WAITING_MAX = 64
_ADDRESSES_MAX = 4096
_BUSY = Reply.of(503, "too many requests at once: try again in a second")
_MONITOR = re.compile(r"/([0-9a-f]{64})/checkpoint")


class Application:
    """ASGI. `rate`: submissions a second from one address, `2 × rate` at once; 0: no limit."""

    def __init__(self, witness: Witness, *, greeting: str, rate: float) -> None:
        self._witness = witness
        self._greeting = greeting
        self._limiter = _Limiter(rate)
        # One thread: SQLite's writes stand in line anyway.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="witness")
        self._reading: Counter[str] = Counter()
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await _send(send, await self._reply(scope, receive), scope["method"] == "HEAD")

    async def _reply(self, scope: Scope, receive: Receive) -> Reply:
        path, method = scope["path"], scope["method"]
        if path == f"/{ADD_CHECKPOINT}":
            return await self._add(scope, receive) if method == "POST" else Reply.of(405, "POST only")
        if method not in ("GET", "HEAD"):
            return Reply.of(405, "GET only")
        if path == "/":
            return Reply(200, self._greeting.encode())
        match = _MONITOR.fullmatch(path)
        return self._witness.checkpoint(match[1]) if match else Reply.of(404, "nothing here")

    async def _add(self, scope: Scope, receive: Receive) -> Reply:
        client = scope.get("client")
        address = client[0] if client else ""
        if not self._limiter.lets(address, time.monotonic()):
            return Reply.of(429, "too many requests from this address: wait a second")
        if self._limiter.limits and self._reading[address] >= READING_OF_ONE_MAX:
            return Reply.of(429, "too many requests at once from this address: wait a second")
        if self._reading.total() >= READING_MAX:
            return _BUSY
        self._reading[address] += 1
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            return Reply.of(408, f"a request comes within {BODY_SECONDS:.0f} seconds")
        finally:
            self._reading[address] -= 1
            if not self._reading[address]:
                del self._reading[address]
        return await self._judged(body)

    async def _judged(self, body: bytes | None) -> Reply:
        if body is None:
            return Reply.of(413, f"a request has at most {REQUEST_MAX} bytes")
        if self._waiting >= WAITING_MAX:
            return _BUSY
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._witness.add_checkpoint, body)
        finally:
            self._waiting -= 1


class _Limiter:
    """A bucket of tokens for each address; the addresses seen longest ago are forgotten."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @property
    def limits(self) -> bool:
        return self._rate > 0

    def lets(self, address: str, now: float) -> bool:
        if not self.limits:
            return True
        tokens, since = self._buckets.pop(address, (2 * self._rate, now))
        tokens = min(2 * self._rate, tokens + (now - since) * self._rate)
        allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _ADDRESSES_MAX:
            self._buckets.popitem(last=False)
        return allowed


async def _body(receive: Receive) -> bytes | None:
    """The request's body; None as soon as it is too long."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        body += message.get("body", b"")
        if len(body) > REQUEST_MAX:
            return None
        if not message.get("more_body", False):
            return bytes(body)


async def _send(send: Send, reply: Reply, head_only: bool) -> None:
    headers = [
        (b"content-type", reply.kind.encode()),
        (b"content-length", str(len(reply.body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if reply.status in (429, 503):
        headers.append((b"retry-after", b"1"))
    if reply.status in (408, 413):  # what is left of the body is never read
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head_only else reply.body})
