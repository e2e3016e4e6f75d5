"""Inclusion proofs from the tiles of the long log, at places that nobody asked for before."""

import random
import time
from typing import Any

from bench.figures import spread


def proofs_measure(*, count: int) -> dict[str, Any]:
    """Milliseconds to read the tiles and compute a proof; each is then verified."""
    from salaklang.foundations.ledger.models import LedgerEntry, LedgerHead
    from salaklang.foundations.ledger.queries.tiles import proof_hashes
    from salaklang.kernel import merkle

    head = LedgerHead.objects.get()
    size, root = head.size, bytes(head.root)
    chosen = random.Random(2569)
    took = []
    for index in (chosen.randrange(size) for _ in range(count)):
        began = time.perf_counter()
        hashes = proof_hashes(merkle.inclusion_spans(index, size), size=size)
        took.append((time.perf_counter() - began) * 1000)
        leaf = bytes(LedgerEntry.objects.get(idx=index).leaf_hash)
        if not merkle.inclusion_verify(index=index, size=size, leaf=leaf, hashes=hashes, root=root):
            raise RuntimeError(f"the proof for entry {index} is wrong")
    return {"proofs": count, "of": size, **spread(took)}
