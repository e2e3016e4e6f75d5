"""URLs of the portal. Codes in public addresses are random; ids say nothing."""

from django.urls import path

from salaklang.interfaces.portal.views import about

urlpatterns = [
    path("privacy", about.privacy, name="privacy"),
    path("help", about.help_, name="help"),
    path("accessibility", about.accessibility, name="accessibility"),
]
