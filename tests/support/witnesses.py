"""Witnesses as real programs, logs that fork, and servers that answer like no honest witness."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from salaklang.kernel import merkle
from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.note import Checkpoint, Signer, checkpoint_format, note_sign, vkey_format
from salaklang.kernel.tlog_policy import Policy, PolicyGroup, PolicyLog, PolicyWitness
from salaklang.kernel.witness_wire import AddCheckpoint, monitor_path, request_format
from tests.support.logs import LOG, FileLog

SOURCE = Path(__file__).resolve().parents[2] / "src"


def environment() -> dict[str, str]:
    """That of a machine with neither Django's settings nor a database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DJANGO", "DATABASE", "PG"))}
    return {
        **kept,
        "PYTHONPATH": f"{SOURCE}{os.pathsep}{SOURCE.parent}",
        "LANG": "en_US.UTF-8",
        "PYTHONUNBUFFERED": "1",
    }


def sala(*words: str, module: str = "salaklang.interfaces.cli") -> list[str]:
    return [sys.executable, "-m", module, *words]


class WitnessProcess:
    """`./sala witness` as a process of its own. `program` runs another module in its place, with the same arguments."""

    def __init__(
        self,
        home: Path,
        *,
        name: str = "",
        logs: Sequence[Signer] = (LOG,),
        options: Sequence[str] = ("--rate", "0"),
        program: Sequence[str] | None = None,
        more: dict[str, str] | None = None,
    ) -> None:
        self.home = home
        self.name = name or f"{home.name}.example/witness"
        words = ["--home", str(home), "--name", self.name, "--port", "0", *options]
        for log in logs:
            words += ["--log", vkey_format(log.verifier)]
        self._command = [*(program or sala("witness")), *words]
        self._environment = {**environment(), **(more or {})}
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        assert "http://" in told, f"the witness did not start: {told!r} ({self.process.wait(10)})"
        self.port = int(told.split("http://127.0.0.1:")[1].split("/")[0])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def vkey(self) -> str:
        return self.tell("key").strip()

    def tell(self, *words: str) -> str:
        done = subprocess.run(
            [*sala("witness"), words[0], "--home", str(self.home), *words[1:]],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def kill(self) -> None:
        """At once, as a power cut does to a program."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def __enter__(self) -> "WitnessProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    # --- what logs and monitors ask ---

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, str, bytes]:
        """Status, content type, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.getheader("content-type", ""), answer.read()
        finally:
            connection.close()

    def add(self, old: int, proof: Sequence[bytes], note: str) -> tuple[int, str, bytes]:
        return self.ask("POST", "/add-checkpoint", request_format(AddCheckpoint(old, tuple(proof), note)))

    def shown(self, origin: str = LOG.name) -> str | None:
        status, _, body = self.ask("GET", f"/{monitor_path(origin)}")
        return body.decode() if status == 200 else None


def proof_of(log: FileLog, old: int, new: int | None = None) -> list[bytes]:
    """The consistency proof from `old` to the size of the log, or an earlier one."""
    new = log.size if new is None else new
    return merkle.proof(merkle.consistency_spans(old, new), log.tiles) if 0 < old < new else []


def root_of(log: FileLog, size: int) -> bytes:
    return merkle.span_hash((0, size), log.tiles)


def note_at(log: FileLog, size: int) -> str:
    """What the log signed at that size."""
    return note_sign(checkpoint_format(Checkpoint(log.signer.name, size, root_of(log, size))), [log.signer])


def policy_of_processes(witnesses: Sequence[WitnessProcess], *, k: int, log: Signer = LOG) -> Policy:
    """That log, `k` of these witnesses."""
    entries = tuple(PolicyWitness(f"w{i}", key_parse(w.vkey), w.url) for i, w in enumerate(witnesses))
    group = PolicyGroup("agencies", k, tuple(w.name for w in entries))
    return Policy((PolicyLog(log.verifier),), entries, (group,), group.name)
