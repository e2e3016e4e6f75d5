"""URLs of the portal. Codes in public addresses are random; ids say nothing."""

from django.urls import include, path

from salaklang.interfaces.portal.views import about, apply, cases, checking, data, door, inbox, mandates, proof, service

urlpatterns = [
    path("", door.door, name="door"),
    path("auth/", include("salaklang.interfaces.portal.auth.urls")),
    path("services/<slug:service>", service.service, name="service"),
    path("services/<slug:service>/start", service.start, name="service-start"),
    path("apply/<uuid:draft>", apply.resume, name="apply"),
    path("apply/<uuid:draft>/check", apply.check, name="apply-check"),
    path("apply/<uuid:draft>/result", apply.result, name="apply-result"),
    path("apply/<uuid:draft>/drop", apply.drop, name="apply-drop"),
    path("apply/<uuid:draft>/<str:key>", apply.item, name="apply-item"),
    path("apply/<uuid:draft>/<str:key>/wrong", apply.wrong, name="apply-wrong"),
    path("cases/<uuid:case>", cases.status, name="case"),
    path("cases/<uuid:case>/receipt", cases.receipt, name="case-receipt"),
    path("cases/<uuid:case>/receipt.pdf", cases.receipt_pdf, name="case-receipt-pdf"),
    path("cases/<uuid:case>/pay", cases.pay, name="case-pay"),
    path("cases/<uuid:case>/withdraw", cases.withdraw, name="case-withdraw"),
    path("cases/<uuid:case>/correct", cases.correct, name="case-correct"),
    path("cases/<uuid:case>/documents/<uuid:document>", cases.document, name="case-document"),
    path("me", cases.me, name="me"),
    path("me/data", data.data, name="my-data"),
    path("me/data/<uuid:usage>/wrong", data.wrong, name="my-data-wrong"),
    path("me/data/consents/<uuid:consent>/end", data.consent_end, name="consent-end"),
    path("me/inbox", inbox.inbox, name="my-inbox"),
    path("me/inbox/<uuid:message>", inbox.message, name="my-message"),
    path("me/mandates", mandates.mandates, name="my-mandates"),
    path("me/mandates/<uuid:mandate>/end", mandates.mandate_end, name="mandate-end"),
    path("check", proof.check, name="check"),
    path("check/<str:code>", proof.check_code, name="check-code"),
    path("proof/<str:code>.tlog-proof", proof.receipt, name="proof-receipt"),
    path("proof/<str:code>", proof.proof, name="proof"),
    path("ledger/", proof.record, name="public-record"),
    path("ledger/check", checking.check, name="ledger-check"),
    path("ledger/check.html", checking.check_copy, name="ledger-check-copy"),
    path("privacy", about.privacy, name="privacy"),
    path("help", about.help_, name="help"),
    path("accessibility", about.accessibility, name="accessibility"),
]
