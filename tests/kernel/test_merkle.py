"""Trees and proofs against the definition, and against everything that is almost right."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salaklang.kernel import merkle

LEAVES = [merkle.leaf_hash(i.to_bytes(4, "big")) for i in range(3000)]


def grown(*sizes: int) -> dict[merkle.TileId, bytes]:
    """The tiles of a tree that reached each of these sizes in turn, kept as a node keeps them."""
    tiles: dict[merkle.TileId, bytes] = {}
    for old, new in pairwise((0, *sizes)):
        edge = {i: tiles[i] for i in merkle.edge_tiles(old)}
        tiles.update(merkle.tiles_append(old, edge, LEAVES[old:new]))
    return tiles


def test_the_definition_of_rfc_6962() -> None:
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    a, b, c = LEAVES[:3]
    assert merkle.tree_root([a, b, c]) == merkle.node_hash(merkle.node_hash(a, b), c)


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_however_it_grew_the_root_is_the_same(sizes: list[int]) -> None:
    steps = sorted(sizes)
    tiles = grown(*steps)
    size = steps[-1]
    assert merkle.root_hash(size, tiles) == merkle.tree_root(LEAVES[:size])
    assert tiles == grown(size)


def test_tiles_have_the_shapes_of_the_standard() -> None:
    # The example of C2SP tlog-tiles: 273 full tiles and one of 112; one full and one of 17; one of 1.
    assert merkle.tile_widths(70_000) == [70_000, 273, 1]
    assert divmod(70_000, 256) == (273, 112)
    assert divmod(273, 256) == (1, 17)
    assert merkle.edge_tiles(70_000) == [(0, 273), (1, 1), (2, 0)]
    tiles = grown(600)
    assert {i: len(t) // 32 for i, t in tiles.items()} == {(0, 0): 256, (0, 1): 256, (0, 2): 88, (1, 0): 2}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_inclusion_is_proven_and_nothing_else_is(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 1200))
    index = data.draw(st.integers(0, size - 1))
    tiles = grown(size, 1500)
    spans = merkle.inclusion_spans(index, size)
    needed = {i: tiles[i] for i in merkle.tiles_of(spans)}
    hashes = merkle.proof(spans, needed)
    root = merkle.tree_root(LEAVES[:size])

    def holds(**change: object) -> bool:
        good = {"index": index, "size": size, "leaf": LEAVES[index], "hashes": hashes, "root": root}
        return merkle.inclusion_verify(**{**good, **change})  # type: ignore[arg-type]

    assert holds()
    assert not holds(leaf=LEAVES[index + 1])
    assert not holds(root=LEAVES[0] if size > 1 else LEAVES[1])
    assert not holds(hashes=[*hashes, LEAVES[0]])
    assert not holds(index=size)
    assert not holds(index=-1)
    if size > 1:
        assert not holds(hashes=hashes[:-1])
        assert not holds(index=(index + 1) % size)
        assert not holds(hashes=[hashes[0][:31], *hashes[1:]])
        assert not holds(hashes=[bytes(32), *hashes[1:]])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_consistency_is_proven_and_nothing_else_is(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 1200))
    old = data.draw(st.integers(1, new))
    tiles = grown(old, new)
    hashes = merkle.proof(merkle.consistency_spans(old, new), tiles)
    old_root, new_root = merkle.tree_root(LEAVES[:old]), merkle.tree_root(LEAVES[:new])

    def holds(**change: object) -> bool:
        good = {"old": old, "new": new, "old_root": old_root, "new_root": new_root, "hashes": hashes}
        return merkle.consistency_verify(**{**good, **change})  # type: ignore[arg-type]

    assert holds()
    assert not holds(hashes=[*hashes, LEAVES[0]])
    assert not holds(new_root=bytes(32))
    assert not holds(old_root=bytes(32))
    assert not holds(old=new + 1)
    if hashes:
        assert not holds(hashes=hashes[:-1])
        assert not holds(hashes=[*hashes[:-1], bytes(32)])
        assert not holds(hashes=[*hashes[:-1], hashes[-1] + b"0"])


def test_an_empty_tree_is_the_beginning_of_everything_and_proves_nothing() -> None:
    root = merkle.tree_root(LEAVES[:5])
    good = {"old": 0, "new": 5, "old_root": merkle.EMPTY_ROOT, "new_root": root, "hashes": []}
    assert merkle.consistency_verify(**good)  # type: ignore[arg-type]
    assert not merkle.consistency_verify(**{**good, "old_root": root})  # type: ignore[arg-type]
    assert not merkle.consistency_verify(**{**good, "hashes": [root]})  # type: ignore[arg-type]
    assert not merkle.consistency_verify(**{**good, "new": 0})  # type: ignore[arg-type]
    with pytest.raises(merkle.TreeError):
        merkle.consistency_spans(0, 5)
    with pytest.raises(merkle.TreeError):
        merkle.inclusion_spans(0, 0)


def test_missing_and_short_tiles_are_refused() -> None:
    tiles = grown(300)
    for broken in ({}, {**tiles, (0, 1): tiles[(0, 1)][:-32]}, {**tiles, (1, 0): b"x"}):
        with pytest.raises(merkle.TreeError):
            merkle.root_hash(300, broken)
        with pytest.raises(merkle.TreeError):
            merkle.tiles_append(300, broken, LEAVES[:300])


def test_an_append_works_on_the_edge_only() -> None:
    size = 2**40
    changed = merkle.tiles_append(size, {}, LEAVES[:1000])
    assert len(changed) == 5  # three full tiles and a partial one at the bottom, their roots above
    assert max(level for level, _ in changed) == 1
