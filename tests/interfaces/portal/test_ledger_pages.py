"""The public record's pages: the chain, a block, an entry, in plain words and to their last byte."""

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from salaklang.foundations.identity.actions import agency_ensure
from salaklang.foundations.ledger.actions import act_append, sequence_once
from salaklang.foundations.ledger.catalogue import act_kind_register
from salaklang.foundations.ledger.queries import blocks_latest, entry_get, log_size, policy_text
from salaklang.foundations.ledger.rules import Ref
from salaklang.kernel.actor import system
from salaklang.kernel.text import Text
from salaklang.kernel.tlog_policy import policy_parse
from salaklang.kernel.tlog_proof import proof_parse, proof_verify

pytestmark = pytest.mark.django_db(transaction=True)
act_kind_register("test.sealed", Text("การกระทำปิดผนึก", "A sealed act"))
act_kind_register("test.open", Text("การกระทำเปิดเผย", "An open act"), public=True)


@pytest.fixture
def town(settings: Any, tmp_path: Any) -> None:
    settings.SALA_LEDGER_DIR = tmp_path / "ledger"
    settings.SALA_HOME = tmp_path
    settings.SALA_LEDGER_POLICY = ""
    agency_ensure(system(), slug="town", name_th="เทศบาลทดลอง", name_en="Trial Town", kind="municipality")


def acts(count: int, *, turns: int = 1, kind: str = "test.sealed", public: dict[str, Any] | None = None) -> str:
    """So many acts in each of so many blocks; the last one's code."""
    code = ""
    for _ in range(turns):
        with transaction.atomic():
            for n in range(count):
                act = act_append(
                    system("town"), kind=kind, agency="town", subject=Ref("t", str(n)), record={"n": n}, public=public
                )
                code = act.code
        sequence_once()
    return code


def page(path: str, *, language: str = "en", status: int = 200) -> str:
    client = Client()
    client.cookies["sala_lang"] = language
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def test_an_empty_record_says_so(town: None) -> None:
    assert "The first act will make the first one" in page("/ledger/")
    assert "has not signed anything yet" in page("/ledger/")


def test_the_chain_shows_that_each_block_follows_the_one_below(town: None) -> None:
    acts(2, turns=15)
    text = page("/ledger/")
    blocks = blocks_latest(limit=15)
    assert [b.height for b in blocks] == list(range(15, 0, -1))
    shown = [text.index(f'href="/ledger/blocks/{b.height}"') for b in blocks[:12]]
    assert shown == sorted(shown)
    assert 'href="/ledger/blocks/3"' not in text
    for below, above in zip(blocks[1:12], blocks[:11], strict=True):
        assert above.previous == below.checkpoint
        assert text.count(f'title="{below.checkpoint}"') == 2, "once as its own seal, once as the one that is followed"
    assert "2 entries" in text
    assert text.count("A sealed act") == 12, "each block says what was done, each kind once"
    assert "more" not in text[text.index("sala-chain") : text.index("</ol>")]
    older = page("/ledger/?before=4")
    assert 'href="/ledger/blocks/3"' in older
    assert 'href="/ledger/blocks/4"' not in older
    assert "The beginning: the record was empty" in older


@pytest.mark.parametrize("before", ["x", "-1", "99999999999999999999999", "0", "\u0e51"])
def test_odd_addresses_are_answered_all_the_same(town: None, before: str) -> None:
    acts(1)
    page(f"/ledger/?before={before}")
    page(f"/ledger/blocks/1?from={before}")


def test_what_is_not_there_is_said_in_words(town: None) -> None:
    acts(1)
    for path in ("/ledger/blocks/0", "/ledger/blocks/2", "/ledger/blocks/99999999999999999999", "/ledger/entries/2"):
        assert "What to do next" in page(path, status=404)


def test_a_block_lists_its_entries_sealed_and_open(town: None) -> None:
    acts(60)
    acts(1, kind="test.open", public={"amount_satang": 5000, "purpose": "fee"})
    assert "and 56 more" in page("/ledger/")
    text = page("/ledger/blocks/1")
    assert text.count("/ledger/entries/") == 50
    assert "A block begins" in text or "Block" in text
    assert "A sealed act" in text
    assert "Trial Town" in text
    rest = page("/ledger/blocks/1?from=50")
    assert rest.count("/ledger/entries/") == 11
    open_one = page("/ledger/blocks/2")
    assert "50.00 baht" in open_one
    assert "a fee" in open_one
    assert "จำนวนเงิน" in page("/ledger/blocks/2", language="th")


def test_an_entry_shows_its_bytes_and_a_proof_that_holds(town: None) -> None:
    acts(5, turns=3)
    for index in (0, 3, log_size() - 1):
        text = page(f"/ledger/entries/{index}")
        entry = entry_get(index)
        assert entry.body["type"] in text
        answer = Client().get(f"/ledger/entries/{index}.json")
        assert answer.content == entry.leaf
        proof = Client().get(f"/ledger/entries/{index}.tlog-proof")
        assert "attachment" in proof["Content-Disposition"]
        parsed = proof_parse(proof.content.decode())
        assert parsed.extra is None
        report = proof_verify(parsed, answer.content, policy=policy_parse(policy_text()))
        assert report.checkpoint.size == log_size()


def test_a_code_leads_to_its_proof_and_an_unknown_one_is_told(town: None) -> None:
    code = acts(1)
    answer = Client().get("/ledger/", {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302
    assert answer["Location"] == f"/proof/{code}"
    assert "has no such code" in page("/ledger/?code=0000-0000-0000", status=422)
    assert "Type the code first" in page("/ledger/?code=", status=422)
    assert f"/ledger/entries/{log_size() - 1}" in page(f"/proof/{code}")


def test_the_files_of_the_log_are_served_beside_the_pages(town: None) -> None:
    acts(1)
    assert Client().get("/ledger/checkpoint")["Content-Type"].startswith("text/plain")
    assert Client().get("/ledger/tile/entries/000.p/2").status_code == 200
    assert Client().get("/ledger/key").status_code == 200


def test_no_page_shows_a_code_or_a_record(town: None) -> None:
    """Who reads the log learns nothing that only a receipt tells."""
    code = acts(3)
    for path in ("/ledger/", "/ledger/blocks/1", *(f"/ledger/entries/{n}" for n in range(4))):
        text = page(path)
        assert code not in text
        assert json.dumps({"n": 2})[1:-1] not in text
