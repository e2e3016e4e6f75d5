"""Reading identity. The first argument is who asks."""

import time
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.query import QuerySet

from salaklang.foundations.events.statements import row_read, statement_run
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.errors import AgencyNotFound, PersonNotFound
from salaklang.foundations.identity.models import Account, Agency, Mandate, Person, Post
from salaklang.foundations.identity.ports import person_number
from salaklang.foundations.identity.sealing import pid_index, unseal
from salaklang.kernel.actor import NOBODY, Actor, Channel
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.text import Text

NUMBER_SEALED = f"SELECT pid_sealed FROM {Person._meta.db_table} WHERE id = %s"  # noqa: S608 name of a model
"""A person's number, sealed, from their id: for a statement of the system that asks more than this."""
PERSON_BY_INDEX = f"SELECT id FROM {Person._meta.db_table} WHERE pid_index = %s"  # noqa: S608 name of a model
"""A person's id, from `pid_index_of`: for a statement that asks more than this."""
_CACHE_SECONDS = 60.0
_agencies: dict[str, tuple[float, Agency]] = {}


def actor_for(
    account: object, *, post_id: UUID | str | None = None, channel: Channel = "online", ial: str = ""
) -> Actor:
    """Who acts, from a signed-in account: an officer while `post_id` is a post they hold now, else a citizen.

    Anything that is not an active account with a person (Django's AnonymousUser, None) is nobody.
    """
    if not isinstance(account, Account) or not account.is_active or account.person_id is None:
        return NOBODY
    wanted = _uuid(post_id)
    if wanted:
        post = _posts_in_force(account.person_id).filter(pk=wanted).first()
        if post:
            roles = frozenset(post.roles)
            return Actor("officer", account.person_id, post.agency_id, roles, channel=channel, ial=ial)
    return Actor("citizen", account.person_id, channel=channel, ial=ial)


def posts_of(account: Account) -> list[Post]:
    """The posts that the account's person holds now, with their agencies: what they may switch to."""
    if account.person_id is None:
        return []
    return list(_posts_in_force(account.person_id).select_related("agency").order_by("agency_id", "id"))


def post_held(actor: Actor) -> Post | None:
    """The post by which an officer acts now: what stands under their signature."""
    if actor.kind != "officer" or actor.person is None:
        return None
    return _posts_in_force(actor.person).filter(agency_id=actor.agency).order_by("-since", "id").first()


def officers_of(actor: Actor, *, agency: str, role: str) -> list[UUID]:
    """The persons who hold `role` at `agency` now (to tell them that something waits)."""
    require(actor, "agency.see-posts")
    now = SYSTEM_CLOCK.now()
    held = Post.objects.filter(agency_id=agency, roles__contains=[role], since__lte=now)
    return list(held.filter(Q(until=None) | Q(until__gt=now)).order_by("person_id").values_list("person_id", flat=True))


def posts_at(actor: Actor, *, agency: str) -> list[Post]:
    """The posts that are held at `agency` now, the newest first."""
    require(actor, "agency.see-posts")
    now = SYSTEM_CLOCK.now()
    held = Post.objects.filter(agency_id=agency, since__lte=now).filter(Q(until=None) | Q(until__gt=now))
    return list(held.order_by("-since", "id"))


def agency_get(slug: str) -> Agency:
    """An agency. Cached for a minute per process: names of agencies are public and hardly change."""
    hit = _agencies.get(slug)
    if hit and hit[0] > time.monotonic():
        return hit[1]
    agency = Agency.objects.filter(pk=slug).first()
    if agency is None:
        raise AgencyNotFound(f"no agency {slug[:63]!r}")
    _agencies[slug] = (time.monotonic() + _CACHE_SECONDS, agency)
    return agency


def agency_exists(slug: str) -> bool:
    """Whether an agency of this name is known on this node."""
    try:
        agency_get(slug)
    except AgencyNotFound:
        return False
    return True


def agency_forget(slug: str) -> None:
    """Drop `slug` from this process's cache (after a change)."""
    _agencies.pop(slug, None)


def agencies_staffed(slugs: Collection[str]) -> set[str]:
    """Those of the agencies in which somebody holds, or held, a post on this node."""
    return set(Post.objects.filter(agency__in=slugs).values_list("agency_id", flat=True))


