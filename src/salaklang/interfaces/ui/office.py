"""Whose portal this is, as the header says it."""

from django.conf import settings

from salaklang.foundations.identity.queries import agencies_all
from salaklang.kernel.text import Text


def node_name() -> Text:
    """The name set for the node, else that of its only municipality, or where partners' are known too, of the one that
    keeps the node; empty when there is none.
    """
    named = getattr(settings, "SALA_NODE_NAME", None)
    if named:
        return Text(named, named)
    try:
        found = [agency for agency in agencies_all() if agency.kind == "municipality"]
    except Exception:  # noqa: BLE001 an error page must show while the database is down
        return Text("", "")
    kept = [a for a in found if a.slug == settings.SALA_NODE_AGENCY] if len(found) > 1 else found
    return kept[0].name if kept else Text("", "")
