"""What `./sala witness` tells its operator: keys, status, evidence, in both languages, for people and for programs."""

import json
import subprocess
from pathlib import Path

import pytest
from tests.support.logs import LOG, FileLog
from tests.support.witnesses import WitnessProcess, environment, note_at, root_of, sala

from salaklang.interfaces.cli.catalogue import COMMANDS
from salaklang.interfaces.cli.cosigner_options import Usage, cosigners_parse, logs_parse
from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.note import Signer, base64_text, vkey_format
from salaklang.tlog.evidence import evidence_format, evidence_of


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*sala("witness"), *words], env=environment(), capture_output=True, text=True, check=False)


def thai(text: str) -> bool:
    return any("\u0e00" <= c <= "\u0e7f" for c in text)


def test_it_is_a_command() -> None:
    assert COMMANDS["witness"].needs == COMMANDS["mirror"].needs == ("runtime",)


def test_a_key_can_be_made_before_the_first_start(tmp_path: Path) -> None:
    home = tmp_path / "w"
    assert run("key", "--home", str(home)).returncode == 69
    made = run("key", "--home", str(home), "--name", "w.example/1", "--mldsa")
    assert made.returncode == 0
    assert [key_parse(line).kind for line in made.stdout.split()] == [4, 6]
    assert run("key", "--home", str(home)).stdout == made.stdout
    assert "PRIVATE" not in made.stdout + made.stderr


def test_status_for_people_and_for_programs(tmp_path: Path) -> None:
    log = FileLog(tmp_path / "log")
    log.grow([b"a", b"b", b"c"])
    twin = FileLog(tmp_path / "twin")
    twin.grow([b"x", b"y", b"z"])
    with WitnessProcess(tmp_path / "w") as witness:
        assert json.loads(witness.tell("status", "--json"))["logs"] == []
        assert witness.add(0, [], note_at(log, 3))[0] == 200
        assert witness.add(3, [], note_at(twin, 3))[0] == 422
        told = json.loads(witness.tell("status", "--json"))
        assert told["name"] == witness.name
        assert told["vkeys"] == [witness.vkey]
        (entry,) = told["logs"]
        assert (entry["origin"], entry["size"], entry["root"]) == (LOG.name, 3, base64_text(root_of(log, 3)))
        assert len(told["evidence"]) == 1 and told["suspects"] == []
        for language in ("th", "en"):
            text = witness.tell("status", "--lang", language)
            assert f"{LOG.name}: 3" in text and told["evidence"][0] in text
            assert thai(text) is (language == "th")
    done = run("status", "--home", str(tmp_path / "nowhere"), "--lang", "en")
    assert (done.returncode, "There is no witness" in done.stderr) == (69, True)
    assert not (tmp_path / "nowhere").exists(), "looking makes nothing"


def test_evidence_says_what_it_proves_and_to_whom(tmp_path: Path) -> None:
    log, twin = FileLog(tmp_path / "log"), FileLog(tmp_path / "twin")
    log.grow([b"a"])
    twin.grow([b"b"])
    file = tmp_path / "fork.json"
    file.write_text(evidence_format(evidence_of(note_at(log, 1), note_at(twin, 1), [LOG.verifier])), encoding="utf-8")
    vkey = vkey_format(LOG.verifier)
    for language in ("th", "en"):
        done = run("evidence", str(file), "--lang", language)
        assert done.returncode == 0
        assert LOG.name in done.stdout and vkey in done.stdout, "whose key it is must be compared by the reader"
        assert thai(done.stdout) is (language == "th")
        assert vkey not in run("evidence", str(file), "--log", vkey, "--lang", language).stdout
    stranger = vkey_format(Signer(LOG.name, bytes(32)).verifier)
    assert run("evidence", str(file), "--log", stranger).returncode == 1
    assert run("evidence", str(tmp_path / "none.json")).returncode == 2
    assert run("evidence").returncode == 2
    assert run("evidence", str(file), "--log", "nonsense").returncode == 2


@pytest.mark.parametrize(
    "given", [["--port", "70000"], ["--port", "x"], ["--rate", "-1"], ["--rate", "nan"], ["--what"], []]
)
def test_wrong_use_is_said(tmp_path: Path, given: list[str]) -> None:
    words = [*given, "--home", str(tmp_path), "--name", "w", "--log", vkey_format(LOG.verifier)] if given else []
    done = run(*words)
    assert done.returncode == 2
    assert done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_logs_and_witnesses_on_the_command_line() -> None:
    vkey = vkey_format(LOG.verifier)
    other = vkey_format(Signer(LOG.name, bytes(32)).verifier)
    (entries,) = logs_parse([f"{vkey}=https://a.example/l?x=1", other]).values()
    assert [(vkey_format(e.key), e.url) for e in entries] == [(vkey, "https://a.example/l?x=1"), (other, None)]
    for bad in ("", "=", vkey + "=", vkey[:-1], vkey + "=ftp://x"):
        with pytest.raises(Usage):
            logs_parse([bad])
    for bad in (vkey + "=http://x", other, "=http://x", ""):
        with pytest.raises(Usage):
            cosigners_parse([bad])