def agencies_all() -> list[Agency]:
    """All agencies of this node, by machine name."""
    return list(Agency.objects.order_by("slug"))


def person_get(actor: Actor, person_id: UUID, *, mandate_ok: bool = False) -> Person:
    """A person (the number stays sealed). Raises PersonNotFound, NotAllowed."""
    require(actor, "person.see", person=person_id, mandate_ok=mandate_ok)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise PersonNotFound(f"no person {person_id}")
    return person


def person_name(actor: Actor, person_id: UUID, *, language: str = "th", mandate_ok: bool = False) -> str:
    """A person's official name, title included."""
    return person_get(actor, person_id, mandate_ok=mandate_ok).name.in_(language)


def person_names(actor: Actor, person_ids: Sequence[UUID]) -> dict[UUID, Text]:
    """Names of many people in one query, for a worklist. Officers, programs and the system only."""
    require(actor, "person.see-many")
    return {p.id: p.name for p in Person.objects.filter(pk__in=set(person_ids))}


def person_pid(actor: Actor, person_id: UUID) -> str:
    """The identity number, opened. For the system only: nothing that a page shows may hold it."""
    require(actor, "person.see-number")
    found = statement_run(NUMBER_SEALED, [person_id])
    if found is None:
        raise PersonNotFound(f"no person {person_id}")
    return unseal(found[0])


def person_email(actor: Actor, person_id: UUID) -> str | None:
    """Where the person wants e-mail, opened; None when they gave no address. For themselves and for the system."""
    require(actor, "contact.see", person=person_id)
    sealed = Person.objects.filter(pk=person_id).values_list("email_sealed", flat=True).first()
    return unseal(sealed) if sealed else None


def person_by_pid(actor: Actor, pid: str) -> Person | None:
    """The person with this number, if this node knows them. Raises Invalid for a wrong check digit."""
    require(actor, "person.find")
    return row_read(Person, "pid_index = %s", [pid_index_of(pid)])


def pid_index_of(pid: str) -> str:
    """Under which index a person with this number is found. Raises Invalid for a wrong check digit."""
    return pid_index(person_number().normalise(pid))


def mandate_valid(actor: Actor, *, grantor: UUID, scope: str, at: datetime) -> Mandate | None:
    """The mandate by which `actor` may act for `grantor` in service `scope` at `at`, if there is one.

    A citizen acts as the grantee; an officer on what their own counter took down (word or written power of attorney).
    """
    if actor.kind == "citizen" and actor.person is not None:
        mine = Q(grantee_id=actor.person)
    elif actor.kind == "officer" and "counter" in actor.roles:
        mine = Q(agency_id=actor.agency)
    else:
        return None
    return (
        _mandates_in_force(at)
        .filter(mine, grantor_id=grantor, scope__contains=[scope])
        .order_by("-valid_until")
        .first()
    )


def mandate_get(actor: Actor, mandate_id: UUID) -> Mandate | None:
    """A mandate, for its two sides and the counter that took it; None where there is none."""
    mandate = Mandate.objects.select_related("grantor", "grantee", "agency").filter(pk=mandate_id).first()
    if mandate:
        sides = [p for p in (mandate.grantor_id, mandate.grantee_id) if p]
        require(actor, "mandate.see", agency=mandate.agency_id, persons=sides)
    return mandate


def mandates_of(actor: Actor, *, person: UUID) -> list[Mandate]:
    """All mandates that `person` gave or holds, newest first, with names at hand."""
    require(actor, "mandate.see", agency=None, person=person)
    either = Mandate.objects.filter(Q(grantor_id=person) | Q(grantee_id=person))
    return list(either.select_related("grantor", "grantee", "agency").order_by("-granted_at", "-id"))


def _uuid(value: UUID | str | None) -> UUID | None:
    """A session is data from outside: what is not an id is none."""
    try:
        return value if isinstance(value, UUID) else UUID(value) if value else None
    except ValueError:
        return None


def _posts_in_force(person_id: UUID) -> "QuerySet[Post]":
    now = SYSTEM_CLOCK.now()
    return Post.objects.filter(person_id=person_id, since__lte=now).filter(Q(until=None) | Q(until__gt=now))


def _mandates_in_force(at: datetime) -> "QuerySet[Mandate]":
    return Mandate.objects.filter(granted_at__lte=at, valid_until__gt=at).filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at)
    )
