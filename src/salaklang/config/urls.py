"""All URLs of a node, by interface."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    *(
        [path("desk/", include("salaklang.interfaces.desk.urls"))]
        if find_spec("salaklang.interfaces.desk.urls")
        else []
    ),
    path("api/", include("salaklang.interfaces.api.urls")),
    path("", include("salaklang.interfaces.api.exchange_urls")),
    path("", include("salaklang.interfaces.feeds.urls")),
    path("", include("salaklang.interfaces.portal.urls")),
]

handler400 = "salaklang.interfaces.ui.errors.bad_request"
handler403 = "salaklang.interfaces.ui.errors.forbidden"
handler404 = "salaklang.interfaces.ui.errors.not_found"
handler500 = "salaklang.interfaces.ui.errors.server_error"
