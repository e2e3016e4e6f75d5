"""A fourth house joins a federation of three, asks what it may, moves, changes its key, leaves and comes back.

Everything by `./sala node …` on real nodes, as their operators type it. The tests of this file build on each other.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from tests.support.federation import PASSWORD, Federation, node_json
from tests.support.town import until

from salaklang.config.seed_businesses import businesses_made
from salaklang.embedded.node import Node
from salaklang.embedded.processes import port_free
from salaklang.interfaces.cli.play import officers
from salaklang.interfaces.cli.play.signing_in import sign_in
from salaklang.interfaces.cli.play.visitor import VisitorLost

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600)]

ORIGIN = "audit.salaklang.example/log"
SETTINGS = {
    "SALA_DEMO_AGENCIES": "audit-office",
    "SALA_NODE_AGENCY": "audit-office",
    "SALA_NODE_NAME": "สำนักงานการตรวจเงินแผ่นดิน",
    "SALA_LEDGER_ORIGIN": ORIGIN,
    "SALA_LEDGER_POLICY": "",
    "SALA_BANK_URL": "",
}
BUSINESS = businesses_made(2569, 1)[0]
ASK = """
import json
from salaklang.foundations.exchange.actions import call
from salaklang.kernel.actor import system
from salaklang.kernel.errors import SalaError
try:
    told = call(system("audit-office"), {service!r}, {request!r}, purpose="public-audit", basis="state-audit-act")
    print(json.dumps({{"data": dict(told.data), "act": told.act_code}}, default=str))
except SalaError as error:
    print(json.dumps({{"refused": error.code}}))
"""
THAI = re.compile("[ก-๙]{4}")


@pytest.fixture(scope="module")
def auditors(federation: Federation) -> Iterator[list[Node]]:
    """The fourth node, as the last of a list: it is another one when it has moved."""
    nodes = [Node(port=port_free(), environment=SETTINGS).start()]
    yield nodes
    with suppress(OSError):
        nodes[-1].stop()
        nodes[0].close()


def ask(node: Node, service: str = "dbd.registrations", **request: str) -> dict[str, Any]:
    """What the auditors are told when they ask a register, as a program of theirs would."""
    done = node.command("manage", "shell", "-c", ASK.format(service=service, request=request))
    assert done.returncode == 0, done.stderr[-800:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def asked_well(node: Node) -> bool:
    return bool(ask(node, registration_no=BUSINESS["registration_no"]).get("data", {}).get("name") == BUSINESS["name"])


def said_publicly(federation: Federation, node: Node, kind: str, origin: str) -> list[Any]:
    """The leaves of this kind about the log `origin`, as they stand in the node's public log."""
    found = (
        "SELECT convert_from(leaf, 'UTF8') FROM ledger_ledgerentry WHERE position(%s in convert_from(leaf, 'UTF8')) > 0"
    )
    leaves = [json.loads(leaf) for (leaf,) in federation.rows(node, found, [kind])]
    return [leaf for leaf in leaves if leaf["data"]["origin"] == origin]


def letter_sent(federation: Federation, subject: str) -> None:
    officer = sign_in(federation.national.portal_url, "dol-letters", PASSWORD)
    try:
        officers.letter_write(officer, to_agency="audit-office", subject=subject, body="ขอส่งข้อมูลเพื่อทราบ")
    finally:
        officer.close()


def letters_at(federation: Federation, node: Node, subject: str) -> list[Any]:
    return federation.rows(node, "SELECT id FROM correspondence_letter WHERE subject = %s", [subject])


def test_what_the_other_operator_is_sent(auditors: list[Node]) -> None:
    """A line that can be pasted, and a fingerprint to read over the telephone."""
    shown = node_json(auditors[-1], "show")
    assert shown["url"] == auditors[-1].portal_url and shown["key"].startswith(f"{ORIGIN}+")
    assert re.fullmatch(r"\d{5}( \d{5}){7}", shown["fingerprint"])
    for language in ("th", "en"):
        words = auditors[-1].command("node", "show", "--lang", language).stdout
        assert shown["add"] in words and shown["fingerprint"] in words
        assert bool(THAI.search(words.replace(shown["name"], ""))) is (language == "th")


def test_a_wrong_key_a_wrong_fingerprint_and_a_wrong_address_join_nothing(
    federation: Federation, auditors: list[Node]
) -> None:
    here, there = auditors[-1], node_json(federation.national, "show")
    other = node_json(federation.town, "show")["key"]
    wrong = [
        (there["url"], "--key", other),
        (there["url"], "--key", "not a key"),
        (there["url"], "--key", there["key"], "--fingerprint", "00000 " * 8),
        (f"http://127.0.0.1:{port_free()}", "--key", there["key"]),
        (there["url"].replace("127.0.0.1", "localhost"), "--key", there["key"]),
    ]
    for arguments in wrong:
        for language in ("th", "en"):
            done = here.command("node", "add", *arguments, "--lang", language)
            assert done.returncode == 1, (arguments, done.stdout)
            assert bool(THAI.search(done.stderr)) is (language == "th"), done.stderr
            assert "Traceback" not in done.stderr
    assert node_json(here, "list") == []
    assert federation.one(here, "SELECT count(*) FROM ledger_ledgeract WHERE kind LIKE 'exchange.node%%'") == 0
    assert "refused" in ask(here, registration_no=BUSINESS["registration_no"])
    made = federation.rows(here, "SELECT DISTINCT agency FROM exchange_agencykey")
    assert made == [("audit-office",)], "asking made no key for an agency that lives elsewhere"


