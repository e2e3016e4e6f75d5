"""Writing the exchange: fetch, answer, keep registers, settle disputes, keep keys."""

from salaklang.foundations.exchange.actions.bulk import people_asked_purge
from salaklang.foundations.exchange.actions.consent_withdrawal import consent_revoke
from salaklang.foundations.exchange.actions.consents import (
    consent_agree,
    consent_ask,
    consent_decline,
    consent_give,
    consent_use,
    consent_withhold,
)
from salaklang.foundations.exchange.actions.consents_elsewhere import (
    ConsentsEverywhere,
    consent_fetch,
    consents_everywhere,
)
from salaklang.foundations.exchange.actions.disputes import dispute_answer, dispute_open
from salaklang.foundations.exchange.actions.disputes_between import sealed_corrections_tell
from salaklang.foundations.exchange.actions.fetch import Answer, answer_fetch, call
from salaklang.foundations.exchange.actions.holding import release_override
from salaklang.foundations.exchange.actions.keys import agency_key_end, agency_key_ensure, agency_key_rotate
from salaklang.foundations.exchange.actions.leaving import Left, node_remove
from salaklang.foundations.exchange.actions.nodes import node_add
from salaklang.foundations.exchange.actions.posting import (
    deliveries_resume,
    message_again,
    message_close,
    message_post,
    messages_deliver,
)
from salaklang.foundations.exchange.actions.registers import record_put, register_state_set, seen_purge
from salaklang.foundations.exchange.actions.release import message_answer
from salaklang.foundations.exchange.actions.sealing import seal_lengthen
from salaklang.foundations.exchange.actions.strangers import strangers_purge
from salaklang.foundations.exchange.actions.systems import client_key_add
from salaklang.foundations.exchange.actions.tracking import Everywhere, usage_period_everywhere, usages_everywhere

__all__ = [
    "Answer",
    "ConsentsEverywhere",
    "Everywhere",
    "Left",
    "agency_key_end",
    "agency_key_ensure",
    "agency_key_rotate",
    "answer_fetch",
    "call",
    "client_key_add",
    "consent_agree",
    "consent_ask",
    "consent_decline",
    "consent_fetch",
    "consent_give",
    "consent_revoke",
    "consent_use",
    "consent_withhold",
    "consents_everywhere",
    "deliveries_resume",
    "dispute_answer",
    "dispute_open",
    "message_again",
    "message_answer",
    "message_close",
    "message_post",
    "messages_deliver",
    "node_add",
    "node_remove",
    "people_asked_purge",
    "record_put",
    "register_state_set",
    "release_override",
    "seal_lengthen",
    "sealed_corrections_tell",
    "seen_purge",
    "strangers_purge",
    "usage_period_everywhere",
    "usages_everywhere",
]
