"""Asking the API over HTTP: one token an officer, two kinds of GET.

That API wants personal numbers and the consumer's secret in the address. So the address must never reach a log, a trace
or an error: requests go through httpx's transport and not through its Client, which would log each address; errors are
raised `from None`, because httpx's own carry the request; and what stands in error texts is a kind, never a value.
"""

import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx

from salaklang.countries.th.linkage.mapping import Asking
from salaklang.foundations.exchange.errors import OfficerRefused, RegisterRubbish, RegisterUnavailable
from salaklang.kernel.text import Text

ANSWER_MAX = 256 * 1024
_TOKENS_MOST = 5000
_CONNECTIONS = 8
SIMULATED = "x-linkage-simulator"


@dataclass(frozen=True, slots=True)
class Access:
    """Where and as whom: `url` without a path, the key and secret that DGA gave the agency."""

    url: str
    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)


class _Unauthorised(Exception):
    """The token, or what it was asked for with, is not accepted."""


class LinkageClient:
    """Safe in many threads. `timeout_s` bounds all that one question takes, tokens included."""

    def __init__(
        self,
        access: Access,
        asking: Asking,
        *,
        name: Text,
        timeout_s: float,
        ca_file: str = "",
        simulator_ok: bool = False,
    ) -> None:
        self._access, self._asking, self._name = access, asking, name
        self._timeout_s, self._simulator_ok = timeout_s, simulator_ok
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS)
        verify = ssl.create_default_context(cafile=ca_file or None)
        self._transport = httpx.HTTPTransport(verify=verify, trust_env=False, limits=limits, retries=0)
        self._tokens: dict[UUID, tuple[str, float]] = {}
        self._lock = Lock()

    def person(self, pid: str, *, officer: UUID, officer_pid: str) -> Mapping[str, Any] | None:
        """What the register says of `pid`, asked in the officer's name; None where there is no such person.

        A token that is no longer taken is fetched anew, once. Raises RegisterUnavailable (OfficerRefused where the
        officer or the agency is not let in) or RegisterRubbish.
        """
        ends = time.monotonic() + self._timeout_s
        token, kept = self._token(officer, officer_pid, ends)
        try:
            return self._ask(pid, token, ends)
        except _Unauthorised:
            self._forget(officer)
            if not kept:
                raise OfficerRefused("a new token is not accepted", register=self._name) from None
        try:
            return self._ask(pid, self._token(officer, officer_pid, ends)[0], ends)
        except _Unauthorised:
            self._forget(officer)
            raise OfficerRefused("a new token is not accepted", register=self._name) from None

    def _ask(self, pid: str, token: str, ends: float) -> Mapping[str, Any] | None:
        a = self._asking
        headers = {a.key_header: self._access.consumer_key, a.token_header: token}
        status, body = self._get(a.person_path, {a.pid_parameter: pid}, headers, ends)
        if status == 401:
            raise _Unauthorised
        if status == 200:
            return self._object(body)
        if status in (204, 404) or self._nobody(body):
            return None
        raise self._failed(status)

    def _token(self, officer: UUID, officer_pid: str, ends: float) -> tuple[str, bool]:
        """A token in the officer's name, and whether it was kept from before."""
        with self._lock:
            token, until = self._tokens.get(officer, ("", 0.0))
        if until > time.monotonic():
            return token, True
        a = self._asking
        query = {a.secret_parameter: self._access.consumer_secret, a.agent_parameter: officer_pid}
        status, body = self._get(a.token_path, query, {a.key_header: self._access.consumer_key}, ends)
        if status == 401:
            raise OfficerRefused("no token for this officer", register=self._name)
        if status != 200:
            raise self._failed(status)
        token = self._object(body).get(a.result, "")
        if not isinstance(token, str) or not 0 < len(token) <= 4096 or not (token.isascii() and token.isprintable()):
            raise RegisterRubbish("the token can't be used", register=self._name)
        self._keep(officer, token)
        return token, False

    def _keep(self, officer: UUID, token: str) -> None:
        now = time.monotonic()
        with self._lock:
            if len(self._tokens) >= _TOKENS_MOST:
                self._tokens = {o: t for o, t in self._tokens.items() if t[1] > now}
            if len(self._tokens) < _TOKENS_MOST:
                self._tokens[officer] = (token, now + self._asking.lives_seconds)

    def _forget(self, officer: UUID) -> None:
        with self._lock:
            self._tokens.pop(officer, None)

    def _get(self, path: str, query: Mapping[str, str], headers: Mapping[str, str], ends: float) -> tuple[int, bytes]:
        """Status and body, read up to ANSWER_MAX bytes and until `ends`, however slowly its bytes arrive."""
        left = ends - time.monotonic()
        if left <= 0:
            raise RegisterUnavailable("no time left to ask Linkage", register=self._name)
        fixed = {"Accept": "application/json", "Accept-Encoding": "identity"}
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), left)
        try:
            request = httpx.Request(
                "GET",
                f"{self._access.url}{path}?{urlencode(query)}",
                headers={**fixed, **headers},
                extensions={"timeout": timeout},
            )
            answer = self._transport.handle_request(request)
            try:
                body = self._read(answer, ends)
            finally:
                answer.close()
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as broken:
            raise RegisterUnavailable(f"Linkage: {type(broken).__name__}", register=self._name) from None
        if SIMULATED in answer.headers and not self._simulator_ok:
            raise RegisterRubbish("the simulator answers in the place of Linkage", register=self._name)
        return answer.status_code, body

    def _read(self, answer: httpx.Response, ends: float) -> bytes:
        body = bytearray()
        for part in answer.iter_raw():
            body += part
            if len(body) > ANSWER_MAX:
                raise RegisterRubbish("the answer is too large", register=self._name)
            if time.monotonic() > ends:
                raise RegisterUnavailable("the answer came too slowly", register=self._name)
        return bytes(body)

    def _object(self, body: bytes) -> Mapping[str, Any]:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise RegisterRubbish("the answer is no JSON object", register=self._name)
        return found

    def _nobody(self, body: bytes) -> bool:
        """Whether an error's body says, by its code, that there is no such person."""
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return False
        said = found.get(self._asking.problem) if isinstance(found, dict) else None
        return isinstance(said, str) and any(code in said for code in self._asking.nobody_codes)

    def _failed(self, status: int) -> RegisterUnavailable:
        refused = OfficerRefused if status == 403 else RegisterUnavailable
        return refused(f"Linkage: status {status}", register=self._name)
