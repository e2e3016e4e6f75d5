"""Change the log's key: the new one signs beside the old one for a while, then the old one is retired.

Both steps are leaves of the log. Whoever trusted the old key finds the new one in a checkpoint that the old key signed;
whoever steals the old key later can sign nothing that covers the leaf that retired it.
"""

import os
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction

from salaklang.foundations.ledger import rules
from salaklang.foundations.ledger.actions.keys import (
    NEWEST,
    OLDER,
    key_folder,
    ledger_key_ensure,
    ledger_keys_ensure,
    secret_write,
    trust_write,
)
from salaklang.foundations.ledger.errors import KeyInUse, KeyUnknown
from salaklang.foundations.ledger.models import LedgerKey, LedgerOutbox
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.merkle import leaf_hash
from salaklang.kernel.note import Signer, skey_format, vkey_format


def key_rotate() -> str:
    """Make a new key, which signs from the next checkpoint on, beside those that sign now; its vkey."""
    old = ledger_key_ensure()
    folder = key_folder()
    kept = folder / OLDER.replace("*", old.verifier.id.hex())
    if not kept.exists():
        os.link(folder / NEWEST, kept)
    new = Signer(settings.SALA_LEDGER_ORIGIN, secrets.token_bytes(32))
    draft = folder / f".new-{secrets.token_hex(8)}"
    secret_write(draft, skey_format(new) + "\n")
    draft.replace(folder / NEWEST)
    ledger_keys_ensure()  # announces what it finds: a crash before this line is made good by the next turn
    trust_write()
    return vkey_format(new.verifier)


def key_retire(key_id: str = "", *, at: datetime | None = None) -> str:
    """End the time of an older key (default: the oldest); its vkey. Its private half is destroyed.

    Raises KeyInUse for the newest, which has no successor yet; KeyUnknown.
    """
    newest = vkey_format(ledger_key_ensure().verifier)
    at = at or SYSTEM_CLOCK.now()
    with transaction.atomic():
        keys = LedgerKey.objects.select_for_update().filter(origin=settings.SALA_LEDGER_ORIGIN, until__isnull=True)
        named = [k for k in keys.order_by("since", "id") if not key_id or k.vkey.split("+")[1] == key_id]
        fit = [k for k in named if k.vkey != newest]
        if not fit:
            raise KeyInUse if named else KeyUnknown
        key = fit[0]
        leaf = rules.key_leaf(vkey=key.vkey, valid_from=key.since, valid_to=at)
        key.until_outbox = LedgerOutbox.objects.create(act_id=None, leaf=leaf, leaf_hash=leaf_hash(leaf)).pk
        key.until = at
        key.save(update_fields=["until", "until_outbox"])
    ledger_keys_ensure()  # removes the file
    trust_write()
    return key.vkey
