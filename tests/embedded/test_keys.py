"""Keys are made once, for their owner only, and never again."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from salaklang.embedded.keys import keys_ensure


def test_keys_are_private_and_stay(tmp_path: Path) -> None:
    keys_ensure(tmp_path)
    made = {f.name: f.read_text() for f in (tmp_path / "keys").iterdir()}
    assert {"secret.keys", "django.key"} <= made.keys()
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in (tmp_path / "keys").iterdir())
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    keys_ensure(tmp_path)
    assert {f.name: f.read_text() for f in (tmp_path / "keys").iterdir()} == made


def test_starts_at_the_same_time_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keys_ensure(tmp_path), range(8)))
    assert len((tmp_path / "keys" / "secret.keys").read_text().split()) == 1
    assert not [f for f in (tmp_path / "keys").iterdir() if f.name.startswith(".")]
