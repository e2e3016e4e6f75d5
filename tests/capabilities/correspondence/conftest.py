from datetime import UTC, datetime
from uuid import uuid4

import pytest

from salaklang.countries.th import books
from salaklang.foundations.identity.models import Agency, Person, Post
from salaklang.foundations.identity.queries import agency_forget
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import FixedClock

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
AGENCIES = {"thaton": "อต 52301", "lands": "มท ๐๕๑๕.๒", "third": "พณ 0801", "nameless": ""}


@pytest.fixture
def clock():
    return FixedClock(NOW)


@pytest.fixture(autouse=True)
def agencies(request):
    books.register()
    if not {"db", "transactional_db"} & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("db")
    for slug, prefix in AGENCIES.items():
        agency_forget(slug)
        Agency.objects.get_or_create(
            slug=slug,
            defaults={"name_th": f"หน่วยงาน {slug}", "name_en": slug.title(), "kind": "office", "letter_prefix": prefix},
        )


@pytest.fixture
def officer():
    """An officer of an agency with one role, appointed by a real post."""

    def officer_(agency: str, role: str = "letters") -> Actor:
        person = Person.objects.create(
            pid_index=uuid4().hex, pid_sealed="-", given_name_th="สมศรี", family_name_th="ดีงาม", created_at=NOW
        )
        Post.objects.create(
            person=person,
            agency_id=agency,
            roles=[role],
            title_th="นักจัดการงานทั่วไป",
            capacity="รักษาราชการแทนปลัดเทศบาล",
            since=datetime(2020, 1, 1, tzinfo=UTC),
        )
        return Actor("officer", person.id, agency, frozenset({role}))

    return officer_
