"""All URLs of a node, by interface."""

from importlib.util import find_spec

from django.urls import include, path

_ROOMS = [
    ("desk/", "salaklang.interfaces.desk.urls"),
    ("api/", "salaklang.interfaces.api.urls"),
    ("", "salaklang.interfaces.feeds.urls"),
    ("", "salaklang.interfaces.portal.urls"),
]

urlpatterns = [path(prefix, include(module)) for prefix, module in _ROOMS if find_spec(module.rsplit(".", 1)[0]) and find_spec(module)]

handler400 = "salaklang.interfaces.ui.errors.bad_request"
handler403 = "salaklang.interfaces.ui.errors.forbidden"
handler404 = "salaklang.interfaces.ui.errors.not_found"
handler500 = "salaklang.interfaces.ui.errors.server_error"
