"""The catalogue of services, as published."""

from typing import Any

from ninja import Router, Schema
from pydantic import Field

from salaklang.capabilities.services.queries import service_get, services_all, versions_of
from salaklang.interfaces.api.doors import operation
from salaklang.interfaces.api.schemas import Key, TextOut
from salaklang.interfaces.ui.request import AskedRequest

router = Router()


class ServiceOut(Schema):
    id: str
    version: str
    title: TextOut
    summary: TextOut
    fee_satang: int = Field(description="Fee in satang")


class VersionOut(Schema):
    version: str
    effective_from: str
    sha256: str
    act_code: str = Field(description="Ledger receipt code of the publication")
    definition: str = Field(description="The definition file, YAML, byte for byte as published")


def _service(definition: Any) -> ServiceOut:
    return ServiceOut(
        id=definition.id,
        version=definition.version,
        title=TextOut.of(definition.title),
        summary=TextOut.of(definition.summary),
        fee_satang=definition.fee.satang,
    )


@operation(router, "GET", "/services", audience=("public",), answers={200: list[ServiceOut]})
def services_list(request: AskedRequest) -> Any:
    """All services in force."""
    return [_service(d) for d in services_all(request.actor)]


@operation(router, "GET", "/services/{service}", audience=("public",), answers={200: ServiceOut}, problems=(404,))
def services_read(request: AskedRequest, service: Key) -> Any:
    """One service as in force today."""
    return _service(service_get(request.actor, service))


@operation(
    router,
    "GET",
    "/services/{service}/versions",
    audience=("public",),
    answers={200: list[VersionOut]},
    problems=(404,),
)
def services_versions(request: AskedRequest, service: Key) -> Any:
    """Every published version with its text and where its publication stands in the ledger."""
    service_get(request.actor, service)
    return [
        VersionOut(
            version=v.version,
            effective_from=v.effective_from.isoformat(),
            sha256=v.sha256,
            act_code=v.act_code,
            definition=v.text,
        )
        for v in versions_of(request.actor, service)
    ]
