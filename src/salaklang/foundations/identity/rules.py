"""Pure decisions about mandates and posts. No table, no clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from salaklang.foundations.governance.rules import ROLES
from salaklang.foundations.identity import texts
from salaklang.kernel.errors import Invalid
from salaklang.kernel.ids import slug_is
from salaklang.kernel.text import Text

MANDATE_MAX = timedelta(days=366)
IN_PERSON_MAX = timedelta(days=1)  # the word of someone who stands there serves this visit, not a standing power


def mandate_check(*, scope: Iterable[str], now: datetime, valid_until: datetime, word: str) -> list[str]:
    """The scope as stored (sorted, once each). Raises Invalid: fields `scope`, `valid_until`."""
    services = sorted(set(scope))
    fields: dict[str, Text] = {}
    if not services:
        fields["scope"] = texts.SCOPE_EMPTY
    elif not all(slug_is(s) for s in services):
        fields["scope"] = texts.SCOPE_UNCLEAR
    limit = IN_PERSON_MAX if word == "in-person" else MANDATE_MAX
    if valid_until <= now:
        fields["valid_until"] = texts.UNTIL_PAST
    elif valid_until > now + limit:
        fields["valid_until"] = texts.UNTIL_FAR.fill(days=limit.days)
    if fields:
        raise Invalid("mandate", fields=fields)
    return services


def roles_check(roles: Iterable[str]) -> list[str]:
    """Roles as stored. Raises Invalid (field `roles`) for none or for one that governance does not know."""
    wanted = sorted(set(roles))
    if not wanted or not set(wanted) <= ROLES:
        raise Invalid("post", fields={"roles": texts.ROLE_UNKNOWN})
    return wanted
