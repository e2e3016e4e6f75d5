"""Writing the registers kept on this node, and how they are connected."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from salaklang.foundations.exchange.errors import SwitchOnlyInDemo
from salaklang.foundations.exchange.models import MessageSeen, RegisterRecord, RegisterSwitch
from salaklang.foundations.exchange.provided import provided
from salaklang.foundations.exchange.queries import record_index
from salaklang.foundations.exchange.rules import LIFE_SECONDS, SKEW_SECONDS
from salaklang.foundations.exchange.texts import STATES
from salaklang.foundations.governance.queries import require
from salaklang.foundations.identity.sealing import seal, unseal
from salaklang.foundations.ledger.actions import act_append
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import Actor
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK, Clock
from salaklang.kernel.errors import Invalid, NotFound


def record_put(
    actor: Actor,
    *,
    register: str,
    agency: str,
    key: str,
    data: Mapping[str, object],
    reason: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> RegisterRecord:
    """Keep `data` under `key` in a register of `agency`, as a new version. The same data again changes nothing.

    `key` is the personal number or the house code; it is stored as a keyed index only.
    """
    require(actor, "record.keep", agency=agency)
    with transaction.atomic():
        return version_add(actor, register=register, agency=agency, key=key, data=data, reason=reason, at=clock.now())


def version_add(
    actor: Actor,
    *,
    register: str,
    agency: str,
    key: str,
    data: Mapping[str, object],
    reason: str,
    at: datetime,
) -> RegisterRecord:
    """The write itself, inside the caller's transaction, after the caller's own permission check."""
    index = record_index(register, key)
    held = RegisterRecord.objects.select_for_update().filter(register=register, key_index=index, valid_to=None).first()
    if held and json.loads(unseal(held.data_sealed)) == dict(data):
        return held
    if held:
        RegisterRecord.objects.filter(pk=held.pk).update(valid_to=at)
    sealed = seal(canonical_json(data))
    record = RegisterRecord.objects.create(
        register=register,
        key_index=index,
        version=held.version + 1 if held else 1,
        data_sealed=sealed,
        valid_from=at,
        reason=reason,
    )
    act_append(
        actor,
        kind="exchange.record-kept",
        agency=agency,
        subject=Ref("register-record", str(record.pk)),
        # What is sealed in its own table must not lie open in the ledger's: the act names the sealed bytes.
        record={
            "register": register,
            "version": record.version,
            "sealed_sha256": hashlib.sha256(sealed.encode()).hexdigest(),
            "reason": reason,
        },
        at=at,
    )
    return record


def register_state_set(actor: Actor, *, service: str, state: str, clock: Clock = SYSTEM_CLOCK) -> None:
    """Switch how a register or function here is connected: up, down, slow, rubbish. For demonstrations and tests only.

    A real switch on the real connector, so that what a citizen meets when a register fails can be tried out. Raises
    SwitchOnlyInDemo on a production node.
    """
    offer = provided(service)
    if offer is None:
        raise NotFound(f"no register {service[:80]!r}")
    require(actor, "record.keep", agency=offer.provider)
    if settings.SALA_MODE not in ("demo", "test"):
        raise SwitchOnlyInDemo(service)
    if state not in STATES:
        raise Invalid(f"no state {state[:20]!r}")
    now = clock.now()
    with transaction.atomic():
        RegisterSwitch.objects.update_or_create(service=service, defaults={"state": state, "set_at": now})
        act_append(
            actor,
            kind="exchange.register-switched",
            agency=offer.provider,
            subject=Ref("register", service),
            record={"service": service, "state": state},
            public={"service": service, "state": state},
            at=now,
        )


def seen_purge(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Forget messages that are so old that the time window refuses them anyway; how many were. Safe to repeat."""
    oldest = clock.now() - timedelta(seconds=2 * (LIFE_SECONDS + 2 * SKEW_SECONDS))
    return MessageSeen.objects.filter(seen_at__lt=oldest).delete()[0]
