"""What a dishonest operator of a node can do in the demonstration: sign with an agency's real key, past all checks.

Whoever runs a node holds the keys of its agencies. So the play lets the town's operator try it, and looks whether the
register's node keeps to the citizen's word by itself.
"""

import json
from collections.abc import Callable
from uuid import UUID

from salaklang.embedded.node import Node
from salaklang.interfaces.cli.play.systems import Told
from salaklang.interfaces.cli.play.visitor import VisitorLost

_PAST_CHECKS = """
from uuid import UUID
from salaklang.foundations.exchange.actions.asking import request_signed_for
from salaklang.foundations.exchange.models import Consent
from salaklang.foundations.exchange.rules import Head
from salaklang.foundations.exchange.transport import Https
from salaklang.foundations.identity.sealing import unseal
from salaklang.kernel.canonical_json import canonical_json
from salaklang.kernel.clock import SYSTEM_CLOCK
from salaklang.kernel.ids import id_new
kept, to = Consent.objects.get(pk=UUID({consent!r})), {to!r}
number = unseal(kept.subject_sealed)
head = Head(kept.requester, kept.provider, kept.service, str(id_new()), "", "consent", kept.purpose, kept.id, "")
body = canonical_json({{"query": {{"pid": number}}, "subject": number}})
answer = Https(to).call(request_signed_for(head, body, to, SYSTEM_CLOCK), timeout_s=20)
print("ANSWER", answer.status, answer.body.decode())
"""


def past_checks(node: Node, *, to: str) -> Callable[[str], Told]:
    """A function that sends the question of a consent (its id) from this node straight to the node at `to`, whatever
    has become of the consent. Raises VisitorLost when the operator's script itself fails."""

    def ask(consent: str) -> Told:
        script = _PAST_CHECKS.format(consent=str(UUID(consent)), to=to)
        done = node.command("manage", "shell", "-c", script)
        line = next((line for line in done.stdout.splitlines() if line.startswith("ANSWER ")), "")
        if not line:
            raise VisitorLost(f"nothing was sent: {done.stderr.strip()[-400:]}")
        _, status, body = line.split(" ", 2)
        return Told(int(status), json.loads(body))

    return ask
