"""Feeds: what anyone may copy. The public log as static-like files, its key, and this node's trust file.

Owns: `/ledger/…`, `/.well-known/salaklang.json`.
Promises: the same bytes for everyone; what was full once never changes; no cookie, no session, no personal data.
Never: writes.
"""
