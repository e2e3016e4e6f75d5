"""Read the ledger: acts and their proofs, the signed log, its keys, and a rebuild that checks it all."""

from salaklang.foundations.ledger.queries.acts import (
    ActPublic,
    ActView,
    Proof,
    act_public,
    acts_about,
    acts_count,
    acts_of,
    proof_of,
    receipt_file,
)
from salaklang.foundations.ledger.queries.audit import ledger_check
from salaklang.foundations.ledger.queries.audit_edge import edge_check
from salaklang.foundations.ledger.queries.audit_texts import Problem, Report
from salaklang.foundations.ledger.queries.blocks import (
    Block,
    Cosignatures,
    Entry,
    block_entries,
    block_get,
    blocks_glimpse,
    blocks_latest,
    cosignatures_latest,
    entry_by_code,
    entry_get,
)
from salaklang.foundations.ledger.queries.entry_proofs import EntryProof, entry_proof
from salaklang.foundations.ledger.queries.log import (
    Published,
    checkpoint_file,
    checkpoint_latest,
    checkpoint_witnessed,
    entries_get,
    file_get,
    log_size,
    tile_get,
    unpublished_since,
)
from salaklang.foundations.ledger.queries.traces import ActTrace, acts_span, acts_traced
from salaklang.foundations.ledger.queries.trust import log_keys, policy_text, trust_file

__all__ = [
    "ActPublic",
    "ActTrace",
    "ActView",
    "Block",
    "Cosignatures",
    "Entry",
    "EntryProof",
    "Problem",
    "Proof",
    "Published",
    "Report",
    "act_public",
    "acts_about",
    "acts_count",
    "acts_of",
    "acts_span",
    "acts_traced",
    "block_entries",
    "block_get",
    "blocks_glimpse",
    "blocks_latest",
    "checkpoint_file",
    "checkpoint_latest",
    "checkpoint_witnessed",
    "cosignatures_latest",
    "edge_check",
    "entries_get",
    "entry_by_code",
    "entry_get",
    "entry_proof",
    "file_get",
    "ledger_check",
    "log_keys",
    "log_size",
    "policy_text",
    "proof_of",
    "receipt_file",
    "tile_get",
    "trust_file",
    "unpublished_since",
]
