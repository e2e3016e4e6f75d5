"""Ledger: one public proof for every official act.

Owns: acts (the private statement of what was done), the outbox, the entries, blocks and head of the Merkle tree, the
    published files, the keys.
Promises: an act is in the log if and only if its transaction was committed, exactly once; what was signed never
    changes; a leaf holds no personal data and links to nothing; whoever holds a receipt can check it without us.
Never: decides who may act, knows a capability, lets an act wait for the network, signs what it has not read back.
"""
