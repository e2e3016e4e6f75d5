"""Run a witness from one folder: `witness.key`, `witness.sqlite3`, `evidence/`. One process, until told to stop."""

import asyncio
import fcntl
import resource
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from salaklang.kernel.cosignature import CosignatureSigner
from salaklang.kernel.note import NoteKey, vkey_format
from salaklang.kernel.text import Text
from salaklang.kernel.witness_wire import ADD_CHECKPOINT, origin_hash
from salaklang.tlog.evidence_files import EvidenceFolder
from salaklang.tlog.witness.app import Application
from salaklang.tlog.witness.service import Clock, Witness
from salaklang.tlog.witness.store import Store
from salaklang.tlog.witness.watch import WATCH_SECONDS, Watcher

# Idle ones cost little, and are closed after ten seconds; but each is a file to the system.
_CONNECTIONS_MAX = 4096
_FILES_SPARE = 128


class ServeError(Exception):
    """The witness can't run, in words for people."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


_RUNS_ALREADY = Text(
    "พยานในโฟลเดอร์นี้ทำงานอยู่แล้ว: {home} หยุดตัวเดิมก่อน หรือใช้ --home อื่น",
    "The witness in this folder runs already: {home}. Stop it first, or use another --home",
)
_NO_MEMORY = Text(
    "เปิดฐานข้อมูลของพยานไม่ได้: {file} ({why}) ตรวจสิทธิ์และที่ว่างของดิสก์ อย่าลบแฟ้มนี้: พยานที่ลืมอาจลงนามสองฉบับที่ขัดกัน",
    "The witness's memory can't be opened: {file} ({why}). Look at permissions and free space. Don't delete it: a "
    "witness that forgets may cosign two contradicting histories",
)
_NO_PORT = Text(
    "ใช้พอร์ต {host}:{port} ไม่ได้ ({why}) เลือกพอร์ตอื่นด้วย --port",
    "Port {host}:{port} can't be used ({why}): choose another with --port",
)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of a witness."""

    path: Path

    @property
    def key(self) -> Path:
        return self.path / "witness.key"

    @property
    def memory(self) -> Path:
        return self.path / "witness.sqlite3"

    @property
    def evidence(self) -> EvidenceFolder:
        return EvidenceFolder(self.path / "evidence")


def serve(
    home: Home,
    *,
    signers: Sequence[CosignatureSigner],
    logs: Mapping[str, Sequence[NoteKey]],
    host: str,
    port: int,
    rate: float,
    urls: Mapping[str, str] | None = None,
    watch: float = WATCH_SECONDS,
    clock: Clock = time.time,
    on_ready: Callable[[int], None] = lambda port: None,
) -> None:
    """Witness `logs` (keys by origin) until SIGTERM or SIGINT. `on_ready` gets the port. Raises ServeError.

    What the logs at `urls` (by origin) publish is held, every `watch` seconds, against what was cosigned.
    """
    with _only_one(home), _listening(host, port) as bound:
        store = _store(home)
        try:
            witness = Witness(signers=signers, logs=logs, store=store, evidence=home.evidence, clock=clock)
            watcher = Watcher(witness, logs=logs, urls=urls or {}, evidence=home.evidence, every=watch)
            watcher.start()
            application = Application(witness, greeting=greeting(signers, logs), rate=rate)
            asyncio.run(_run(application, host, bound, on_ready))
        finally:
            store.close()


def greeting(signers: Sequence[CosignatureSigner], logs: Mapping[str, Sequence[NoteKey]]) -> str:
    """What the witness says at `/`: who it is, and where to look further."""
    keys = "".join(f"  {vkey_format(s.verifier)}\n" for s in signers)
    shown = "".join(f"  {origin}\n    GET /{origin_hash(origin)}/checkpoint\n" for origin in sorted(logs))
    return (
        f"พยานของบันทึกสาธารณะ / Witness of public logs (c2sp.org/tlog-witness)\n\n{signers[0].name}\n{keys}\n"
        f"POST /{ADD_CHECKPOINT}\n{shown}"
    )


async def _run(application: Application, host: str, port: int, on_ready: Callable[[int], None]) -> None:
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=1024,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=16 * 1024),
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    ready = loop.create_task(_when_listening(host, port, on_ready))
    try:
        await server.serve()
    finally:
        ready.cancel()


def _connections() -> int:
    """How many connections to hold: as many as the system gives files for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS_MAX + _FILES_SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(_FILES_SPARE, soft - _FILES_SPARE)
    return _CONNECTIONS_MAX


async def _when_listening(host: str, port: int, on_ready: Callable[[int], None]) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        on_ready(port)
        return


@contextmanager
def _only_one(home: Home) -> Iterator[None]:
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        with (home.path / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ServeError(_RUNS_ALREADY.fill(home=home.path)) from None
            yield
    except OSError as e:
        raise ServeError(_NO_MEMORY.fill(file=home.path, why=e.strerror or type(e).__name__)) from None


@contextmanager
def _listening(host: str, port: int) -> Iterator[int]:
    """The port to use: `port`, or a free one for 0."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            bound = int(probe.getsockname()[1])
    except OSError as e:
        raise ServeError(_NO_PORT.fill(host=host, port=port, why=e.strerror or type(e).__name__)) from None
    yield bound


def _store(home: Home) -> Store:
    try:
        return Store(home.memory)
    except (sqlite3.Error, OSError) as e:
        raise ServeError(_NO_MEMORY.fill(file=home.memory, why=str(e))) from None