def test_joining_is_public_on_both_logs(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    mine, theirs = node_json(here, "show"), node_json(there, "show")
    node_json(here, "add", theirs["url"], "--key", theirs["key"], "--fingerprint", theirs["fingerprint"])
    node_json(there, "add", mine["url"], "--key", mine["key"])
    kind = "exchange.node-added"
    (leaf,) = until(lambda: said_publicly(federation, here, kind, federation_origin(theirs)))
    assert leaf["data"]["vkey"] == theirs["key"]
    (leaf,) = until(lambda: said_publicly(federation, there, kind, ORIGIN))
    assert leaf["data"]["base_url"] == mine["url"]


def federation_origin(shown: dict[str, str]) -> str:
    return shown["key"].split("+")[0]


def test_its_agency_asks_what_a_grant_allows_and_nothing_else(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    assert asked_well(here)
    pid = "1990000000901"
    assert ask(here, "dopa.person", pid=pid) == {"refused": "access-denied"}
    logged = (  # a heartbeat may have come before the other side had joined too
        "SELECT service, outcome, step FROM exchange_exchangelog"
        " WHERE client = 'audit-office' AND side = 'provider' AND service <> 'heartbeat'"
    )
    assert set(federation.rows(there, logged)) == {
        ("dbd.registrations", "answered", ""),
        ("dopa.person", "refused", "access"),
    }


def test_joining_again_says_nothing_new(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    (before,) = [n for n in node_json(there, "list") if n["origin"] == ORIGIN]
    acts = "SELECT count(*) FROM ledger_ledgeract WHERE kind LIKE 'exchange.node%%'"
    count = federation.one(there, acts)
    again = node_json(there, "add", here.portal_url, "--key", before["vkey"])
    assert again["proof"] == before["proof"]
    assert federation.one(there, acts) == count
    assert [n for n in node_json(there, "list") if n["origin"] == ORIGIN] == [before]


def test_a_node_that_moves_gets_what_waited_for_it(federation: Federation, auditors: list[Node]) -> None:
    there, old = federation.national, auditors[-1]
    key, old_url = node_json(old, "show")["key"], old.portal_url
    old.stop()
    letter_sent(federation, "ก่อนย้าย")
    auditors.append(Node(old.home, port=port_free(), environment=SETTINGS).start())
    here = auditors[-1]
    assert here.portal_url != old_url
    node_json(there, "add", here.portal_url, "--key", key)
    (row,) = [n for n in node_json(there, "list") if n["origin"] == ORIGIN]
    assert row["base_url"] == here.portal_url
    assert until(lambda: letters_at(federation, here, "ก่อนย้าย"))
    assert asked_well(here)


def test_a_node_changes_its_key_and_the_old_one_vouches_for_it(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    old = node_json(here, "show")["key"]
    assert here.command("ledger", "key", "rotate").returncode == 0
    new = node_json(here, "show")["key"]
    assert new != old
    node_json(there, "add", here.portal_url, "--key", old)  # a refresh during the overlap
    node_json(there, "add", here.portal_url, "--key", new)
    assert here.command("ledger", "key", "retire").returncode == 0
    done = there.command("node", "add", here.portal_url, "--key", old, "--json")
    assert done.returncode == 1, "the retired key vouches for nothing"
    node_json(there, "refresh") if len(node_json(there, "list")) == 1 else there.command("node", "refresh")
    (row,) = [n for n in node_json(there, "list") if n["origin"] == ORIGIN]
    assert row["vkey"] == new
    assert asked_well(here)


def test_after_parting_nothing_passes_either_way(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    assert there.command("node", "remove", ORIGIN).returncode == 2, "a reason is needed"
    left = node_json(there, "remove", ORIGIN, "--reason", "สิ้นสุดบันทึกข้อตกลง")
    (leaf,) = until(lambda: said_publicly(federation, there, "exchange.node-removed", ORIGIN))
    assert "สิ้นสุด" not in json.dumps(leaf, ensure_ascii=False) and left["put_aside"] == 0
    assert not asked_well(here)
    refused = "SELECT step FROM exchange_exchangelog WHERE client = 'audit-office' AND outcome = 'refused' ORDER BY at"
    assert federation.rows(there, refused)[-1] == ("key",)
    with pytest.raises(VisitorLost, match=r"503|ไม่ได้เชื่อมต่อ"):
        letter_sent(federation, "หลังเลิกเชื่อม")
    assert letters_at(federation, there, "หลังเลิกเชื่อม") == [], "a letter that can't go has no number"
    assert ORIGIN not in {n["origin"] for n in node_json(there, "list")}
    assert there.command("node", "remove", ORIGIN, "--reason", "x").returncode == 1


def test_who_comes_back_is_a_partner_as_before(federation: Federation, auditors: list[Node]) -> None:
    here, there = auditors[-1], federation.national
    shown = node_json(here, "show")
    node_json(there, "add", shown["url"], "--key", shown["key"])
    assert asked_well(here)
    letter_sent(federation, "กลับมา")
    assert until(lambda: letters_at(federation, here, "กลับมา"))
    kinds = ["exchange.node-added", "exchange.node-removed"]
    until(lambda: [len(said_publicly(federation, there, kind, ORIGIN)) for kind in kinds] == [2, 1])
    node_json(there, "remove", ORIGIN, "--reason", "จบการทดสอบ")
