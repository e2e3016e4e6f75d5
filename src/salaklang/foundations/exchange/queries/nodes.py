"""Which agencies live where, and which services there are: here, and on the nodes of partners."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from salaklang.foundations.events.statements import statement_run
from salaklang.foundations.exchange.directory import AgencyEntry, KeyEntry, NodeEntry, ServiceEntry, fields_read
from salaklang.foundations.exchange.errors import PartnerLeft
from salaklang.foundations.exchange.fields import Field
from salaklang.foundations.exchange.models import AgencyKey, PartnerAgency, PartnerNode, PartnerService
from salaklang.foundations.exchange.ports import connectors
from salaklang.foundations.exchange.provided import Provided, provided, provided_all
from salaklang.foundations.exchange.queries.keys import COLUMNS, IN_FORCE, NEWEST, HeldKey, key_of_row
from salaklang.foundations.exchange.schemas import Schema
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.queries import NUMBER_SEALED, agencies_all
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.text import Text

# Every message asks these.
_ELSEWHERE = f"SELECT 1 FROM {PartnerAgency._meta.db_table} WHERE slug = %s"  # noqa: S608 names of models
_PARTNER = (
    f"SELECT n.base_url, n.removed_at FROM {PartnerAgency._meta.db_table} a "  # noqa: S608
    f"JOIN {PartnerNode._meta.db_table} n ON n.id = a.node_id WHERE a.slug = %s"
)
_COLUMNS = "service, provider, name_th, name_en, fields::text, request_schema::text, response_schema::text, query_keys"
_SERVICE = f"SELECT {_COLUMNS} FROM {PartnerService._meta.db_table} WHERE service = %s"  # noqa: S608
_THEIRS = ", ".join(f"t.{column}" for column in COLUMNS)
_WAY = f"""
SELECT n.base_url, n.removed_at, k.key_id, k.private_sealed, ({NUMBER_SEALED}), {_THEIRS}, s.*
FROM (VALUES (1)) AS one
LEFT JOIN (SELECT {_COLUMNS} FROM {PartnerService._meta.db_table} WHERE service = %s) s ON true
LEFT JOIN {PartnerAgency._meta.db_table} a ON a.slug = coalesce(s.provider, %s)
LEFT JOIN {PartnerNode._meta.db_table} n ON n.id = a.node_id
LEFT JOIN LATERAL (SELECT key_id, private_sealed FROM {AgencyKey._meta.db_table} WHERE {IN_FORCE}) k ON true
LEFT JOIN LATERAL (SELECT * FROM {AgencyKey._meta.db_table}
  WHERE agency = a.slug AND system = '' AND {NEWEST}) t ON true
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service that can be asked from here, wherever it is kept. A register has fields and query keys, a function the
    schemas of its requests and answers."""

    service: str
    provider: str
    name: Text
    fields: Mapping[str, Field]
    query_keys: frozenset[str]
    request_schema: Schema | None = None
    response_schema: Schema | None = None

    @property
    def takes_pid(self) -> bool:
        """Whether it is asked by a person's number."""
        return "pid" in self.query_keys or "pid" in (self.request_schema or {}).get("properties", ())


@dataclass(frozen=True, slots=True)
class NodeView:
    """A partner as this node's operator sees it."""

    name: str
    base_url: str
    origin: str
    vkey: str
    agencies: tuple[str, ...]
    services: tuple[str, ...]
    made_at: datetime
    added_at: datetime
    added_act: str


def partner_of(agency: str) -> str | None:
    """The base address of the partner node where `agency` lives; None where it lives here (or is unknown).

    Raises PartnerLeft when this node has parted from that one.
    """
    found = statement_run(_PARTNER, [agency])
    if found is not None and found[1] is not None:
        raise PartnerLeft(f"{agency} lives on a node that was removed")
    return found[0] if found else None


def lives_here(agency: str) -> bool:
    """Whether this node answers for `agency`. For an agency of a partner it never does, whatever its tables hold."""
    return statement_run(_ELSEWHERE, [agency]) is None


def service_view(service: str) -> ServiceView | None:
    """One service by its id. A partner's own description wins over what this node has built in."""
    row = statement_run(_SERVICE, [service])
    if row is not None:
        return _described(*row[:-1], tuple(row[-1]))
    return _built_in(provided(service))


