import pytest
from tests.capabilities.services.test_definition import asking

from salaklang.capabilities.services import queries
from salaklang.capabilities.services.actions import definition_publish
from salaklang.capabilities.services.errors import DefinitionBroken, ServiceUnknown, VersionTaken
from salaklang.capabilities.services.models import ServiceVersion
from salaklang.capabilities.services.queries import service_get, services_all, versions_of
from salaklang.foundations.ledger.queries import act_public
from salaklang.kernel.actor import NOBODY, Actor, system
from salaklang.kernel.errors import NotAllowed

SERVICE = "commercial-registration-new"


@pytest.fixture(autouse=True)
def _fresh(db):
    queries._definition.cache_clear()


def test_publishing_is_an_act_with_the_files_hash(text):
    row = definition_publish(system(), text)
    assert definition_publish(system(), text).pk == row.pk
    act = act_public(row.act_code)
    assert act.kind == "service.published" and ServiceVersion.objects.count() == 1
    assert service_get(NOBODY, SERVICE).version == "2569-03"
    assert [d.id for d in services_all(NOBODY)] == [SERVICE]
    assert versions_of(NOBODY, SERVICE)[0].text == text


def test_a_published_version_never_changes(text):
    definition_publish(system(), text)
    with pytest.raises(VersionTaken):
        definition_publish(system(), text + "\n# another word\n")


def test_what_fails_its_check_is_not_published(text):
    with pytest.raises(DefinitionBroken) as refused:
        definition_publish(system(), asking(text))
    assert "birth" in refused.value.fields
    assert ServiceVersion.objects.count() == 0


def test_a_version_waits_for_its_day(text):
    definition_publish(system(), text.replace('effective_from: "2026-01-01"', 'effective_from: "2999-01-01"'))
    with pytest.raises(ServiceUnknown):
        service_get(NOBODY, SERVICE)
    assert services_all(NOBODY) == []


def test_only_publishers_publish(text):
    for actor in (NOBODY, Actor("officer", None, "thaton", frozenset({"registrar"}))):
        with pytest.raises(Exception) as refused:
            definition_publish(actor, text)
        assert refused.type is NotAllowed or refused.type.__name__ == "SignInNeeded"


def test_a_service_belongs_to_the_agency_that_published_it_first(text):
    ours = Actor("officer", None, "muang-tuayang", frozenset({"publisher"}))
    theirs = Actor("officer", None, "thaton", frozenset({"publisher"}))
    definition_publish(ours, text)
    newer = text.replace('version: "2569-03"', 'version: "2569-04"')
    with pytest.raises(NotAllowed):
        definition_publish(theirs, newer)
    assert definition_publish(ours, newer).agency == "muang-tuayang"
