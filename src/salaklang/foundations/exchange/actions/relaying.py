"""For an information system of an agency of this node: ask a provider that lives elsewhere.

The system knows one door, that of its own agency's node (X-Road's security server on the client's side). Behind it the
node asks under the agency's own key, believes the answer only when it proves itself, keeps what a use of someone's data
leaves on the asker's side, and hands the data on.
"""

from dataclasses import replace

from salaklang.foundations.exchange import rules
from salaklang.foundations.exchange.actions.admission import index_of, person_under
from salaklang.foundations.exchange.actions.fetch import call_as
from salaklang.foundations.exchange.actions.work import Work
from salaklang.foundations.exchange.envelope import body_read
from salaklang.foundations.exchange.errors import AccessDenied, MessageMalformed
from salaklang.foundations.exchange.queries import ServiceView, way_to
from salaklang.foundations.exchange.schemas import schema_problems
from salaklang.kernel.clock import Clock
from salaklang.kernel.errors import NotFound
from salaklang.kernel.ids import id_new


def call_relay(work: Work, clock: Clock) -> dict[str, object]:
    """The body of the answer. Raises SalaError, of which `work` tells whether the provider was asked."""
    work.step = "access"
    if work.request.method != "POST":
        raise AccessDenied("services are asked by POST")
    way = way_to(work.head.service, client=work.head.client, at=work.at)
    if way is None or way.view.provider != work.head.provider:
        raise NotFound(f"{work.head.provider} offers no service {work.head.service}")
    work.step = "basis"
    body = body_read(work.request.body)
    person = person_under(index_of(body["subject"]))
    _query_check(way.view, body["query"])
    work.step, work.logged = "handler", True
    head = replace(work.head, message_id=str(id_new()), system="")
    answer = call_as(head, way, work.request.body, person=person, clock=clock)
    return {
        "act": answer.act_code,
        "at": answer.fetched_at.isoformat(timespec="seconds"),
        "data": dict(answer.data),
        "proof": answer.proof,
        "usage": str(answer.usage) if answer.usage else "",
    }


def _query_check(view: ServiceView, query: object) -> None:
    """Raises MessageMalformed for what the provider's directory entry says that it does not take."""
    if view.request_schema is None:
        rules.query_check(query, view.query_keys)
        return
    wrong = schema_problems(view.request_schema, query)
    if wrong:
        raise MessageMalformed(f"the request does not fit its schema: {'; '.join(wrong)}")