@dataclass(frozen=True, slots=True)
class Way:
    """What an agency of this node needs to ask a service: its description, the partner's address where it is kept
    (None: on this node), its own key to sign with (None where it has none yet), the number, sealed, of the person whom
    it asks about, and the newest key of a provider elsewhere."""

    view: ServiceView
    partner: str | None
    signing: tuple[str, str] | None
    number: str | None
    theirs: HeldKey | None


def way_to(service: str, *, client: str, at: datetime, person: UUID | None = None) -> Way | None:
    """How `client` asks `service` now, about `person`, in one statement; None for one that is not connected. Raises
    PartnerLeft."""
    built_in = provided(service)
    own = built_in.provider if built_in else ""
    found = statement_run(_WAY, [person, service, own, client, *[at] * 4], again=True)
    if found is None:
        raise RuntimeError("a statement that always has a row had none")
    base_url, removed_at, key_id, private, number, *more = found
    theirs, row = more[: len(COLUMNS)], more[len(COLUMNS) :]
    view = _described(*row[:-1], tuple(row[-1])) if row[0] else _built_in(built_in)
    if removed_at is not None:
        raise PartnerLeft(f"{service} is kept on a node that was removed")
    signing, held = (key_id, private) if key_id else None, key_of_row(*theirs) if theirs[0] else None
    return Way(view, base_url, signing, number, held) if view else None


def registers_elsewhere() -> list[tuple[str, str]]:
    """The agencies of partners that keep registers, each with its node's base address."""
    rows = PartnerService.objects.order_by("provider").values_list("provider", "node__base_url")
    return list(dict.fromkeys((provider, base_url) for provider, base_url in rows))


def nodes_all(actor: Actor) -> list[NodeView]:
    """The partners, in the order of their names; not those that were removed."""
    require(actor, "node.keep")
    rows = PartnerNode.objects.filter(removed_at=None).order_by("name").prefetch_related("agencies", "services")
    return [
        NodeView(
            name=row.name,
            base_url=row.base_url,
            origin=row.origin,
            vkey=row.vkey,
            agencies=tuple(sorted(a.slug for a in row.agencies.all())),
            services=tuple(sorted(s.service for s in row.services.all())),
            made_at=row.made_at,
            added_at=row.added_at,
            added_act=row.added_act,
        )
        for row in rows
    ]


def entry_of_this_node(*, clock: Clock = SYSTEM_CLOCK) -> NodeEntry:
    """What this node tells others about itself: the agencies that live here and have a key, and their services."""
    elsewhere = set(PartnerAgency.objects.values_list("slug", flat=True))
    keys: dict[str, list[KeyEntry]] = {}
    for key in AgencyKey.objects.exclude(private_sealed="").order_by("agency", "valid_from"):
        entry = KeyEntry(key.key_id, bytes(key.public_key), key.valid_from, key.valid_to, key.revoked_at)
        keys.setdefault(key.agency, []).append(entry)
    agencies = tuple(
        AgencyEntry(a.slug, a.name, a.kind, tuple(keys[a.slug]))
        for a in agencies_all()
        if a.slug in keys and a.slug not in elsewhere
    )
    here = {a.slug for a in agencies}
    own = {c.service for c in connectors().values() if c.own_only}
    return NodeEntry(
        base_url=settings.SALA_BASE_URL,
        name=settings.SALA_NODE_NAME or settings.SALA_NODE_AGENCY,
        origin=settings.SALA_LEDGER_ORIGIN,
        made_at=clock.now(),
        agencies=agencies,
        services=tuple(
            ServiceEntry(
                o.service,
                o.provider,
                o.name,
                o.fields,
                o.query_keys,
                None if o.is_register else o.request_schema,
                None if o.is_register else o.response_schema,
            )
            for o in provided_all()
            if o.provider in here and o.service not in own
        ),
    )


@lru_cache(maxsize=1024)
def _described(
    service: str,
    provider: str,
    name_th: str,
    name_en: str,
    fields: str,
    request_schema: str | None,
    response_schema: str | None,
    query_keys: tuple[str, ...],
) -> ServiceView:
    """The view of a row; reading its JSON anew for every message would cost more than asking for the row."""
    request, response = (json.loads(text) if text else None for text in (request_schema, response_schema))
    name, keys = Text(name_th, name_en), frozenset(query_keys)
    return ServiceView(service, provider, name, fields_read(json.loads(fields)), keys, request, response)


def _built_in(found: Provided | None) -> ServiceView | None:
    if found is None:
        return None
    schemas = (None, None) if found.is_register else (found.request_schema, found.response_schema)
    return ServiceView(found.service, found.provider, found.name, found.fields, found.query_keys, *schemas)
