"""Proof files, tile paths and bundles: one spelling each, bounded sizes, nothing believed unread."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel import merkle, tlog_proof
from salaklang.kernel.note import Checkpoint, NoteError, Signer, checkpoint_format, note_sign
from salaklang.kernel.tlog_proof import TlogProof, proof_format, proof_parse, proof_verify
from salaklang.kernel.tlog_tiles import (
    TilePath,
    bundle_format,
    bundle_parse,
    tile_path,
    tile_path_parse,
)
from salaklang.kernel.trust import policy_of

LOG = Signer("log.example", bytes(32))
ENTRIES = [f"entry {i}".encode() for i in range(7)]


def proof_of(index: int, extra: bytes | None = None) -> TlogProof:
    hashes = [merkle.leaf_hash(e) for e in ENTRIES]
    tiles = merkle.tiles_append(0, {}, hashes)
    point = Checkpoint(LOG.name, len(hashes), merkle.tree_root(hashes))
    path = merkle.proof(merkle.inclusion_spans(index, len(hashes)), tiles)
    return TlogProof(index, tuple(path), note_sign(checkpoint_format(point), [LOG]), extra)


@pytest.mark.parametrize("extra", [None, b"", b"anything"])
def test_a_proof_travels_as_text(extra: bytes | None) -> None:
    for index in range(len(ENTRIES)):
        proof = proof_of(index, extra)
        assert proof_parse(proof_format(proof)) == proof
        proven = proof_verify(proof, ENTRIES[index], policy=policy_of([LOG.verifier]))
        assert proven.checkpoint.size == 7


def test_the_text_is_that_of_the_standard() -> None:
    lines = proof_format(proof_of(3, b"x")).split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra eA==", "index 3"]
    assert lines[6:9] == ["", "log.example", "7"]


def test_a_proof_of_something_else_is_refused() -> None:
    proof = proof_of(3)
    for leaf, key in (
        (ENTRIES[2], LOG),
        (ENTRIES[3], Signer("other", LOG.seed)),
        (ENTRIES[3], Signer(LOG.name, b"1" * 32)),
    ):
        with pytest.raises(NoteError):
            proof_verify(proof, leaf, policy=policy_of([key.verifier]))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("@v1", "@v2"),
        lambda t: t.replace("index 3", "index 03"),
        lambda t: t.replace("index 3", "index -3"),
        lambda t: t.replace("index 3", "Index 3"),
        lambda t: t.replace("index 3\n", "index 3\n\n"),
        lambda t: t.replace("index 3\n", "index 3\nAAAA\n"),
        lambda t: t.replace("index 3\n", "index 3\n" + "A" * 43 + "=\n" + ("A" * 43 + "=\n") * 63),
        lambda t: t.replace("index 3\n", "extra !\nindex 3\n"),
        lambda t: t.split("\n\n")[0],
        lambda t: t + "x" * tlog_proof.PROOF_MAX,
        lambda t: "",
    ],
)
def test_what_is_almost_a_proof(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NoteError):
        proof = proof_parse(change(proof_format(proof_of(3))))
        proof_verify(proof, ENTRIES[3], policy=policy_of([LOG.verifier]))


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_proof_reader(text: str) -> None:
    for candidate in (text, f"{tlog_proof.HEADER}\n{text}", f"{tlog_proof.HEADER}\nindex {text}\n\nx"):
        try:
            proof_parse(candidate)
        except NoteError:
            continue


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**21 - 1), st.integers(1, 256))
def test_tile_paths_have_one_spelling(level: int | None, n: int, width: int) -> None:
    tile = TilePath(level, n, width)
    assert tile_path_parse(tile_path(tile)) == tile


def test_tile_paths_of_the_standard() -> None:
    assert tile_path(TilePath(0, 1234067)) == "0/x001/x234/067"
    assert tile_path(TilePath(None, 273, 112)) == "entries/273.p/112"
    for bad in (
        "",
        "0",
        "0/",
        "0/1",
        "0/0001",
        "00/000",
        "64/000",
        "0/x000/001",
        "0/001/002",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/01",
        "0/000.p/",
        "-1/000",
        "data/000",
        "0/000/",
        "0/../000",
        "0/๐๐๐",
    ):
        with pytest.raises(merkle.TreeError):
            tile_path_parse(bad)


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_bundles_come_back(entries: list[bytes]) -> None:
    assert bundle_parse(bundle_format(entries)) == entries


@given(st.binary(max_size=400))
def test_no_bytes_break_the_bundle_reader(raw: bytes) -> None:
    try:
        assert bundle_format(bundle_parse(raw)) == raw
    except merkle.TreeError:
        return


def test_bundles_too_long() -> None:
    with pytest.raises(merkle.TreeError):
        bundle_format([bytes(65_536)])
    with pytest.raises(merkle.TreeError):
        bundle_parse(bundle_format([b""] * 257))
