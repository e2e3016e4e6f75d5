"""What is said to witnesses: written and read back the same, and nothing that anyone sends breaks the readers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel.cosignature import COSIGNATURE_ED25519, CosignatureSigner, cosignature_line
from salaklang.kernel.note import Checkpoint, Signer, base64_text, checkpoint_format, note_sign
from salaklang.kernel.witness_wire import (
    ANSWER_MAX,
    REQUEST_MAX,
    TREE_MAX,
    AddCheckpoint,
    WireError,
    monitor_path,
    request_format,
    request_parse,
    signatures_join,
    size_format,
    size_parse,
    submitted_parse,
)

LOG = Signer("log.example/one", bytes(range(32)))
POINT = Checkpoint(LOG.name, 20_852_163, bytes(range(32)))
TEXT = checkpoint_format(POINT)
NOTE = note_sign(TEXT, [LOG])


@pytest.mark.parametrize("count", [0, 1, 63])
def test_a_request_reads_as_it_was_written(count: int) -> None:
    request = AddCheckpoint(20_852_014, tuple(bytes([i]) * 32 for i in range(count)), NOTE)
    assert request_parse(request_format(request)) == request
    submitted = submitted_parse(request.note)
    assert (submitted.checkpoint, submitted.text, submitted.signed) == (POINT, TEXT, True)


def test_its_lines_are_those_of_the_standard() -> None:
    raw = request_format(AddCheckpoint(7, (bytes(32),), NOTE))
    assert raw == b"old 7\n" + base64_text(bytes(32)).encode() + b"\n\n" + NOTE.encode()
    assert request_format(AddCheckpoint(0, (), NOTE)) == b"old 0\n\n" + NOTE.encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"old 1\n",
        b"old 1\n\n\xff",
        b"old  1\n\n",
        b"old 1 \n\n",
        b"OLD 1\n\n",
        b"old 99999999999999999999\n\n",
        "old \u0661\n\n".encode(),
        b"old 1\nAAAA\n\n",
        b"old 1\n" + b"\xc3\xa9" * 22 + b"\n\n",
        b"old 1\n" + base64_text(bytes(32)).encode() * 2 + b"\n\n",
        b"old 1" + b"\n" * 2 + b"x" * REQUEST_MAX,
        b"old 1\n" + (base64_text(bytes(32)).encode() + b"\n") * 64 + b"\n",
    ],
)
def test_what_is_no_request(raw: bytes) -> None:
    with pytest.raises(WireError):
        request_parse(raw)


def test_a_checkpoint_that_is_not_rightly_signed_is_known_from_none() -> None:
    assert not submitted_parse(TEXT + "\n").signed
    assert not submitted_parse(TEXT + "\n— a b\n").signed
    for none in (
        "",
        "\n\n",
        TEXT,
        NOTE.replace("20852163", str(TREE_MAX + 1)),
        NOTE.replace("20852163", "x"),
        "\n\n" + "x" * 300_000,
    ):
        with pytest.raises(WireError):
            submitted_parse(none)


@pytest.mark.parametrize("size", [0, 1, 20_852_163, 10**19 - 1])
def test_sizes_read_as_they_were_written(size: int) -> None:
    assert size_parse(size_format(size)) == size


@pytest.mark.parametrize("raw", [b"", b"\n", b"1", b"01\n", b"+1\n", b"1\n\n", b" 1\n", b"1 \n", b"1_0\n", b"\xd9\xa1\n", b"9" * 20 + b"\n"])  # fmt: skip
def test_what_is_no_size(raw: bytes) -> None:
    with pytest.raises(WireError):
        size_parse(raw)


def test_an_answer_is_nothing_but_signature_lines() -> None:
    witness = CosignatureSigner("w.example/1", COSIGNATURE_ED25519, bytes(32))
    good = cosignature_line(witness, TEXT, time=5).encode()
    assert signatures_join(TEXT, good * 2) == TEXT + "\n" + (good * 2).decode()
    for bad in (b"", b"\n", good[:-1], b"\n" + good, good + b"\n" + good, good + b"x\n", good + b"\xff\n", b" " + good, good * 65, b"x" * (ANSWER_MAX + 1)):  # fmt: skip
        with pytest.raises(WireError):
            signatures_join(TEXT, bad)


def test_where_monitors_look() -> None:
    # printf 'example.com/behind-the-sofa' | sha256sum
    assert (
        monitor_path("example.com/behind-the-sofa")
        == "5fd2dc0beb4ce54da5050cf6d5c75248b023abad441c3cecde3976fbe9da4fe4/checkpoint"
    )


@given(st.binary(max_size=300), st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=500, deadline=None)
def test_no_bytes_break_the_readers(noise: bytes, at: int, cut: int) -> None:
    good = request_format(AddCheckpoint(3, (bytes(32),), NOTE))
    for raw in (noise, good[:at] + noise + good[at + cut :], b"old 1\n\n" + noise):
        try:
            request = request_parse(raw)
        except WireError:
            continue
        assert request_format(request) == raw, "there is one spelling only"
        try:
            submitted = submitted_parse(request.note)
        except WireError:
            continue
        assert request.note.startswith(submitted.text)
        assert submitted.text == checkpoint_format(submitted.checkpoint)
    for read in (size_parse, lambda b: signatures_join(TEXT, b)):
        try:
            read(noise)
        except WireError:
            continue
