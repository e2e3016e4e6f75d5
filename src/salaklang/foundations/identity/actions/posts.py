"""Writing posts: who is appointed where, with which roles."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity import rules
from salaklang.foundations.identity.actions._acts import act_of_identity, iso
from salaklang.foundations.identity.models import Post
from salaklang.foundations.identity.queries import agency_get
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


@transaction.atomic
def post_give(
    actor: Actor,
    *,
    person: UUID,
    agency: str,
    roles: Iterable[str],
    title_th: str,
    title_en: str = "",
    capacity: str = "",
    until: datetime | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Post:
    """Appoint `person` at `agency`. The same appointment again changes nothing."""
    require(actor, "post.keep")
    wanted, now = rules.roles_check(roles), clock.now()
    agency_get(agency)
    held = Post.objects.filter(person_id=person, agency_id=agency, roles=wanted, title_th=title_th)
    post = held.filter(Q(until=None) | Q(until__gt=now)).first()
    if post:
        return post
    post = Post.objects.create(
        person_id=person,
        agency_id=agency,
        roles=wanted,
        title_th=title_th,
        title_en=title_en,
        capacity=capacity,
        since=now,
        until=until,
    )
    record = {"person": str(person), "roles": wanted, "title": title_th, "until": iso(until)}
    act_of_identity(actor, "identity.post-given", agency, Ref("post", str(post.id)), record, [person], now)
    return post


@transaction.atomic
def post_end(actor: Actor, *, post: UUID, clock: Clock = SYSTEM_CLOCK) -> None:
    """End an appointment now. Safe to repeat."""
    require(actor, "post.keep")
    now = clock.now()
    row = Post.objects.select_for_update().filter(pk=post).filter(Q(until=None) | Q(until__gt=now)).first()
    if row:
        Post.objects.filter(pk=post).update(until=now)
        record = {"person": str(row.person_id)}
        act_of_identity(
            actor, "identity.post-ended", row.agency_id, Ref("post", str(post)), record, [row.person_id], now
        )
