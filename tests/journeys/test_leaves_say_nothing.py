"""After the whole play: no tile and no bundle of the node's log holds anything of a person, plain or hashed."""

import base64
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from tests.support import leaks
from tests.support.town import Town, stage_of, today

from salaklang.interfaces.cli.play import citizen
from salaklang.interfaces.cli.play.script import play
from salaklang.interfaces.cli.play.stage import ANSWERS, RIGHT_NAME, WRONG_NAME
from salaklang.kernel.merkle import leaf_hash, tree_root
from salaklang.kernel.note import checkpoint_parse
from salaklang.kernel.tlog_tiles import bundle_parse

PHONE = "0812345678"


@pytest.fixture(scope="module")
def log(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the published files after the play, and after somebody gave a telephone number."""
    stage = stage_of(town, tmp_path_factory.mktemp("leaves"))
    outcomes = list(play(stage))
    stage.close()
    assert [o.problem for o in outcomes if o.problem] == []
    _phone_given(town)
    town.sealed()
    copied = tmp_path_factory.mktemp("published") / "ledger"
    shutil.copytree(town.node.home / "ledger", copied)
    return copied


def _phone_given(town: Town) -> None:
    anan = town.visitor("anan")
    day, month, year = today()
    more = {
        "start_date": {"start_date.day": str(day), "start_date.month": str(month), "start_date.year": str(year)},
        "extras": {"extras": ["phone"]},
        "shop_phone": {"shop_phone": PHONE},
    }
    page = citizen.application_begin(anan)
    draft = page.path.split("/")[2]
    citizen.application_fill(anan, ANSWERS | more)
    anan.send(anan.get(f"/apply/{draft}/extras").form(having="extras").fill(extras=["phone"]).choose("do", "next"))
    anan.send(
        anan.get(f"/apply/{draft}/shop_phone").form(having="shop_phone").fill(shop_phone=PHONE).choose("do", "next")
    )
    citizen.application_submit(anan)


def _typed() -> dict[str, str]:
    typed = {"ร้านกาแฟแสงจันทร์": "trade name", "Saengchan Coffee": "trade name", PHONE: "telephone number"}
    return typed | {RIGHT_NAME: "family name", WRONG_NAME: "family name"}


@pytest.fixture(scope="module")
def search() -> leaks.Search:
    return leaks.Search(leaks.seeded() | _typed())


def test_the_copy_is_the_whole_log(log: Path) -> None:
    """What is searched below is all that the checkpoint signs."""
    files = leaks.log_files(log)
    size = checkpoint_parse(files["checkpoint"].decode().rpartition("\n\n")[0] + "\n").size
    root = checkpoint_parse(files["checkpoint"].decode().rpartition("\n\n")[0] + "\n").root
    bundles = {name: raw for name, raw in files.items() if name.startswith("tile/entries/")}
    longest = max(bundles.values(), key=len)
    assert size < 256 or len(bundles) > 1
    leaves = bundle_parse(longest)
    if size <= 256:
        assert len(leaves) == size
        assert tree_root([leaf_hash(leaf) for leaf in leaves]) == root
    assert any("case.submitted" in leaf.decode() for raw in bundles.values() for leaf in bundle_parse(raw))


def test_no_file_of_the_log_says_anything_of_a_person(log: Path, town: Town) -> None:
    private = leaks.seeded() | _typed()
    private |= leaks.values_of([str(r[0]) for r in town.rows("SELECT id FROM identity_person")], "id of a person")
    private |= leaks.values_of([str(r[0]) for r in town.rows("SELECT id FROM cases_case")], "id of a case")
    private |= leaks.values_of([str(r[0]) for r in town.rows("SELECT code FROM ledger_ledgeract")], "code of an act")
    files = leaks.log_files(log)
    assert len(private) > 300
    assert sum(name.startswith("tile/") for name in files) >= 2
    assert leaks.Search(private)(files) == []


@pytest.mark.parametrize("how", ["plain", "grouped", "sha256", "md5-base64", "raw digest", "escaped", "thai digits"])
def test_the_search_finds_what_is_planted(log: Path, tmp_path: Path, search: leaks.Search, how: str) -> None:
    """The same search over the same files with one leaf more: it can fail."""
    pid = next(value for value, label in leaks.seeded().items() if label == "personal number")
    digest = hashlib.sha256(pid.encode()).digest()
    said = {
        "plain": pid.encode(),
        "grouped": f"{pid[0]}-{pid[1:5]}-{pid[5:10]}-{pid[10:12]}-{pid[12]}".encode(),
        "sha256": digest.hex().encode(),
        "md5-base64": base64.b64encode(hashlib.md5(pid.encode()).digest()),
        "raw digest": digest,
        "escaped": json.dumps(RIGHT_NAME)[1:-1].encode(),
        "thai digits": pid.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")).encode(),
    }[how]
    planted = tmp_path / "ledger"
    shutil.copytree(log, planted)
    bundle = sorted((planted / "tile" / "entries").rglob("*"))[-1]
    leaf = b'{"data":"' + said + b'"}'
    bundle.write_bytes(bundle.read_bytes() + len(leaf).to_bytes(2, "big") + leaf)
    found = search(leaks.log_files(planted))
    assert any(bundle.name in line for line in found), found
    assert all("tile/entries" in line for line in found)
