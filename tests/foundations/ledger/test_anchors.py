"""Anchors: a time stamper of our own (OpenSSL's, over real HTTP) and a contract on a local chain (py-evm)."""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.support.logs import LOG, Answer, handler_served

from salaklang.foundations.ledger.actions.sequencer import sequence_once
from salaklang.foundations.ledger.anchors import evm, keeping
from salaklang.foundations.ledger.anchors.jobs import anchors_job
from salaklang.foundations.ledger.anchors.keeping import AnchorsUnfit, anchor_file, anchor_files, anchors_of_settings
from salaklang.foundations.ledger.anchors.rfc3161 import TimestampAnchor, timestamp_verify
from salaklang.foundations.ledger.ports import AnchorError, AnchorProof
from salaklang.foundations.ledger.queries import checkpoint_latest
from salaklang.kernel.note import Checkpoint, checkpoint_format, note_sign

TSA_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {place}/serial
crypto_device = builtin
signer_cert = {place}/tsa.pem
certs = {place}/ca.pem
signer_key = {place}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamping]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


def openssl(*args: object, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *map(str, args)], input=given, capture_output=True, check=True).stdout


class Tsa:
    """A certificate authority, a time stamping certificate below it, and OpenSSL to answer."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True)
        (place / "serial").write_text("01\n")
        (place / "conf").write_text(TSA_CONFIG.format(place=place))
        new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        openssl(
            *new, "-x509", "-days", 30, "-subj", "/CN=Own CA", "-keyout", place / "ca.key", "-out", place / "ca.pem"
        )
        openssl(*new, "-subj", "/CN=Own TSA", "-keyout", place / "tsa.key", "-out", place / "tsa.csr")
        ca = ("-CA", place / "ca.pem", "-CAkey", place / "ca.key", "-CAcreateserial")
        how = ("-extfile", place / "conf", "-extensions", "stamping")
        openssl("x509", "-req", "-in", place / "tsa.csr", *ca, *how, "-days", 29, "-out", place / "tsa.pem")
        self.asked = 0

    @property
    def root(self) -> str:
        return (self.place / "ca.pem").read_text()

    def answer(self, question: bytes) -> bytes:
        self.asked += 1
        (self.place / "query").write_bytes(question)
        return openssl("ts", "-reply", "-config", self.place / "conf", "-queryfile", self.place / "query")


def posting(answer: Callable[[bytes], tuple[bytes, str]]) -> type[Answer]:
    """A handler whose answer to POST is made of the question."""

    def post(h: Answer) -> None:
        body, kind = answer(h.rfile.read(int(h.headers["Content-Length"])))
        h.send_response(200)
        h.send_header("Content-Type", kind)
        h.send_header("Content-Length", str(len(body)))
        h.end_headers()
        h.wfile.write(body)

    return type("Posting", (Answer,), {"do_POST": post})


REPLY = "application/timestamp-reply"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    return Tsa(tmp_path_factory.mktemp("tsa") / "own")


@pytest.fixture
def url(tsa: Tsa) -> Iterator[str]:
    with handler_served(posting(lambda question: (tsa.answer(question), REPLY))) as url:
        yield url


def note(size: int, root: bytes = bytes(32)) -> str:
    return note_sign(checkpoint_format(Checkpoint(LOG.name, size, root)), [LOG])


# --- time stamps ------------------------------------------------------------------------------------------------------


def test_openssl_accepts_the_time_stamp(tsa: Tsa, url: str, tmp_path: Path) -> None:
    proof = TimestampAnchor(url).submit(note(5))
    (tmp_path / "token").write_bytes(proof.content)
    (tmp_path / "checkpoint").write_text(note(5), encoding="utf-8")
    check = ("ts", "-verify", "-token_in", "-in", tmp_path / "token", "-CAfile", tsa.place / "ca.pem", "-data")
    assert b"Verification: OK" in openssl(*check, tmp_path / "checkpoint")
    (tmp_path / "checkpoint").write_text(note(6), encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*check, tmp_path / "checkpoint")


def test_we_check_it_too(tsa: Tsa, url: str, tmp_path: Path) -> None:
    proof = TimestampAnchor(url).submit(note(5))
    stamped = timestamp_verify(proof, [tsa.root])
    said = openssl("ts", "-reply", "-token_in", "-in", _file(tmp_path, proof.content), "-token_out", "-text").decode()
    assert stamped.strftime("%H:%M:%S %Y GMT") in said
    other = Tsa(tmp_path / "other")
    spoiled = bytearray(proof.content)
    spoiled[-5] ^= 1
    for false, roots in (
        (proof, [other.root]),
        (AnchorProof("rfc3161", note(6), proof.content), [tsa.root]),
        (AnchorProof("rfc3161", note(5), bytes(spoiled)), [tsa.root]),
        (AnchorProof("rfc3161", note(5), b"nothing"), None),
    ):
        with pytest.raises(AnchorError):
            timestamp_verify(false, roots)


def _file(folder: Path, content: bytes) -> Path:
    (folder / "token").write_bytes(content)
    return folder / "token"


def test_a_time_stamper_that_lies(tsa: Tsa) -> None:
    stale = tsa.answer(openssl("ts", "-query", "-digest", "00" * 32, "-sha256", "-cert"))
    for content, kind in (
        (b"x" * 2**20, REPLY),
        (b"", REPLY),
        (b"<html>", "text/html"),
        (stale, REPLY),
        (b"\x30\x05\x30\x03\x02\x01\x02", REPLY),
    ):
        with handler_served(posting(lambda _, answer=(content, kind): answer)) as url, pytest.raises(AnchorError):
            TimestampAnchor(url).submit(note(5))
    with pytest.raises(AnchorError):
        TimestampAnchor("http://127.0.0.1:1").submit(note(5))


# --- a chain ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def chain() -> Any:
    web3 = pytest.importorskip("web3")
    pytest.importorskip("eth")
    from eth_tester import EthereumTester, PyEVMBackend
    from web3.providers.eth_tester import EthereumTesterProvider

    return web3.Web3(EthereumTesterProvider(EthereumTester(PyEVMBackend())))


def account(chain: Any, number: int = 0) -> str:
    """A key whose account has money: the test chain's own accounts are of the machine's making."""
    key = bytes([number + 1]) * 32
    address = chain.eth.account.from_key(key).address
    given = {"from": chain.eth.accounts[number], "to": address, "value": 10**18}
    chain.eth.wait_for_transaction_receipt(chain.eth.send_transaction(given))
    return "0x" + key.hex()


def test_the_contract_takes_what_is_longer_and_nothing_else(chain: Any) -> None:
    key = account(chain)
    address = evm.contract_deploy(chain, key=key)
    anchor = evm.EvmAnchor(chain, address=address, key=key)
    costs = []
    for size in (5, 6, 70_000):
        proof = anchor.submit(note(size, bytes([size % 251]) * 32))
        assert evm.evm_verify(proof, chain, address=address) == json.loads(proof.content)["block"]
        costs.append(json.loads(proof.content)["gas"])
    assert costs == [45_755, 28_655, 28_679]  # gas: the first also pays for the place that holds the size
    contract = evm.contract_at(chain, address)
    for size in (70_000, 69_999, 5, 0):
        with pytest.raises(AnchorError, match="rollback"):
            anchor.submit(note(size))
    assert contract.functions.size().call() == 70_000


def test_only_the_log_moves_it(chain: Any) -> None:
    key, other = account(chain), account(chain, 1)
    address = evm.contract_deploy(chain, key=key)
    with pytest.raises(AnchorError, match="not the log"):
        evm.EvmAnchor(chain, address=address, key=other).submit(note(9))


def test_a_proof_of_another_contract_or_checkpoint(chain: Any) -> None:
    key = account(chain)
    mine, theirs = evm.contract_deploy(chain, key=key), evm.contract_deploy(chain, key=key)
    proof = evm.EvmAnchor(chain, address=theirs, key=key).submit(note(9))
    body = json.loads(proof.content)
    for false, address in (
        (proof, mine),
        (AnchorProof("evm", note(10), proof.content), theirs),
        (AnchorProof("evm", note(9, b"1" * 32), proof.content), theirs),
        (AnchorProof("evm", note(9), json.dumps({**body, "chain": 1}).encode()), theirs),
        (AnchorProof("evm", note(9), json.dumps({**body, "transaction": "0x" + "00" * 32}).encode()), theirs),
        (AnchorProof("evm", note(9), b"nothing"), theirs),
        (AnchorProof("evm", "nothing", proof.content), theirs),
    ):
        with pytest.raises(AnchorError):
            evm.evm_verify(false, chain, address=address)


# --- the node ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_hourly_turn_keeps_proofs_beside_the_log(settings: Any, record: Any, tsa: Tsa, url: str) -> None:
    assert settings.SALA_LEDGER_ANCHORS == ""
    anchors_job(0)
    assert anchor_files() == []
    settings.SALA_LEDGER_ANCHORS = f"rfc3161={url}"
    anchors_job(0)
    assert anchor_files() == []
    record()
    sequence_once()
    before = tsa.asked
    anchors_job(0)
    anchors_job(0)
    assert tsa.asked == before + 1
    latest = checkpoint_latest()
    assert latest is not None
    names = anchor_files()
    assert names == [f"rfc3161-{latest.size}.checkpoint", f"rfc3161-{latest.size}.tst"]
    kept, token = map(anchor_file, names)
    assert kept == latest.note.encode() and token is not None
    timestamp_verify(AnchorProof("rfc3161", kept.decode(), token), [tsa.root])
    record()
    sequence_once()
    anchors_job(0)
    assert len(anchor_files()) == 4 and anchor_files()[2:] == names
    listed = Client().get("/ledger/anchors/")
    assert listed.content.decode().splitlines() == anchor_files()
    served = Client().get(f"/ledger/anchors/{names[1]}")
    assert (served.content, served["Content-Type"]) == (token, "application/timestamp-token")
    assert Client().get(f"/ledger/anchors/{names[0]}").content == kept
    assert Client().get("/ledger/anchors/evm-1.json").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_holds_nobody_up(settings: Any, record: Any, url: str) -> None:
    record()
    sequence_once()
    settings.SALA_LEDGER_ANCHORS = f"rfc3161=http://127.0.0.1:1, rfc3161={url}"
    anchors_job(0)
    assert len(anchor_files()) == 2


@pytest.mark.parametrize(
    "name", ["", "..", "../checkpoint", "x", "evm-1.key", "evm-1.json/..", "evm-1.json\0", "evm--.tst"]
)
def test_names_that_are_none(name: str) -> None:
    assert anchor_file(name) is None
    assert keeping.anchor_file("evm-1.json") is None


@pytest.mark.parametrize("said", ["x", "rfc3161", "rfc3161=", "evm=http://127.0.0.1", "evm=http://127.0.0.1#0x0"])
def test_settings_that_mean_nothing(settings: Any, said: str) -> None:
    settings.SALA_LEDGER_ANCHORS = said
    with pytest.raises(AnchorsUnfit):
        anchors_of_settings()


def test_the_contract_that_is_committed_is_what_its_source_makes() -> None:
    """The compiler isn't at hand here; its bytecode must at least hold what the source promises, and say how it came."""
    place = Path(evm.__file__).parent
    compiled = json.loads((place / "CheckpointAnchor.json").read_text())
    source = (place / "CheckpointAnchor.sol").read_text()
    for reason in ("rollback", "not the log"):
        assert reason in source and reason.encode().hex() in compiled["bytecode"]
    assert compiled["compiler"].startswith("solc")
    assert compiled["settings"]["optimizer"] == {"enabled": True, "runs": 10000}
