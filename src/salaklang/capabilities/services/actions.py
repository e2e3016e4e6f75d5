"""The only writer of services."""

from datetime import date

from django.db import IntegrityError, transaction

from salaklang.capabilities.services.errors import DefinitionBroken, VersionTaken
from salaklang.capabilities.services.models import ServiceVersion
from salaklang.capabilities.services.queries import definition_problems
from salaklang.capabilities.services.rules import definition_hash, definition_load
from salaklang.foundations.governance.queries import require
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock


def definition_publish(actor: Actor, text: str, *, clock: Clock = SYSTEM_CLOCK) -> ServiceVersion:
    """Publish a definition; publishing the same text again changes nothing.

    A service belongs to the agency that published it first. Raises DefinitionBroken (it can't be read, or its check
    found problems), VersionTaken (that version stands with another text), and what `require` raises.
    """
    agency = actor.agency or ""
    require(actor, "definition.publish", agency=agency)
    definition = definition_load(text)
    owner = ServiceVersion.objects.filter(service=definition.id).order_by("published_at", "pk").first()
    if owner is not None:
        require(actor, "definition.publish", agency=owner.agency)
    problems = definition_problems(definition)
    if problems:
        raise DefinitionBroken(problems)
    digest = definition_hash(text)
    known = _version_find(definition.id, definition.version, digest)
    if known:
        return known
    try:
        with transaction.atomic():
            row = ServiceVersion.objects.create(
                service=definition.id,
                version=definition.version,
                effective_from=date.fromisoformat(definition.effective_from),
                text=text,
                sha256=digest,
                agency=agency,
                published_by=actor.person,
                published_at=clock.now(),
            )
            public = {"service": definition.id, "version": definition.version, "sha256": digest}
            act = act_append(
                actor,
                kind="service.published",
                agency=agency,
                subject=Ref("service", definition.id),
                record=public,
                service=definition.id,
                public=public,
                at=row.published_at,
            )
            row.act_code = act.code
            row.save(update_fields=["act_code"])
            return row
    except IntegrityError:  # another publisher was first: theirs stands, if it says the same
        known = _version_find(definition.id, definition.version, digest)
        if known is None:
            raise
        return known


def _version_find(service: str, version: str, digest: str) -> ServiceVersion | None:
    known = ServiceVersion.objects.filter(service=service, version=version).first()
    if known and known.sha256 != digest:
        raise VersionTaken(f"{service} {version}", version=version)
    return known
