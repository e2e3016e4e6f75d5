"""URLs of the portal. Codes in public addresses are random; ids say nothing."""

from django.urls import path

from salaklang.interfaces.portal.views import about, data, door, inbox, mandates, proof

urlpatterns = [
    path("", door.door, name="door"),
    path("privacy", about.privacy, name="privacy"),
    path("help", about.help_, name="help"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("ledger/", proof.record, name="public-record"),
    path("proof/<str:code>", proof.proof, name="proof"),
    path("proof/<str:code>/receipt.json", proof.receipt, name="proof-receipt"),
    path("check", proof.check, name="check"),
    path("check/<str:code>", proof.check_code, name="check-code"),
    path("me/data", data.data, name="my-data"),
    path("me/data/<uuid:usage>/wrong", data.wrong, name="my-data-wrong"),
    path("me/data/consents/<uuid:consent>/end", data.consent_end, name="consent-end"),
    path("me/inbox", inbox.inbox, name="my-inbox"),
    path("me/inbox/<uuid:message>", inbox.message, name="my-message"),
    path("me/mandates", mandates.mandates, name="my-mandates"),
    path("me/mandates/<uuid:mandate>/end", mandates.mandate_end, name="mandate-end"),
]
