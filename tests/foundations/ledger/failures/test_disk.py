"""A disk that is full, takes half, or fails (failure mode 9): no checkpoint over missing tiles; goes on by itself.

The same for the two transient write errors by which a log of 2025 lost tiles (Raio): an error is never forgotten.
"""

import errno
import os
import resource
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.foundations.ledger.failures.processes import files, until

from salaklang.foundations.ledger.actions import Act, sequence_once
from salaklang.foundations.ledger.jobs import sequence_loop
from salaklang.foundations.ledger.models import LedgerHead, LedgerOutbox
from salaklang.foundations.ledger.queries import ledger_check, log_size

Record = Callable[..., Act]
Disk = Callable[[], AbstractContextManager[None]]


@contextmanager
def limited() -> Iterator[None]:
    """No file may grow beyond 1,000 bytes: the write that crosses the line is cut off there, the next one fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(params=["limit", "full disk"])
def full(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Disk]:
    """A way to make the log's disk full for a while."""
    if request.param == "limit":
        yield limited
        return
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    settings.SALA_LEDGER_DIR = place / "ledger"

    @contextmanager
    def filled() -> Iterator[None]:
        with (place / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError as e:
                assert e.errno == errno.ENOSPC
        yield
        (place / "ballast").unlink()

    yield filled
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.django_db
def test_nothing_is_published_over_missing_tiles(record: Record, full: Disk, settings: Any) -> None:
    record()
    assert sequence_once() == 1
    before = files(settings.SALA_LEDGER_DIR)
    for _ in range(30):
        record()
    with full():
        for _ in range(3):
            with pytest.raises(OSError, match=r"File too large|No space left"):
                sequence_once()
        record()  # acts go on meanwhile
        assert files(settings.SALA_LEDGER_DIR) == before
        assert (LedgerHead.objects.get().size, LedgerOutbox.objects.count()) == (2, 31)
        assert ledger_check().ok
    assert sequence_once() == 31
    assert ledger_check().ok
    assert log_size() == 34


@pytest.mark.django_db
@pytest.mark.parametrize("call", ["write", "fsync", "rename", "open", "mkdir"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_one_call_that_fails(
    record: Record, ledger_dir: Path, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    """The operating system answers EIO at the `nth` call."""
    record()
    assert sequence_once() == 1
    shown = (ledger_dir / "checkpoint").read_bytes()
    for _ in range(300):
        record()
    count = failing(monkeypatch, call, nth)
    try:
        sequence_once()
    except OSError as e:
        assert e.errno == errno.EIO
        assert (ledger_dir / "checkpoint").read_bytes() == shown or call == "fsync"
    assert count() >= nth or call in ("mkdir", "rename")
    monkeypatch.undo()
    sequence_once()
    assert [p.text.en for p in ledger_check().problems] == []
    assert log_size() == 303


@pytest.mark.django_db
def test_two_transient_errors_and_no_tile_is_missing(
    record: Record, ledger_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1, 8):
        for _ in range(40):
            record()
        with monkeypatch.context() as patch:
            failing(patch, "fsync", n)
            with pytest.raises(OSError, match="Input/output error"):
                sequence_once()
            failing(patch, "write", 1)
            with pytest.raises(OSError, match="Input/output error"):
                sequence_once()
        assert [p.text.en for p in ledger_check().problems] == []
        sequence_once()
    assert [p.text.en for p in ledger_check().problems] == []
    assert ledger_check().acts == 280


@pytest.mark.django_db(transaction=True)
def test_the_loop_goes_on_when_the_folder_can_be_written_again(
    record: Record, ledger_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record()
    sequence_once()
    shutil.move(ledger_dir / "tile", ledger_dir / "aside")
    (ledger_dir / "tile").write_text("a file stands where the folder was")
    record()
    stop = threading.Event()

    def work() -> None:
        sequence_loop(stop, period=0.05)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        until(lambda: any(r.levelname == "CRITICAL" for r in caplog.records))
        assert log_size() == 2
    finally:
        stop.set()
        thread.join(40)
    (ledger_dir / "tile").unlink()
    shutil.move(ledger_dir / "aside", ledger_dir / "tile")
    assert sequence_once() == 1
    assert ledger_check().ok


def failing(patch: pytest.MonkeyPatch, call: str, nth: int) -> Callable[[], int]:
    """Make one call of the operating system fail by EIO; how often it was called."""
    real, seen = getattr(os, call), [0]

    def fail(*given: Any, **named: Any) -> Any:
        seen[0] += 1
        if seen[0] == nth:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*given, **named)

    patch.setattr(os, call, fail)
    return lambda: seen[0]
