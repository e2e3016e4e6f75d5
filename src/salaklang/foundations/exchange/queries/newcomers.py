"""What a partner's entry asks for and no operator has granted yet."""

from salaklang.foundations.exchange.directory import entry_open
from salaklang.foundations.exchange.models import PartnerNode
from salaklang.kernel.note import vkey_parse


def agencies_waiting(node: PartnerNode) -> tuple[str, ...]:
    """The agencies that the node's entry names and that no operator has taken, by machine name."""
    named = {a.slug for a in entry_open(node.entry, vkey_parse(node.vkey)).agencies}
    return tuple(sorted(named - set(node.agencies.values_list("slug", flat=True))))
