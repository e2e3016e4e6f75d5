"""The Linkage simulator as a process of its own, with the switches that it has."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

SOURCE = Path(__file__).resolve().parents[2] / "src"
KEY, SECRET = "key-of-the-consumer", "secret-of-the-consumer"


@dataclass(frozen=True)
class Simulated:
    url: str
    access: Path

    def fault(self, name: str) -> None:
        assert httpx.post(f"{self.url}/simulator/fault", data={"fault": name}).status_code == 303

    def queries(self) -> list[dict[str, object]]:
        """The newest first."""
        found: list[dict[str, object]] = httpx.get(f"{self.url}/simulator/queries").json()["queries"]
        return found


@contextmanager
def simulator(
    folder: Path, records: Sequence[Mapping[str, object]], *, token_seconds: float = 600
) -> Iterator[Simulated]:
    people, access = folder / "people.json", folder / "linkage.json"
    people.write_text(json.dumps(records), encoding="utf-8")
    access.write_text(json.dumps({"consumer_key": KEY, "consumer_secret": SECRET}), encoding="utf-8")
    command = [sys.executable, "-m", "salaklang.embedded.linkage", "--port", "0", "--people", str(people)]
    command += ["--access", str(access), "--token-seconds", str(token_seconds)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", told)
            assert found, told
            yield Simulated(found[0], access)
        finally:
            process.terminate()
            process.communicate(timeout=60)
