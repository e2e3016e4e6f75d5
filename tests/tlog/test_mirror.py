"""A mirror as a program: what it keeps is the log, whole and verified; nothing else is ever cosigned or shown."""

import os
import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.go import folder_judged
from tests.support.logs import LOG, FileLog, folder_served
from tests.support.witnesses import environment, sala

from salaklang.kernel.cosignature import cosignature_time, key_parse
from salaklang.kernel.merkle import leaf_hash, tree_root
from salaklang.kernel.note import Signer, checkpoint_parse, note_open, vkey_format
from salaklang.kernel.tlog_tiles import TilePath
from salaklang.kernel.trust import policy_of
from salaklang.kernel.witness_wire import origin_hash
from salaklang.tlog.audit import audit
from salaklang.tlog.client import source_open
from salaklang.tlog.errors import LogBroken, LogHostile, LogMissing
from salaklang.tlog.mirror import Mirror, MirrorHome
from salaklang.tlog.witness.keys import keys_ensure, keys_read
from salaklang.tlog.witness.store import Store

NAME = "mirror.example/1"


class MirrorOf:
    """`./sala mirror` of one log, in a folder of its own."""

    def __init__(self, home: Path, where: str, *, log: Signer = LOG) -> None:
        self.home, self.where, self.log = home, where, log
        self.copy = home / "public" / origin_hash(log.name)

    def words(self, *more: str) -> list[str]:
        options = ["--home", str(self.home), "--name", NAME, "--log", vkey_format(self.log.verifier)]
        return [*sala("mirror"), self.where, *options, *more]

    def once(self, *more: str, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.words("--once", *more),
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=before,
        )

    def start(self, *more: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.words(*more), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    @property
    def vkey(self) -> str:
        return vkey_format(keys_read(self.home / "mirror.key")[0].verifier)

    def size(self) -> int | None:
        """What the copy's checkpoint says, signed by log and mirror, every entry of it there; None: no checkpoint."""
        if not (self.copy / "checkpoint").exists():
            return None
        text = (self.copy / "checkpoint").read_text(encoding="utf-8")
        keys = [self.log.verifier, key_parse(self.vkey)]
        opened = note_open(text, keys)
        assert set(opened.signed_by) == set(keys)
        found = audit(source_open(str(self.copy)), policy_of([self.log.verifier]))
        assert found.fault is None, found.fault
        return checkpoint_parse(opened.text).size


@pytest.fixture
def log(tmp_path: Path) -> FileLog:
    log = FileLog(tmp_path / "log")
    log.grow([b"entry %d" % i for i in range(700)])
    return log


@pytest.fixture
def mirror(tmp_path: Path, log: FileLog) -> MirrorOf:
    return MirrorOf(tmp_path / "m", str(log.folder))


def files(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file() and ".staging" not in p.parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if p.name != "checkpoint"}


def test_the_copy_is_the_log_file_by_file_and_go_agrees(mirror: MirrorOf, log: FileLog) -> None:
    with folder_served(log.folder) as url:
        mirror.where = url
        assert mirror.once().returncode == 0
    assert files(mirror.copy) == files(log.folder)
    assert mirror.size() == 700
    text = (mirror.copy / "checkpoint").read_text(encoding="utf-8")
    assert text.startswith((log.folder / "checkpoint").read_text(encoding="utf-8"))
    ours = note_open(text, [key_parse(mirror.vkey)]).signatures[0]
    assert abs(cosignature_time(ours.signature) - time.time()) < 600
    assert folder_judged(mirror.copy, [vkey_format(LOG.verifier), mirror.vkey]) == "ok"
    assert (mirror.home / "mirror.key").stat().st_mode & 0o777 == 0o600


def test_it_grows_with_the_log_and_clears_partial_tiles_away(mirror: MirrorOf, log: FileLog) -> None:
    assert mirror.once().returncode == 0
    for more in (1, 66, 1, 255, 256, 0, 3000):
        log.grow([b"more %d" % i for i in range(log.size, log.size + more)])
        assert mirror.once().returncode == 0
        assert mirror.size() == log.size
    held = files(mirror.copy)
    for path in held:
        if path.endswith(".p") or ".p/" in path:
            assert path.partition(".p")[0] not in held, "the full one is there, the partial one is not"
    assert folder_judged(mirror.copy, [vkey_format(LOG.verifier), mirror.vkey]) == "ok"


@pytest.mark.crash
def test_killed_at_any_moment_it_goes_on_and_never_shows_what_it_has_not(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    log.grow([b"%d" % i for i in range(300)])
    mirror = MirrorOf(tmp_path / "m", str(log.folder))
    assert mirror.once().returncode == 0
    seen = 300
    log.grow([b"%d" % i * 40 for i in range(60_000)])
    chance = random.Random(9)
    for _ in range(8):
        process = mirror.start("--once")
        time.sleep(0.2 + chance.random() * 1.2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        size = mirror.size()
        assert size in (seen, log.size)
        seen = size or 0
    assert mirror.once().returncode == 0
    assert mirror.size() == log.size
    assert mirror.once().returncode == 0
    raw = {k: v for k, v in files(log.folder).items() if "/000.p/" not in k and "/001.p/" not in k}
    held = files(mirror.copy)
    assert {k: held.get(k) for k in raw} == raw


def test_an_interrupted_copy_is_not_believed_but_looked_at(mirror: MirrorOf, log: FileLog) -> None:
    """Files left behind by a turn that was cut short, one of them spoiled: what is right stays, the rest is fetched."""
    for name in ("tile/entries/000", "tile/0/000", "tile/entries/001", "tile/0/001"):
        (mirror.copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(log.folder / name, mirror.copy / name)
    spoiled = mirror.copy / "tile/entries/001"
    raw = bytearray(spoiled.read_bytes())
    raw[-1] ^= 1
    spoiled.write_bytes(raw)
    done = mirror.once("--lang", "en")
    assert done.returncode == 0
    assert "444 copied now" in done.stdout, "the first bundle of 256 was there"
    assert files(mirror.copy) == files(log.folder)


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/0/002.p/188", "tile/1/000.p/2", "tile/entries/001", "tile/entries/002.p/188", "checkpoint"],
)
@pytest.mark.parametrize("change", ["flip", "cut", "gone", "longer"])
def test_a_log_that_serves_what_it_did_not_sign(mirror: MirrorOf, log: FileLog, path: str, change: str) -> None:
    whole = (log.folder / path).read_bytes()
    raw = bytearray(whole)
    raw[len(raw) // 3] ^= 1
    spoiled = {"flip": bytes(raw), "cut": whole[:-1], "gone": b"", "longer": whole + b"\0"}[change]
    (log.folder / path).write_bytes(spoiled)
    if change == "gone":
        (log.folder / path).unlink()
    home = MirrorHome(mirror.home)
    signers = keys_ensure(home.key, name=NAME, mldsa=False)
    inside = Mirror(home, keys=[LOG.verifier], signers=signers, store=Store(home.memory), clock=time.time)
    with pytest.raises((LogBroken, LogMissing, LogHostile)):
        inside.turn(source_open(str(log.folder)))
    assert mirror.size() is None
    assert inside.copy_reader() is None
    (log.folder / path).write_bytes(whole)
    assert inside.turn(source_open(str(log.folder))).size == 700
    assert mirror.size() == 700


def test_a_log_set_back_is_named_and_the_copy_stays(mirror: MirrorOf, log: FileLog, tmp_path: Path) -> None:
    shutil.copytree(log.folder, tmp_path / "backup")
    log.grow([b"later"])
    assert mirror.once().returncode == 0
    mirror.where = str(tmp_path / "backup")
    done = mirror.once("--lang", "en")
    assert done.returncode == 1
    assert "701" in done.stderr and "700" in done.stderr
    assert mirror.size() == 701
    assert not (mirror.home / "evidence").exists(), "an older checkpoint of the same history is no fork"


def test_what_is_wrong_with_a_log_is_said(mirror: MirrorOf, log: FileLog) -> None:
    (log.folder / "tile/entries/001").write_bytes(b"nonsense")
    done = mirror.once("--lang", "en")
    assert done.returncode == 1
    assert "Entry 256" in done.stderr and "operator" in done.stderr
    assert mirror.size() is None


def test_an_empty_log_can_be_kept_too(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    log.publish()
    mirror = MirrorOf(tmp_path / "m", str(log.folder))
    assert mirror.once().returncode == 0
    assert mirror.size() == 0
    log.grow([b"first"])
    assert mirror.once().returncode == 0
    assert mirror.size() == 1
    assert tree_root([leaf_hash(b"first")]) == log.root


def test_a_full_disk_ends_a_turn_and_no_more(mirror: MirrorOf, log: FileLog) -> None:
    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = mirror.once("--lang", "en", before=small)
    assert done.returncode == 69, done.stderr
    assert "Traceback" not in done.stderr and done.stderr.strip()
    assert mirror.size() is None
    assert mirror.once().returncode == 0
    assert mirror.size() == 700


def test_it_follows_until_told_to_stop_and_only_once_at_a_time(mirror: MirrorOf, log: FileLog) -> None:
    with folder_served(log.folder) as url:
        mirror.where = url
        process = mirror.start("--every", "0.1")
        try:
            for _ in range(3):
                log.grow([os.urandom(20)])
                deadline = time.monotonic() + 60
                while mirror.size() != log.size:
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            assert mirror.once().returncode == 69
        finally:
            process.terminate()
            assert process.wait(30) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [("url", 2), ("key", 1), ("away", 69), ("witness", 2), ("every", 2), ("two logs", 2), ("no log", 2)],
)
def test_what_keeps_it_from_working_is_said(mirror: MirrorOf, log: FileLog, change: str, code: int) -> None:
    more: list[str] = []
    if change == "url":
        mirror.where = "nowhere"
    elif change == "key":
        mirror.log = Signer(LOG.name, bytes(32))
    elif change == "away":
        mirror.where = "http://127.0.0.1:9"
    elif change == "witness":
        more = ["--witness", "nonsense"]
    elif change == "every":
        more = ["--every", "0"]
    elif change == "two logs":
        more = ["--log", vkey_format(Signer("other.example", bytes(32)).verifier)]
    for language in ("en", "th"):
        words = mirror.words("--once", "--lang", language, *more)
        if change == "no log":
            words = [*sala("mirror"), mirror.where, "--home", str(mirror.home), "--lang", language]
        done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert (language == "en") is not any("\u0e00" <= c <= "\u0e7f" for c in done.stderr)


def test_a_bundle_with_more_than_was_signed_is_kept_as_it_was_signed(mirror: MirrorOf, log: FileLog) -> None:
    """A log may already have more in its bundle than in its checkpoint; the mirror keeps what leads to the root."""
    path = log.path(TilePath(None, 2, 188))
    path.write_bytes(path.read_bytes() + b"\x00\x05extra")
    assert mirror.once().returncode == 0
    assert mirror.size() == 700
