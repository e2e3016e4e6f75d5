"""The main job from the first question to the certificate, and everything that must then be true."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from tests.support.town import Town, mail_text, player, stage_of

from salaklang.interfaces.cli.play.script import STEPS, play
from salaklang.interfaces.cli.play.stage import Stage

pytestmark = [pytest.mark.crash, pytest.mark.timeout(300)]

ONCE = [
    "case.submitted",
    "case.checked",
    "payment.received",
    "case.paid",
    "letter.sent",
    "case.letter-sent",
    "letter.answered",
    "case.letter-answered",
    "case.opinion",
    "case.approved",
    "document.issued",
    "certificate.issued",
]


@pytest.fixture(scope="module")
def played(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = stage_of(town, tmp_path_factory.mktemp("played"))
    outcomes = list(play(stage))
    stage.close()
    assert [(o.name, o.problem) for o in outcomes] == [(name, "") for name, _, _ in STEPS]
    town.sealed()
    return stage


def test_there_is_one_of_each(town: Town, played: Stage) -> None:
    case = played.case
    assert town.state(case) == "approved"
    assert (
        town.one("SELECT count(*) FROM cases_case WHERE draft = (SELECT draft FROM cases_case WHERE id = %s)", case)
        == 1
    )
    assert town.rows("SELECT state, amount_satang FROM payments_bill WHERE about_id = %s", case) == [("paid", 5000)]
    assert (
        town.one(
            "SELECT count(*) FROM payments_notice n JOIN payments_bill b ON b.id = n.bill_id WHERE b.about_id = %s",
            case,
        )
        == 1
    )
    assert (
        town.one("SELECT count(*) FROM documents_document WHERE kind = 'phor-kho-0403' AND subject_id = %s", case) == 1
    )
    assert town.one("SELECT count(*) FROM cases_decision WHERE case_id = %s", case) == 1
    kinds = town.acts(case)
    assert {k: kinds.count(k) for k in ONCE} == dict.fromkeys(ONCE, 1)


def test_few_questions_are_asked(played: Stage) -> None:
    """Paper asks for 14 items, an identity card, a house registration and a proof about the place."""
    assert played.questions_asked <= 8
    assert played.answers_fetched == 3


def test_every_act_is_in_the_log_and_the_log_is_whole(town: Town, played: Stage, tmp_path: Path) -> None:
    """The auditor's command finds nothing wrong; each act about her has a receipt that checks offline."""
    report = town.fsck()
    assert report["ok"], report["problems"]
    visitor = town.visitor("mali")
    acts = town.rows(
        "SELECT kind, code, idx FROM ledger_ledgeract a LEFT JOIN ledger_ledgerentry e ON e.act_id = a.id WHERE subject_id = %s",
        played.case,
    )
    assert report["acts"] >= len(acts)
    files = []
    for kind, code, index in acts:
        assert index is not None, f"{kind} is not in the log"
        assert visitor.get(f"/proof/{code}").status == 200, kind
        answer = visitor.client.get(f"/proof/{code}.tlog-proof")
        assert answer.status_code == (403 if kind.startswith("letter.") else 200), kind  # letters are the offices' own
        if answer.status_code == 200:
            files.append(tmp_path / f"{code}.tlog-proof")
            files[-1].write_bytes(answer.content)
    done = town.command("verify", "--trust", str(town.node.home / "trust.json"), *map(str, files))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_mails_arrive_in_both_languages(town: Town, played: Stage) -> None:
    mails = town.mails_saying(played.number, to="mali@people.example")
    assert len({m["Message-ID"] for m in mails}) == len(mails) >= 3
    for mail in mails:
        text = mail_text(mail)
        assert re.search("[ก-๙]{4}", text) and re.search("[a-z]{4} [a-z]{2}", text), text
        assert "มะลิ" not in text and player("mali").person.pid not in text


def test_an_independent_validator_accepts_the_signature(town: Town, played: Stage) -> None:
    assert played.certificate is not None
    roots = _roots(town)
    with played.certificate.open("rb") as file:
        reader = PdfFileReader(file)
        (signature,) = reader.embedded_signatures
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=roots))
        assert status.bottom_line, status.pretty_print_details()
        assert status.coverage.name in ("ENTIRE_FILE", "ENTIRE_REVISION")


def test_the_certificate_is_an_archive_file_with_its_data(played: Stage) -> None:
    assert played.certificate is not None
    raw = played.certificate.read_bytes()
    with played.certificate.open("rb") as file:
        root = PdfFileReader(file).root
        metadata = root["/Metadata"].data.decode()
        assert "<pdfaid:part>3</pdfaid:part>" in metadata.replace(" ", "") or 'pdfaid:part="3"' in metadata
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        attached = [str(n) for n in list(names)[0::2]]
        assert any(n.endswith(".json") for n in attached)
        assert root["/AF"]
    assert b"/JavaScript" not in raw


def test_the_text_layer_says_what_was_typed(played: Stage) -> None:
    done = subprocess.run(
        ["pdftotext", "-layout", str(played.certificate), "-"], capture_output=True, text=True, check=True
    )
    text = done.stdout
    assert "ร้านกาแฟแสงจันทร์" in text
    assert "Saengchan Coffee" in text


def _roots(town: Town) -> list[x509.Certificate]:
    """The root certificates that the node publishes."""
    published = httpx.get(f"{town.url}/.well-known/salaklang.json").json()["certificate_roots"]
    return [x509.Certificate.load(pem.unarmor(root.encode())[2]) for root in published]
