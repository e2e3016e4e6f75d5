"""Writing agencies, persons and accounts. These are records, not official acts: no ledger entry."""

import re
from uuid import UUID

from django.db import IntegrityError, transaction

from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.errors import PersonNotFound
from salaklang.foundations.identity.models import Account, Agency, Person
from salaklang.foundations.identity.ports import person_number
from salaklang.foundations.identity.queries import agency_forget
from salaklang.foundations.identity.sealing import is_stale, pid_index, seal, unseal
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text, text_normalise


def agency_ensure(
    actor: Actor,
    *,
    slug: str,
    name_th: str,
    name_en: str,
    kind: str,
    letter_prefix: str = "",
    province_code: str = "",
    subdistrict_code: str = "",
    email: str = "",
) -> Agency:
    """Set up an agency, or bring it up to date. Safe to repeat."""
    require(actor, "agency.keep")
    fields = {
        "name_th": text_normalise(name_th),
        "name_en": name_en,
        "kind": kind,
        "letter_prefix": letter_prefix,
        "province_code": province_code,
        "subdistrict_code": subdistrict_code,
        "email": email,
    }
    agency, _ = Agency.objects.update_or_create(slug=slug, defaults=fields)
    agency_forget(slug)
    return agency


def person_ensure(
    actor: Actor,
    *,
    pid: str,
    title_th: str,
    given_name_th: str,
    family_name_th: str,
    name_en: str = "",
    birth_date: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Person:
    """The person with this identity number, made when new, named anew when the official name has changed.

    An empty value never wipes out a known one. Raises Invalid for a number with a wrong check digit.
    """
    require(actor, "person.keep")
    number = person_number().normalise(pid)
    given = {
        "title_th": text_normalise(title_th),
        "given_name_th": text_normalise(given_name_th),
        "family_name_th": text_normalise(family_name_th),
        "name_en": " ".join(name_en.split()),
        "birth_date": birth_date,
    }
    index = pid_index(number)
    person = Person.objects.filter(pid_index=index).first()
    if person is None:
        try:
            with transaction.atomic():
                return Person.objects.create(pid_index=index, pid_sealed=seal(number), created_at=clock.now(), **given)
        except IntegrityError:  # another request made the same person between our two statements
            person = Person.objects.get(pid_index=index)
    changed = {k: v for k, v in given.items() if v and getattr(person, k) != v}
    if changed:
        Person.objects.filter(pk=person.pk).update(**changed)
        person.refresh_from_db()
    return person


def person_email_set(actor: Actor, *, person: UUID, email: str) -> None:
    """Keep where the person wants e-mail; "" forgets it. Raises Invalid (field `email`), PersonNotFound."""
    require(actor, "contact.keep", person=person)
    address = email.strip()
    if address and not re.fullmatch(r"[^@\s<>\",;]{1,64}@[^@\s<>\",;]+\.[^@\s<>\",;]+", address):
        raise Invalid(fields={"email": Text("ที่อยู่อีเมลไม่ถูกต้อง", "That is not an e-mail address")})
    if not Person.objects.filter(pk=person).update(email_sealed=seal(address) if address else ""):
        raise PersonNotFound(f"no person {person}")


def account_ensure(actor: Actor, *, person: UUID) -> Account:
    """The account of `person`, made at the first sign-in."""
    require(actor, "person.keep")
    return Account.objects.get_or_create(person_id=person)[0]


def account_language_set(account: Account, *, language: str) -> None:
    """Remember the language that someone reads."""
    Account.objects.filter(pk=account.pk).update(language=language)


def numbers_reseal(actor: Actor, *, limit: int = 1000) -> int:
    """After a key rotation, seal up to `limit` numbers with the newest key; how many were. Repeat until 0."""
    require(actor, "person.keep")
    done = 0
    for person in Person.objects.order_by("pk").only("pk", "pid_sealed").iterator():
        if is_stale(person.pid_sealed) and done < limit:
            Person.objects.filter(pk=person.pk).update(pid_sealed=seal(unseal(person.pid_sealed)))
            done += 1
    return done
