"""Setting up the provider: its schema and tables, its one client, its subjects. All safe to repeat."""

import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction

from salaklang.embedded.provider.adapters import SCOPES
from salaklang.embedded.provider.environment import CLIENT_FILE, SCHEMA
from salaklang.embedded.provider.hashers import RandomSecretHasher
from salaklang.embedded.provider.models import Subject
from salaklang.embedded.provider.sealing import seal, unseal

_CALLBACK = "/auth/callback"
_SIGNED_OUT = "/"


def tables_ensure() -> None:
    """Schema, tables and the shared cache's table, as this version needs them."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


@transaction.atomic
def client_ensure(*, portal_urls: Iterable[str], file: Path = CLIENT_FILE) -> str:
    """The portal's registration; its id. Addresses are added, never taken away: a port may change and come back.

    The secret lies only in `file` (0600) and, hashed, in the table. A file that is lost or does not fit is made anew.
    """
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    client = Client.objects.filter(pk=known.get("client_id", "")).first()
    if client is None or not client.check_secret(str(known.get("client_secret", ""))):
        secret = secrets.token_urlsafe(32)
        client = client or Client(name="Salaklang portal")
        client.secret = make_password(secret, hasher=RandomSecretHasher.algorithm)
        _write_private(file, json.dumps({"client_id": client.pk, "client_secret": secret}) + "\n")
    bases = [u.rstrip("/") for url in portal_urls for u in _names_of(url)]
    client.type = Client.Type.CONFIDENTIAL
    client.skip_consent = True  # the portal and the provider are one office's; a national provider asks for itself
    client.set_scopes(SCOPES)
    client.set_redirect_uris(_union(client.get_redirect_uris(), [u + _CALLBACK for u in bases]))
    client.set_post_logout_redirect_uris(
        _union(client.get_post_logout_redirect_uris(), [u + _SIGNED_OUT for u in bases])
    )
    client.save()
    return str(client.pk)


def subject_ensure(
    *,
    username: str,
    password: str,
    pid: str,
    title_th: str,
    given_name_th: str,
    family_name_th: str,
    name_en: str = "",
    birth_date: str = "",
    ial: str = "2.3",
) -> Subject:
    """A subject with these credentials and claims. Hashing and sealing are done only for what has changed."""
    subject = Subject.objects.filter(username=username.lower()).first() or Subject(username=username.lower())
    subject.title_th, subject.given_name_th, subject.family_name_th = title_th, given_name_th, family_name_th
    subject.name_en, subject.birth_date, subject.ial = name_en, birth_date, ial
    if not subject.pid_sealed or unseal(subject.pid_sealed) != pid:
        subject.pid_sealed = seal(pid)
    if not subject.password or not subject.check_password(password):
        subject.set_password(password)
    subject.save()
    return subject


def subjects_seed(file: Path) -> int:
    """`subject_ensure` for each object of a JSON list; how many there are."""
    people = json.loads(file.read_text(encoding="utf-8"))
    for person in people:
        subject_ensure(**person)
    return len(people)


def _names_of(url: str) -> list[str]:
    """A local address is reachable by name and by number; both may come back from a sign-in."""
    parts = urlsplit(url)
    if parts.hostname not in ("127.0.0.1", "localhost"):
        return [url]
    port = f":{parts.port}" if parts.port else ""
    return [f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost")]


def _union(old: list[str], new: list[str]) -> list[str]:
    return list(dict.fromkeys([*old, *new]))


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
    fresh.replace(file)
