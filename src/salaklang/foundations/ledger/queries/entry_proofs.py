"""The proof of an entry by its place alone, for whoever reads the public log: no code, no act, nobody's record."""

from dataclasses import dataclass

from salaklang.foundations.ledger.errors import EntryNotFound, ProofPending
from salaklang.foundations.ledger.queries.log import checkpoint_witnessed
from salaklang.foundations.ledger.queries.tiles import proof_hashes
from salaklang.kernel import merkle
from salaklang.kernel.tlog_proof import TlogProof, proof_format


@dataclass(frozen=True, slots=True)
class EntryProof:
    """`text`: a C2SP tlog-proof without `extra`; `size`: of the log in the checkpoint that it ends with."""

    index: int
    size: int
    text: str


def entry_proof(index: int) -> EntryProof:
    """That the entry at `index` is in the log, under the last checkpoint with enough cosignatures.

    Raises EntryNotFound for what no place can be, ProofPending.
    """
    if index < 0:
        raise EntryNotFound
    head = checkpoint_witnessed()
    if head is None or index >= head.size:
        raise ProofPending
    hashes = proof_hashes(merkle.inclusion_spans(index, head.size), size=head.size)
    return EntryProof(index, head.size, proof_format(TlogProof(index, tuple(hashes), head.note)))
