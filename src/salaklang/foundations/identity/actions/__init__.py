"""Writing identity: persons, agencies, posts, mandates. Official acts leave a proof in the ledger."""

from salaklang.foundations.identity.actions.mandates import mandate_grant, mandate_revoke
from salaklang.foundations.identity.actions.people import (
    account_ensure,
    account_language_set,
    agency_ensure,
    numbers_reseal,
    person_email_set,
    person_ensure,
)
from salaklang.foundations.identity.actions.posts import post_end, post_give

__all__ = [
    "account_ensure",
    "account_language_set",
    "agency_ensure",
    "mandate_grant",
    "mandate_revoke",
    "numbers_reseal",
    "person_email_set",
    "person_ensure",
    "post_end",
    "post_give",
]
