"""Tools for anybody's tiled log: read, audit, mirror, witness.

Owns: tile stores, the reader, auditors, witnesses and mirrors of C2SP tlog-tiles logs, ours or others'.
Promises: believes no byte that it has not verified; a hostile log costs it bounded memory and time.
Never: needs the platform, its web framework or PostgreSQL.
"""
