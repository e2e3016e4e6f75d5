"""A log that means harm to who reads it: each trick ends in a typed error, in little memory, in a time that was set."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.logs import LOG, Answer, FileLog, answering, handler_served

from salaklang.kernel import merkle
from salaklang.kernel.note import Checkpoint, checkpoint_format, note_sign, vkey_format
from salaklang.kernel.tlog_tiles import bundle_format, tile_path_parse

# What the whole process may hold. An interpreter with these modules loaded takes about a third of it.
MEMORY_MAX = 160 * 2**20
ADDRESS_MAX = 1 * 2**30
BYTES_TOTAL = 40 * 2**20

READER = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
from salaklang.kernel.note import vkey_parse
from salaklang.kernel.trust import policy_of
from salaklang.tlog.audit import audit
from salaklang.tlog.client import source_open
from salaklang.tlog.source import Limits
limits = Limits(seconds_each=float(sys.argv[5]), bytes_total=int(sys.argv[4]), seconds_total=60.0)
found = audit(source_open(sys.argv[1], limits), policy_of([vkey_parse(sys.argv[2])]))
peak = next(int(line.split()[1]) * 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"code": found.fault and found.fault.code, "peak": peak, "audited": found.audited}))
"""


def read(where: str, seconds: float = 20.0) -> dict[str, object]:
    """Audit in a process of its own, under limits of memory, waiting `seconds` for each file; it must end by itself."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            READER,
            where,
            vkey_format(LOG.verifier),
            str(ADDRESS_MAX),
            str(BYTES_TOTAL),
            str(seconds),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "MALLOC_ARENA_MAX": "2"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    assert isinstance(found["peak"], int) and found["peak"] < MEMORY_MAX
    return found


def checkpoint(size: int, root: bytes = bytes(32)) -> bytes:
    return note_sign(checkpoint_format(Checkpoint(LOG.name, size, root)), [LOG]).encode()


def sent(handler: Answer, body: bytes, **headers: str) -> None:
    handler.send_response(200)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def raw(handler: Answer, *parts: bytes, pause: float = 0.0, repeat: bool = False) -> None:
    """Bytes as they are, again and again if asked, until the reader hangs up."""
    handler.close_connection = True
    try:
        while True:
            for part in parts:
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(pause)
            if not repeat:
                return
    except OSError:
        return


OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Type: text/plain\r\n"
MEGA = b"x" * 2**20
BOMB = gzip.compress(bytes(200 * 2**20), 1)


def _endless(h: Answer) -> None:
    raw(h, PLAIN + b"\r\n")
    raw(h, MEGA, repeat=True)


def _endless_chunks(h: Answer) -> None:
    raw(h, PLAIN + b"Transfer-Encoding: chunked\r\n\r\n")
    raw(h, b"100000\r\n" + MEGA + b"\r\n", repeat=True)


def _huge_claim(h: Answer) -> None:
    raw(h, PLAIN + b"Content-Length: 4611686018427387904\r\n\r\n")
    raw(h, MEGA, repeat=True)


def _dripping_body(h: Answer) -> None:
    raw(h, PLAIN + b"Content-Length: 100000\r\n\r\n")
    raw(h, b"x", pause=0.05, repeat=True)


def _dripping_headers(h: Answer) -> None:
    raw(h, OK)
    raw(h, b"X-A: b\r\n", pause=0.05, repeat=True)


def _endless_headers(h: Answer) -> None:
    raw(h, OK)
    raw(h, b"X-Much: " + b"y" * 60_000 + b"\r\n", repeat=True)


def _silent(h: Answer) -> None:
    raw(h, pause=0, repeat=False)
    time.sleep(4)


def _redirect(h: Answer) -> None:
    h.send_response(302)
    h.send_header("Location", f"{h.path}x")
    h.send_header("Content-Length", "0")
    h.end_headers()


def _bomb(h: Answer) -> None:
    sent(h, BOMB, Content_Encoding="gzip")


def _empty_bomb(h: Answer) -> None:
    """Packed blocks of nothing: they unpack to no byte, for ever."""
    raw(h, PLAIN + b"Content-Encoding: gzip\r\n\r\n" + b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")
    raw(h, b"\x00\x00\x00\xff\xff" * 20_000, repeat=True)


def _other_encoding(h: Answer) -> None:
    sent(h, gzip.compress(gzip.compress(checkpoint(1))), Content_Encoding="gzip, gzip")


def _cut_gzip(h: Answer) -> None:
    sent(h, gzip.compress(checkpoint(1))[:-9], Content_Encoding="gzip")


def _gzip_and_more(h: Answer) -> None:
    sent(h, gzip.compress(checkpoint(1)) + b"more", Content_Encoding="gzip")


def _no_gzip(h: Answer) -> None:
    sent(h, checkpoint(1), Content_Encoding="gzip")


def _no_http(h: Answer) -> None:
    raw(h, b"\x00\xff" * 500)


def _cut_body(h: Answer) -> None:
    raw(h, PLAIN + b"Content-Length: 5000\r\n\r\nlog.example")


def _forbidden(h: Answer) -> None:
    h.send_error(403)


def _broken(h: Answer) -> None:
    h.send_error(500)


TRICKS: dict[Callable[[Answer], None], str] = {
    _endless: "too-much",
    _endless_chunks: "too-much",
    _huge_claim: "too-much",
    _dripping_body: "too-slow",
    _dripping_headers: "too-slow",
    _endless_headers: "out-of-reach",
    _silent: "too-slow",
    _redirect: "redirect",
    _bomb: "too-much",
    _empty_bomb: "encoding",
    _other_encoding: "encoding",
    _cut_gzip: "encoding",
    _gzip_and_more: "encoding",
    _no_gzip: "encoding",
    _no_http: "out-of-reach",
    _cut_body: "out-of-reach",
    _forbidden: "out-of-reach",
    _broken: "out-of-reach",
}


@pytest.mark.parametrize("place", ["checkpoint", "tile/0/000.p/5", "tile/entries/000.p/5"])
@pytest.mark.parametrize("trick", TRICKS, ids=lambda t: t.__name__.strip("_"))
def test_a_trick(trick: Callable[[Answer], None], place: str, tmp_path: Path) -> None:
    log = FileLog(tmp_path)
    log.grow([b"%d" % n for n in range(5)])

    def hostile(h: Answer) -> None:
        if h.path == f"/{place}":
            trick(h)
        else:
            sent(h, (tmp_path / h.path.lstrip("/")).read_bytes())

    with handler_served(answering(hostile)) as url:
        wanted = TRICKS[trick]
        assert read(url, seconds=1.0 if wanted == "too-slow" else 20.0)["code"] == wanted


@pytest.mark.parametrize(
    ("size", "said"),
    [(2**62, "root"), (10**18, "root"), (256**5, "tile"), (2**62 + 1, "checkpoint"), (10**19 - 1, "checkpoint")],
)
def test_a_size_that_nothing_stands_behind(size: int, said: str) -> None:
    def claiming(h: Answer) -> None:
        sent(h, checkpoint(size) if h.path == "/checkpoint" else bytes(8192))

    with handler_served(answering(claiming)) as url:
        assert read(url)["code"] == said


def test_a_tree_of_a_trillion_equal_leaves_stops_at_the_budget() -> None:
    """Every byte of it is honest: whoever owns the key can make it at no cost. Only a budget ends it."""
    entry = b"same" * 4000
    rows = [merkle.leaf_hash(entry) * 256]
    while len(rows) < 6:
        rows.append(merkle.tile_hash(rows[-1]) * 256)
    size = 256**5
    root = merkle.root_hash(size, {(5, 0): rows[5][:32]})
    bundle = bundle_format([entry] * 256)

    def patient(h: Answer) -> None:
        if h.path == "/checkpoint":
            sent(h, checkpoint(size, root))
            return
        tile = tile_path_parse(h.path.removeprefix("/tile/"))
        sent(h, bundle if tile.level is None else rows[tile.level][: tile.width * 32])

    with handler_served(answering(patient)) as url:
        found = read(url)
    assert found["code"] == "too-much"
    assert found["audited"] == 256 * (BYTES_TOTAL // (len(bundle) + 8192))


def test_files_of_absurd_length(tmp_path: Path) -> None:
    log = FileLog(tmp_path)
    log.grow([b"%d" % n for n in range(5)])
    for path in ("tile/entries/000.p/5", "tile/0/000.p/5", "checkpoint"):
        os.truncate(tmp_path / path, 2**40)
        assert read(str(tmp_path))["code"] == "too-much"


def test_the_measure_itself(tmp_path: Path) -> None:
    """An honest log passes under the same limits, and a reader that hoards would not."""
    log = FileLog(tmp_path)
    log.grow([b"%d" % n for n in range(70_000)])
    assert read(str(tmp_path)) | {"peak": 0} == {"code": None, "peak": 0, "audited": 70_000}
    hoard = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({ADDRESS_MAX}, {ADDRESS_MAX}))\n"
        f"x = b'x' * {MEMORY_MAX}\n"
        "print(next(int(n.split()[1]) * 1024 for n in open('/proc/self/status') if n.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", hoard], capture_output=True, text=True, check=True)
    assert int(done.stdout) > MEMORY_MAX
