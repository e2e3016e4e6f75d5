"""A look at the right edge only: quick at any length. What a sequencer asks before it begins."""

from collections.abc import Sequence

from salaklang.foundations.ledger.growth import CHECKPOINT, edge_paths, tail_path
from salaklang.foundations.ledger.models import LedgerHead
from salaklang.foundations.ledger.queries import audit_texts as t
from salaklang.foundations.ledger.queries.audit import files_behind, published_found, remembered_found
from salaklang.foundations.ledger.queries.audit_texts import Problem
from salaklang.foundations.ledger.queries.tiles import ledger_store
from salaklang.kernel import merkle
from salaklang.kernel.note import Checkpoint
from salaklang.kernel.tlog_tiles import bundle_parse


def edge_check(*, memories: Sequence[str] = ()) -> list[Problem]:
    """What is wrong where the log ends: rolled back, older files, a damaged edge. `memories`: as for `ledger_check`."""
    published, unreadable = published_found()
    head = LedgerHead.objects.filter(id=1).first()
    if head is None:
        return [Problem(t.HEAD_NONE)] if published else []
    problems = [Problem(t.PUBLISHED_WRONG, path=CHECKPOINT)] if unreadable else []
    known = [*([published] if published else []), *remembered_found(memories)]
    beyond = max((c.size for c in known), default=0)
    if beyond > head.size:
        problems.append(Problem(t.ROLLED_BACK.fill(published=beyond, size=head.size), head.size))
    if files_behind(head):
        size = published.size if published else 0
        problems.append(Problem(t.FILES_OLD.fill(published=size, size=head.signed_size)))
    return problems + (_edge_problems(published) if published else [])


def _edge_problems(published: Checkpoint) -> list[Problem]:
    store = ledger_store()
    paths = edge_paths(published.size)
    tiles = {i: store.read(path) or b"" for i, path in paths.items()}
    problems = [Problem(t.FILE_MISSING.fill(path=paths[i]), path=paths[i]) for i, row in tiles.items() if not row]
    tail = tail_path(published.size)
    try:
        root = merkle.root_hash(published.size, tiles)
        hashes = b"".join(map(merkle.leaf_hash, bundle_parse(store.read(tail) or b""))) if tail else b""
    except merkle.TreeError:
        return problems or [Problem(t.PUBLISHED_WRONG, path=CHECKPOINT)]
    if root != published.root:
        problems.append(Problem(t.PUBLISHED_WRONG, path=CHECKPOINT))
    if tail and hashes != tiles[0, published.size // merkle.TILE_WIDTH]:
        problems.append(Problem(t.FILE_WRONG.fill(path=tail), path=tail))
    return problems
