"""A real provider process under granian, with a database and a home of its own."""

import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests
from django.conf import settings
from tests.foundations.identity.world import pid

from salaklang.embedded.processes import port_free

PORTAL = "http://127.0.0.1:8000"
PERSON = {
    "username": "mali",
    "password": "วัดพระแก้ว-7-ต้น",
    "pid": pid(11),
    "title_th": "นางสาว",
    "given_name_th": "มาลี",
    "family_name_th": "ตัวอย่าง",
    "name_en": "Ms. Mali Tuayang",
    "birth_date": "1990-05-17",
    "ial": "2.3",
}


@dataclass(frozen=True)
class Provider:
    """`url` is its issuer, `home` its SALA_HOME; `run` runs its set-up commands."""

    url: str
    home: Path
    environment: dict[str, str]

    @property
    def client_file(self) -> Path:
        return self.home / "keys" / "oidc-client.json"

    def run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "salaklang.embedded.provider", *arguments]
        subprocess.run(command, env=self.environment, check=True, timeout=120)


@pytest.fixture(scope="session")
def provider(tmp_path_factory, django_db_setup) -> Iterator[Provider]:
    home = tmp_path_factory.mktemp("provider")
    name = f"sala_provider_{uuid.uuid4().hex[:8]}"
    port = port_free()
    _sql(f'CREATE DATABASE "{name}"')
    environment = {
        **os.environ,
        "SALA_HOME": str(home),
        "SALA_MODE": "demo",
        "SALA_PROVIDER_URL": f"http://localhost:{port}",
        "SALA_BASE_URL": PORTAL,
        "DATABASE_URL": re.sub(r"(?<=/)[^/?]+(?=\?|$)", name, os.environ["DATABASE_URL"], count=1),
        "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
    }
    environment.pop("SALA_OIDC_CLIENT_FILE", None)
    running = Provider(f"http://localhost:{port}", home, environment)
    running.run("ensure")
    people = home / "people.json"
    people.write_text(json.dumps([PERSON, {**PERSON, "username": "passkey", "pid": pid(12)}], ensure_ascii=False))
    running.run("seed", str(people))
    log = (home / "log").open("wb")
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
         "salaklang.embedded.provider.wsgi:application"],
        env=environment, stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _wait(running.url, process, home / "log")
        yield running
    finally:
        process.terminate()
        process.wait(60)
        _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/.well-known/openid-configuration", timeout=5).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            pass
        assert process.poll() is None, log.read_text()
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def _sql(statement: str) -> None:
    given = settings.DATABASES["default"]
    where = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in where.items() if v}) as connection:
        connection.execute(statement)
