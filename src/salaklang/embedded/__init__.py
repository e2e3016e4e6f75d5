"""Embedded: what a small node carries along so that one command starts it all.

Owns: the PostgreSQL supervisor, the process tree, the mail catcher, the demo's bank, the OpenID provider.
Promises: each can be replaced by the real thing through configuration alone.
Never: knows a capability.
"""
