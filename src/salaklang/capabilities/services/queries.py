"""Reading services; the first argument is who asks. What is published is public."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from salaklang.capabilities.services.errors import ServiceUnknown
from salaklang.capabilities.services.models import ServiceVersion
from salaklang.capabilities.services.ports import conventions
from salaklang.capabilities.services.rules import Definition, Problem, definition_check, definition_load
from salaklang.foundations.documents.ports import template_title
from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.queries import connected_services, lives_here
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.models import Agency
from salaklang.foundations.identity.queries import agencies_all
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK

# Asked at every submission, so spared the building of a query.
_IN_FORCE = """
SELECT version FROM services_serviceversion WHERE service = %s AND effective_from <= %s
ORDER BY effective_from DESC, published_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Published:
    """A published version, with where its publication stands in the ledger."""

    service: str
    version: str
    effective_from: date
    sha256: str
    published_at: datetime
    act_code: str
    text: str
    definition: Definition


def service_get(actor: Actor, service: str, version: str | None = None) -> Definition:
    """The definition in force today, or that `version`. Raises ServiceUnknown. Parsed once per process and version."""
    require(actor, "service.see")
    return _definition(service, version or version_in_force(service))


def services_all(actor: Actor) -> list[Definition]:
    """All services with their definition in force, by id."""
    require(actor, "service.see")
    rows = ServiceVersion.objects.filter(effective_from__lte=_today())
    newest = rows.order_by("service", "-effective_from", "-published_at").distinct("service")
    return [_definition(service, version) for service, version in newest.values_list("service", "version")]


def offices_of(definition: Definition) -> list[Agency]:
    """The agencies of this node whose offices take the application, by machine name; public."""
    return [a for a in agencies_all() if a.kind in definition.offered_by.kinds and lives_here(a.slug)]


def version_in_force(service: str) -> str:
    """The version of `service` in force today. One query. Raises ServiceUnknown."""
    found = statement_run(_IN_FORCE, [service, _today()])
    if found is None:
        raise ServiceUnknown(f"no service {service[:80]!r} in force")
    version: str = found[0]
    return version


def versions_of(actor: Actor, service: str) -> list[Published]:
    """Every published version, newest first."""
    require(actor, "service.see")
    rows = ServiceVersion.objects.filter(service=service).order_by("-effective_from", "-published_at")
    return [
        Published(
            row.service,
            row.version,
            row.effective_from,
            row.sha256,
            row.published_at,
            row.act_code,
            row.text,
            _definition(row.service, row.version),
        )
        for row in rows
    ]


def problems_of(actor: Actor, text: str) -> list[Problem]:
    """What stands against publishing `text`; empty when nothing does. Raises DefinitionBroken if it can't be read."""
    require(actor, "definition.check")
    return definition_problems(definition_load(text))


def definition_problems(definition: Definition) -> list[Problem]:
    """The check with what this node knows: its connected registers and its document templates."""
    template = definition.output.template
    templates = {template} if template_title(template) else set()
    return definition_check(definition, connected_services(), templates=templates)


def _today() -> date:
    return conventions().today(SYSTEM_CLOCK.now())


@lru_cache(maxsize=256)
def _definition(service: str, version: str) -> Definition:
    text = ServiceVersion.objects.filter(service=service, version=version).values_list("text", flat=True).first()
    if text is None:
        raise ServiceUnknown(f"no version {version[:20]!r} of {service[:80]!r}")
    return definition_load(text)


@lru_cache(maxsize=256)
def service_sha256(service: str, version: str) -> str:
    """The SHA-256 of a published version's file. Raises ServiceUnknown."""
    found = ServiceVersion.objects.filter(service=service, version=version).values_list("sha256", flat=True).first()
    if found is None:
        raise ServiceUnknown(f"no version {version[:20]!r} of {service[:80]!r}")
    return found
