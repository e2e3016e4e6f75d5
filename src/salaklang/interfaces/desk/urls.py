"""URLs of the desk. The counter's question pages are the portal's own, in the counter's channel."""

from django.urls import path

from salaklang.interfaces.desk.views import (
    counter,
    keeping,
    letters,
    look_up,
    messages,
    node,
    office_check,
    sealed,
    work,
)
from salaklang.interfaces.portal.views import apply, cases
from salaklang.interfaces.ui.audience import audience

# Pages shared with the portal are guarded once more, for those who may be here.
_AT_DESK = audience("officer")
_AT_COUNTER = audience("officer:counter")

urlpatterns = [
    path("", work.desk, name="desk"),
    path("cases/<uuid:case>", work.case, name="desk-case"),
    path("cases/<uuid:case>/documents/<uuid:document>", _AT_DESK(cases.document), name="desk-document"),
    path("cases/<uuid:case>/receipt.pdf", _AT_DESK(cases.receipt_pdf), name="desk-receipt-pdf"),
    path("cases/<uuid:case>/checks/<str:check>", office_check.office_check, name="desk-office-check"),
    path("cases/<uuid:case>/look-up/<str:register>", look_up.look_up, name="desk-look-up"),
    path("letters", letters.letters, name="desk-letters"),
    path("letters/new", letters.letter_new, name="desk-letter-new"),
    path("letters/<uuid:letter>", letters.letter, name="desk-letter"),
    path("counter", counter.counter, name="desk-counter"),
    path("counter/<uuid:draft>", _AT_COUNTER(apply.resume), name="desk-apply"),
    path("counter/<uuid:draft>/check", _AT_COUNTER(apply.check), name="desk-apply-check"),
    path("counter/<uuid:draft>/result", _AT_COUNTER(apply.result), name="desk-apply-result"),
    path("counter/<uuid:draft>/drop", _AT_COUNTER(apply.drop), name="desk-apply-drop"),
    path("counter/<uuid:draft>/<str:key>", _AT_COUNTER(apply.item), name="desk-apply-item"),
    path("counter/<uuid:draft>/<str:key>/wrong", _AT_COUNTER(apply.wrong), name="desk-apply-wrong"),
    path("messages", messages.messages, name="desk-messages"),
    path("node", node.node, name="desk-node"),
    path("sealed", sealed.sealed, name="desk-sealed"),
    path("disputes", keeping.disputes, name="desk-disputes"),
    path("payments", keeping.payments, name="desk-payments"),
    path("services", keeping.services, name="desk-services"),
    path("registers", keeping.registers, name="desk-registers"),
]
