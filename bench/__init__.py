"""Benchmarks: what the platform does in a second, measured against what PostgreSQL alone does in the same run.

Owns: a node of its own for each run, the load, the figures. It may write tables directly, because what it prepares
(a million cases, drafts that are ready to be submitted) stands for years of use; what is measured goes through HTTP.
Promises: fsync is on and looked up, every figure stands beside its limit, what was written is counted afterwards.
Never: touches a node that it did not start.
"""
