"""The receipt as a download: a proof file under its own name, for those it is about."""

import pytest
from django.test import Client
from tests.support.scene import Scene

from salaklang.foundations.ledger.queries import policy_text
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_parse

pytestmark = pytest.mark.django_db


def test_the_download_is_a_proof_file(scene: Scene) -> None:
    code = scene.ids["act"]
    answer = scene.citizen(scene.world.mali).get(f"/proof/{code}.tlog-proof")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{code}.tlog-proof"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    assert receipt_check(answer.content, policy=policy_parse(policy_text())).receipt.act["code"] == code


def test_it_is_nobody_elses(scene: Scene) -> None:
    path = f"/proof/{scene.ids['act']}.tlog-proof"
    assert scene.stranger.get(path).status_code == 403
    assert Client().get(path).status_code in (302, 401, 403)
    assert scene.citizen(scene.world.mali).get("/proof/0000-0000-0000.tlog-proof").status_code == 404
