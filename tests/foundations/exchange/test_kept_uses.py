"""What a requester keeps of an answer: only while the key that signed it counts, and each use once."""

from collections.abc import Callable

import pytest
from bench.exchange.slow_partner import AGENCY, KEY_ID
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from salaklang.foundations.exchange.errors import RegisterRubbish
from salaklang.foundations.exchange.models import AccessLog, AgencyKey, ExchangeLog
from salaklang.kernel.ids import id_new

from .conftest import World
from .office import asked, office_asked

pytestmark = pytest.mark.django_db(transaction=True)


def said(sql: str) -> Callable[[], None]:
    """As another process would do, past our actions."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [AGENCY])

    return run


def test_the_row_names_the_key_that_signed_the_answer(world: World) -> None:
    with office_asked() as way:
        asked(world, way)
    assert ExchangeLog.objects.get(side="requester").key_id == KEY_ID


def test_a_key_that_is_revoked_while_the_answer_travels_proves_nothing(world: World) -> None:
    with office_asked() as way:
        way.then = said("UPDATE exchange_agencykey SET revoked_at = now() WHERE agency = %s")  # type: ignore[method-assign]
        with pytest.raises(RegisterRubbish):
            asked(world, way)
    row = ExchangeLog.objects.get(side="requester")
    assert (row.outcome, row.code, row.act_code) == ("failed", "register-rubbish", "")
    assert not AccessLog.objects.exists()


def test_a_key_that_came_while_the_answer_travels_is_looked_up(world: World) -> None:
    with office_asked() as way:
        old = AgencyKey.objects.get(agency=AGENCY)
        way.office.key = Ed25519PrivateKey.generate()  # signs with a new key under the known id: not ours to trust
        with pytest.raises(RegisterRubbish):
            asked(world, way)
        AgencyKey.objects.filter(pk=old.pk).update(public_key=way.office.key.public_key().public_bytes_raw())
        AgencyKey.objects.create(
            key_id="slow-office.newer",
            agency=AGENCY,
            public_key=bytes(32),
            private_sealed="",
            valid_from=old.valid_from,
        )
        asked(world, way)
    assert ExchangeLog.objects.filter(side="requester").order_by("-id")[0].key_id == KEY_ID


def test_a_use_that_another_answer_has_had_is_refused_and_nothing_is_kept_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = id_new()
    with office_asked() as way:
        monkeypatch.setattr("bench.exchange.slow_partner.id_new", lambda: same)
        asked(world, way)
        with pytest.raises(RegisterRubbish):
            asked(world, way)
    assert AccessLog.objects.get().id == same
    assert sorted(ExchangeLog.objects.filter(side="requester").values_list("outcome", flat=True)) == [
        "answered",
        "failed",
    ]
