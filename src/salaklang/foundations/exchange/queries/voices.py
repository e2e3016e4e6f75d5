"""Who speaks for a node when nodes ask each other how they are, and whose keys have come into doubt."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q

from salaklang.foundations.exchange.models import AgencyKey, ExchangeLog, PartnerAgency, PartnerNode
from salaklang.foundations.exchange.queries.nodes import lives_here
from salaklang.foundations.identity.queries import agency_exists


def answers_here(agency: str) -> bool:
    """Whether an agency of this name is known here and lives here: only for such a one this node signs and makes keys,
    whatever name a message was sent to."""
    return agency_exists(agency) and lives_here(agency)


def voice_here() -> str | None:
    """The agency that asks for this node: the one that keeps it, else the first that has a key; None where none has."""
    keeper: str = settings.SALA_NODE_AGENCY
    if answers_here(keeper):
        return keeper
    mine = AgencyKey.objects.exclude(private_sealed="").filter(revoked_at=None)
    elsewhere = PartnerAgency.objects.values("slug")
    return mine.exclude(agency__in=elsewhere).order_by("agency").values_list("agency", flat=True).first()


def voice_there(node: PartnerNode, now: datetime) -> str | None:
    """The agency of a partner that is asked: the first whose key is valid now, so that its answer can be believed."""
    valid = AgencyKey.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=now), revoked_at=None, system="", valid_from__lte=now
    )
    theirs = PartnerAgency.objects.filter(node=node, slug__in=valid.values("agency")).order_by("slug")
    return theirs.values_list("slug", flat=True).first()


def keys_doubted(since: datetime) -> set[str]:
    """The addresses of partners in whose name a message came, since then, under a key that is not known here."""
    refused = ExchangeLog.objects.filter(at__gte=since, side="provider", step="key", code="key-unknown")
    clients = refused.order_by().values("client").distinct()
    return set(PartnerAgency.objects.filter(slug__in=clients).values_list("node__base_url", flat=True))
