"""Joining other nodes: their agencies, keys and services become known here, and the public log says so."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import DataError, transaction

from salaklang.foundations.exchange import texts
from salaklang.foundations.exchange.actions.leaving import address_take, agencies_part, come_back, freshness_check
from salaklang.foundations.exchange.directory import (
    AgencyEntry,
    KeyEntry,
    NodeEntry,
    entry_open,
    fields_plain,
    plain_http,
)
from salaklang.foundations.exchange.errors import EntryRefused
from salaklang.foundations.exchange.models import AgencyKey, PartnerAgency, PartnerNode, PartnerService
from salaklang.foundations.exchange.provided import provided
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.actions import agency_ensure
from salaklang.foundations.identity.queries import agencies_staffed
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.note import NoteError, vkey_parse


def node_add(
    actor: Actor,
    *,
    base_url: str,
    vkey: str,
    note: str,
    joined_only: bool = False,
    clock: Clock = SYSTEM_CLOCK,
) -> PartnerNode:
    """Take a node's signed entry as true: from now on its agencies are asked there. Safe to repeat with a newer entry.

    `vkey` is the node's ledger key as its operator gave it by another way. Raises EntryRefused for an entry that this
    key did not sign, that is older than the one known or than a day, or that names an agency which lives here or on a
    third node, or offers what another agency keeps. A node that changes its key signs with both for a while: only then
    a known node may be given another `vkey`. One that was removed and is joined again is a partner as before.

    With `joined_only` (a refresh, which nobody looks at) a removed node stays removed, and agencies that the node did
    not have before stay out until an operator adds it again: rights are given by an agency's name, so no partner may
    take another name by itself. What changed is an act in the ledger; an entry that says nothing new is none.
    """
    require(actor, "node.keep")
    try:
        key = vkey_parse(vkey)
    except NoteError as wrong:
        raise EntryRefused(f"not a ledger key: {wrong}") from wrong
    entry = entry_open(note, key)
    if entry.base_url != base_url.rstrip("/") or entry.origin != key.name:
        raise EntryRefused("the entry is that of another node", fields={"entry": texts.ENTRY_OF_ANOTHER})
    if entry.base_url == settings.SALA_BASE_URL or entry.origin == settings.SALA_LEDGER_ORIGIN:
        raise EntryRefused("address or log's name are this node's own", fields={"entry": texts.ENTRY_OF_US})
    if not joined_only and settings.SALA_MODE == "production" and plain_http(entry.base_url):
        raise EntryRefused("an address without TLS", fields={"entry": texts.ENTRY_PLAIN})
    freshness_check(entry.made_at, clock.now())
    try:
        return _enter(actor, entry, note, vkey, joined_only=joined_only, clock=clock)
    except DataError as wrong:
        raise EntryRefused("the entry says what fits no table") from wrong


def _enter(actor: Actor, entry: NodeEntry, note: str, vkey: str, *, joined_only: bool, clock: Clock) -> PartnerNode:
    with transaction.atomic():
        known = PartnerNode.objects.select_for_update().filter(origin=entry.origin).first()
        joined = known is not None and known.removed_at is None
        if joined_only and not joined:
            raise EntryRefused("this node is no partner any more")
        if known and known.vkey != vkey and not _vouched(note, known.vkey):
            raise EntryRefused("this node is known under another key", fields={"entry": texts.ENTRY_KEY_OTHER})
        if known and entry.made_at <= known.made_at:
            if joined and known.entry == note:
                return known
            raise EntryRefused("the entry is older than the one known", fields={"entry": texts.ENTRY_OLDER})
        had = set(known.agencies.values_list("slug", flat=True)) if known else set()
        before = (*_says(known.entry, known.vkey), had) if known and joined else None
        node = known or PartnerNode(origin=entry.origin, added_at=clock.now(), added_act="")
        address_take(node, entry.base_url)
        if known and not joined:
            come_back(node)
        node.vkey, node.name, node.entry, node.made_at = vkey, entry.name, note, entry.made_at
        node.save()
        taken = _only(entry, had) if joined_only else entry
        _agencies_take(actor, node, taken, clock.now())
        _services_take(node, taken)
        if before != (*_says(note, vkey), {a.slug for a in taken.agencies}):
            kind = "exchange.node-changed" if joined else "exchange.node-added"
            act = act_append(
                actor,
                kind=kind,
                agency=actor.agency or "node",
                subject=Ref("node", entry.origin),
                record={"origin": entry.origin},
                public={
                    "origin": entry.origin,
                    "base_url": entry.base_url,
                    "vkey": vkey,
                    "agencies": len(taken.agencies),
                    "entry_sha256": hashlib.sha256(note.encode()).hexdigest(),
                },
                at=clock.now(),
            )
            node.added_act = node.added_act if joined else act.code
            node.save(update_fields=["added_act"])
    return node


def _vouched(note: str, vkey: str) -> bool:
    """Whether the key by which the node is known signed the entry too."""
    try:
        entry_open(note, vkey_parse(vkey))
    except EntryRefused:
        return False
    return True


def _says(note: str, vkey: str) -> tuple[object, ...]:
    """What an entry says under this key, without when it says so."""
    entry = entry_open(note, vkey_parse(vkey))
    return vkey, entry.base_url, entry.name, entry.agencies, entry.services


def _only(entry: NodeEntry, slugs: set[str]) -> NodeEntry:
    """What an entry says of these agencies."""
    return replace(
        entry,
        agencies=tuple(a for a in entry.agencies if a.slug in slugs),
        services=tuple(s for s in entry.services if s.provider in slugs),
    )


def _agencies_take(actor: Actor, node: PartnerNode, entry: NodeEntry, now: datetime) -> None:
    slugs = {a.slug for a in entry.agencies}
    others = PartnerAgency.objects.filter(slug__in=slugs, node__removed_at=None).exclude(node=node)
    elsewhere = others.values_list("slug", flat=True)
    here = AgencyKey.objects.filter(agency__in=slugs, revoked_at=None).exclude(private_sealed="")
    # Who has a key here, or people in office, lives here; others known by name only may have been met elsewhere before.
    taken = {*elsewhere, *here.values_list("agency", flat=True), *agencies_staffed(slugs)}
    if taken:
        names = ", ".join(sorted(taken))
        why = texts.ENTRY_AGENCY_TAKEN.fill(agencies=names)
        raise EntryRefused(f"agencies that live elsewhere: {names}", fields={"entry": why})
    agencies_part(node, keep=slugs, now=now)
    for agency in entry.agencies:
        agency_ensure(actor, slug=agency.slug, name_th=agency.name.th, name_en=agency.name.en, kind=agency.kind)
        PartnerAgency.objects.update_or_create(slug=agency.slug, defaults={"node": node})
        for key in agency.keys:
            _key_take(agency, key)
        # A key that its node no longer names is good for nothing any more.
        gone = AgencyKey.objects.filter(agency=agency.slug, private_sealed="", revoked_at=None)
        gone.exclude(key_id__in=[k.key_id for k in agency.keys]).update(revoked_at=now)


def _key_take(agency: AgencyEntry, key: KeyEntry) -> None:
    """Enter a partner's key, or what has been said of its end since. A key that ended never comes back."""
    known = AgencyKey.objects.filter(pk=key.key_id).first()
    if known is None:
        AgencyKey.objects.create(
            key_id=key.key_id,
            agency=agency.slug,
            public_key=key.public,
            valid_from=key.valid_from,
            valid_to=key.valid_to,
            revoked_at=key.revoked_at,
        )
        return
    if (known.agency, bytes(known.public_key)) != (agency.slug, key.public):
        raise EntryRefused(f"key {key.key_id} is another agency's, or another key")
    known.valid_to = min((t for t in (known.valid_to, key.valid_to) if t), default=None)
    known.revoked_at = known.revoked_at or key.revoked_at
    known.save(update_fields=["valid_to", "revoked_at"])


def _services_take(node: PartnerNode, entry: NodeEntry) -> None:
    names = {s.service for s in entry.services}
    for service in entry.services:
        built_in = provided(service.service)
        if built_in is not None and built_in.provider != service.provider:
            why = texts.ENTRY_SERVICE_TAKEN.fill(service=service.service, agency=built_in.provider)
            raise EntryRefused(f"{service.service} is kept by {built_in.provider}", fields={"entry": why})
    if PartnerService.objects.filter(service__in=names).exclude(node=node).exists():
        raise EntryRefused("a service that another node offers already")
    PartnerService.objects.filter(node=node).exclude(service__in=names).delete()
    for service in entry.services:
        PartnerService.objects.update_or_create(
            service=service.service,
            defaults={
                "node": node,
                "provider": service.provider,
                "name_th": service.name.th,
                "name_en": service.name.en,
                "fields": fields_plain(service.fields),
                "query_keys": sorted(service.query_keys),
                "request_schema": service.request_schema,
                "response_schema": service.response_schema,
            },
        )
