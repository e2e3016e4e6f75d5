"""Files are there whole or not at all, and one process at a time writes."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from salaklang.lab.results.atomic import bytes_write, file_write, leftovers_remove
from salaklang.lab.results.errors import DiskFull, InUse, NotWritable, write_error
from salaklang.lab.results.lock import directory_lock


def test_a_broken_write_leaves_what_stood_there(tmp_path: Path) -> None:
    bytes_write(tmp_path / "a", b"old")
    with pytest.raises(ZeroDivisionError), file_write(tmp_path / "a") as file:
        file.write(b"new")
        raise ZeroDivisionError
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_full_disk_is_said_in_words() -> None:
    """/dev/full is the kernel's own full disk."""
    with pytest.raises(OSError, match="No space left") as full, Path("/dev/full").open("wb", buffering=0) as file:
        file.write(b"x")
    assert full.value.errno == errno.ENOSPC
    error = write_error(full.value, file="result.parquet")
    assert isinstance(error, DiskFull)
    assert "result.parquet" in error.message.en and "Make room" in error.next_step.en


def test_a_file_in_the_way_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("I am a file")
    with pytest.raises(NotWritable):
        bytes_write(tmp_path / "out" / "a", b"x")


def test_a_file_beyond_the_limit_is_a_full_disk(tmp_path: Path) -> None:
    """A real process with a limit on the size of its files: the write fails in the middle, nothing is left."""
    code = (
        "import resource, signal; from pathlib import Path\n"
        "from salaklang.lab.results.atomic import bytes_write\n"
        "from salaklang.lab.results.errors import DiskFull\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: bytes_write(Path('big'), b'x' * 100_000)\n"
        "except DiskFull: print('full')\n"
    )
    source = str(Path(__file__).resolve().parents[3] / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "full", done.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with directory_lock(tmp_path), pytest.raises(InUse), directory_lock(tmp_path):
        pass
    with directory_lock(tmp_path):
        pass


def test_leftovers_of_the_killed_go(tmp_path: Path) -> None:
    (tmp_path / ".a.parquet.x1.part").write_bytes(b"half")
    leftovers_remove(tmp_path)
    assert list(tmp_path.iterdir()) == []
