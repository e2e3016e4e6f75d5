"""X-Road's metaservices: which members and information systems there are, what they offer, what a client may ask.

All of it is public (it stands in the directory entry and in the book of access rights), so these are asked without a
signature. Member names are those of X-Road's REST metaservice protocol.
"""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from salaklang.foundations.exchange.envelope import INSTANCE, MEMBER_CLASS, SUBSYSTEM, client_read
from salaklang.foundations.exchange.errors import MessageMalformed
from salaklang.foundations.exchange.ports import grants
from salaklang.foundations.exchange.provided import Provided, provided_all
from salaklang.foundations.exchange.queries import entry_of_this_node, lives_here
from salaklang.interfaces.api.exchange_openapi import service_description
from salaklang.interfaces.ui.audience import audience

METHODS = ("listMethods", "allowedMethods", "getOpenAPI")


@audience("program")
def list_clients(request: HttpRequest, instance: str = INSTANCE) -> HttpResponseBase:
    """The agencies that live on this node, each as a member and as its one subsystem that offers services."""
    if instance != INSTANCE:
        return _wrong(f"no instance {INSTANCE} here")
    members: list[dict[str, object]] = []
    for agency in entry_of_this_node().agencies:
        named = {"member_class": MEMBER_CLASS, "member_code": agency.slug, "xroad_instance": INSTANCE}
        members.append({"id": {"object_type": "MEMBER", **named}, "name": agency.name.en})
        identity = {"object_type": "SUBSYSTEM", **named, "subsystem_code": SUBSYSTEM}
        members.append({"id": identity, "name": agency.name.en})
    return _told(request, {"member": members})


@audience("program")
def metaservice(request: HttpRequest, member: str, method: str, instance: str = INSTANCE) -> HttpResponseBase:
    """`listMethods`, `allowedMethods` (for `X-Road-Client`) or `getOpenAPI?serviceCode=` of an agency of this node."""
    if instance != INSTANCE or method not in METHODS:
        return _wrong("not a metaservice of this instance")
    offered = [o for o in provided_all() if o.provider == member and lives_here(member) and not o.own_only]
    if method == "listMethods":
        return _told(request, {"service": [_service(o) for o in offered]})
    if method == "getOpenAPI":
        return _open_api(request, offered)
    try:
        client, _ = client_read(request.headers.get("X-Road-Client", ""))
    except MessageMalformed:
        return _wrong("X-Road-Client must name a member of this instance")
    may = {grant.service for grant in grants().grants if grant.client == client}
    return _told(request, {"service": [_service(o) for o in offered if o.service in may]})


def _open_api(request: HttpRequest, offered: Iterable[Provided]) -> HttpResponseBase:
    wanted = request.GET.get("serviceCode", "")
    found = next((o for o in offered if o.service == wanted), None)
    if found is None:
        return _wrong("serviceCode must name a service of this agency")
    return _told(request, service_description(found))


def _service(offer: Provided) -> dict[str, object]:
    return {
        "object_type": "SERVICE",
        "xroad_instance": INSTANCE,
        "member_class": MEMBER_CLASS,
        "member_code": offer.provider,
        "subsystem_code": SUBSYSTEM,
        "service_code": offer.service,
        "service_type": "OPENAPI",
        "endpoint_list": [{"method": "POST", "path": "/"}],
    }


def _told(request: HttpRequest, body: dict[str, object]) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        return _wrong("metaservices are asked by GET", status=405, headers={"Allow": "GET, HEAD"})
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": "no-store"})


def _wrong(message: str, *, status: int = 400, headers: dict[str, str] | None = None) -> HttpResponseBase:
    told = {"type": "message-malformed", "message": message, "detail": ""}
    error = {"X-Road-Error": "Client.message-malformed", "Cache-Control": "no-store", **(headers or {})}
    return JsonResponse(told, status=status, headers=error)
