"""Whose portal this is, as the header says it."""

from django.conf import settings

from salaklang.foundations.identity.queries import agencies_all
from salaklang.kernel.text import Text


def node_name() -> Text:
    """The name set for the node, else that of its only municipality; empty when neither is there."""
    named = getattr(settings, "SALA_NODE_NAME", None)
    if named:
        return Text(named, named)
    try:
        found = [agency.name for agency in agencies_all() if agency.kind == "municipality"]
    except Exception:  # noqa: BLE001 an error page must show while the database is down
        return Text("", "")
    return found[0] if len(found) == 1 else Text("", "")
