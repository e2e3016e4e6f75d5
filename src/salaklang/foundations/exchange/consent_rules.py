"""Pure decisions about consents: how one stands, and what an agency may ask one for."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from salaklang.foundations.exchange.consent_paper import ONETIME, PERIODIC, USES_MOST
from salaklang.foundations.exchange.consent_texts import DATA_TYPES_EMPTY, PURPOSE_NEEDED, UNTIL_PAST, USES_COUNT
from salaklang.foundations.exchange.errors import AccessDenied
from salaklang.foundations.exchange.rules import CONSENT, GrantBook
from salaklang.kernel.errors import Invalid
from salaklang.kernel.text import Text

_SKEW = timedelta(seconds=30)
CONSENT_LAW = "th.pdpa-2562.s19"


def standing_of(
    *,
    state: str,
    now: datetime,
    given_at: datetime | None,
    valid_until: datetime,
    uses: int,
    count: int,
    withdrawn: bool,
) -> str:
    """How a consent stands at `now`: asked, lapsed (nobody answered), declined, withdrawn, used, ended or valid.

    A withdrawal outweighs everything. A clock that is up to 30 s behind the giver's does not make a new consent too
    young; at `valid_until` it is over.
    """
    if state == "declined":
        return "declined"
    if withdrawn:
        return "withdrawn"
    if state == "asked":
        return "asked" if now < valid_until else "lapsed"
    if uses >= count:
        return "used"
    if given_at is None or not given_at - _SKEW <= now < valid_until:
        return "ended"
    return "valid"


def consent_right(book: GrantBook, *, client: str, service: str, purpose: str) -> frozenset[str]:
    """The fields that `client` may get on a consent. Raises AccessDenied where no consent could open anything."""
    for grant in book.grants:
        if (grant.client, grant.service) == (client, service) and purpose in grant.purposes:
            if CONSENT not in grant.legal_bases:
                raise AccessDenied(f"{client} gets {service} by law, not by consent")
            return grant.fields
    raise AccessDenied(f"{client} has no right to {service} for this purpose")


def wish_check(
    *, purpose: str, data_types: list[str], mode: str, uses_max: int, valid_until: datetime, now: datetime
) -> None:
    """Raises Invalid: fields `purpose`, `data_types`, `uses_max`, `valid_until`."""
    most = 1 if mode == ONETIME else USES_MOST
    wrong: Mapping[str, tuple[bool, Text]] = {
        "purpose": (not 0 < len(purpose.strip()) <= 80, PURPOSE_NEEDED),
        "data_types": (not data_types, DATA_TYPES_EMPTY),
        "uses_max": (mode not in (ONETIME, PERIODIC) or not 1 <= uses_max <= most, USES_COUNT),
        "valid_until": (valid_until <= now, UNTIL_PAST),
    }
    fields = {name: text for name, (bad, text) in wrong.items() if bad}
    if fields:
        raise Invalid("consent", fields=fields)
