"""Agencies that live elsewhere, as far as this node's tables go: nothing answers there."""

from salaklang.foundations.exchange.models import PartnerAgency, PartnerNode
from salaklang.kernel.clock import SYSTEM_CLOCK

NOWHERE = "http://127.0.0.1:9"


def live_elsewhere(*agencies: str, url: str = NOWHERE) -> PartnerNode:
    """Make this node know that these agencies live at `url`, as joining does; its key and entry are made up."""
    now = SYSTEM_CLOCK.now()
    node, _ = PartnerNode.objects.get_or_create(
        base_url=url,
        defaults={
            "name": "far",
            "origin": url,
            "vkey": "v",
            "entry": "",
            "made_at": now,
            "added_at": now,
            "added_act": "",
        },
    )
    PartnerAgency.objects.bulk_create(PartnerAgency(slug=slug, node=node) for slug in agencies)
    return node
