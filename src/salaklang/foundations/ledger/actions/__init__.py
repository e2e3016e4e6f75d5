"""The only writers of the ledger: acts, the sequencer, the keys."""

from salaklang.foundations.ledger.actions.acts import (
    Act,
    ActReady,
    act_append,
    act_commit,
    act_erase,
    act_prepare,
    act_write,
)
from salaklang.foundations.ledger.actions.key_change import key_retire, key_rotate
from salaklang.foundations.ledger.actions.keys import ledger_key_ensure, ledger_keys_ensure, trust_write
from salaklang.foundations.ledger.actions.rebuild import tiles_rebuild
from salaklang.foundations.ledger.actions.sequencer import sequence_once

__all__ = [
    "Act",
    "ActReady",
    "act_append",
    "act_commit",
    "act_erase",
    "act_prepare",
    "act_write",
    "key_retire",
    "key_rotate",
    "ledger_key_ensure",
    "ledger_keys_ensure",
    "sequence_once",
    "tiles_rebuild",
    "trust_write",
]
