"""Kernel: pure Python that every other layer stands on.

Owns: texts, errors, clock, ids, money, canonical JSON, Merkle trees, signed notes, the actor.
Promises: no Django, no I/O, no hidden clock or randomness; the same input gives the same output.
Never: knows a table, a page, a country or a capability.
"""
