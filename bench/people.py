"""Citizens and officers with a session, as a browser would carry it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

_SECRET = "benchmarkbenchmarkbenchmarkbench"


@dataclass(frozen=True)
class Person:
    """One signed-in person: `head` holds the request headers of their session."""

    id: UUID
    head: str


def citizens(count: int) -> list[Person]:
    """`count` people, each with an account and a session."""
    from salaklang.config.seed_people import pid_made
    from salaklang.foundations.identity.actions import person_ensure
    from salaklang.kernel.actor import system

    people = [
        person_ensure(
            system(),
            pid=pid_made(700_000 + n),
            title_th="นาย",
            given_name_th="ทดสอบ",
            family_name_th=f"ที่{n}",
            name_en=f"Bench {n}",
        )
        for n in range(count)
    ]
    return [Person(p.id, _head(p.id)) for p in people]


def player(username: str) -> Person:
    """One of the demonstration's people; an officer acts in their first post."""
    from salaklang.config.seed_cast import PLAYERS
    from salaklang.foundations.identity.models import Post
    from salaklang.foundations.identity.queries import person_by_pid
    from salaklang.kernel.actor import system

    person = person_by_pid(system(), next(p.person.pid for p in PLAYERS if p.username == username))
    if person is None:
        raise LookupError(username)
    post = Post.objects.filter(person=person).first()
    return Person(person.id, _head(person.id, **({"post_id": str(post.id)} if post else {})))


def officer(agency: str, role: str = "clerk") -> Person:
    """A new officer of `agency`."""
    from salaklang.config.seed_people import pid_made
    from salaklang.foundations.identity.actions import person_ensure, post_give
    from salaklang.kernel.actor import system

    serial = 800_000 + sum(ord(c) * 7**i for i, c in enumerate(agency)) % 90_000
    person = person_ensure(
        system(), pid=pid_made(serial), title_th="นาง", given_name_th="ทดสอบ", family_name_th="ราชการ", name_en="Bench"
    )
    post = post_give(system(), person=person.id, agency=agency, roles=(role,), title_th="เจ้าหน้าที่", title_en="Officer")
    return Person(person.id, _head(person.id, post_id=str(post.id)))


def _head(person: UUID, **more: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from salaklang.foundations.identity.models import Account

    account, _ = Account.objects.get_or_create(person_id=person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["ial"] = "2.3"
    for key, value in more.items():
        session[key] = value
    session.save()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={_SECRET}"
    return f"Cookie: {cookies}\r\nX-CSRFToken: {_SECRET}\r\nAccept-Encoding: gzip\r\n"
