"""Embedded provider: a small OpenID provider that stands where a national one (ThaID) stands in production.

Owns: its subjects (user name, password, passkeys, sealed identity number), its client, its signing key; all in a schema
of its own. It is a Django project of its own and runs as a process of its own.
Promises: speaks plain OpenID Connect, so that changing to a national provider is configuration; a subject's `sub` is
random and differs per client.
Never: imports a foundation, a capability or an interface; lets anyone sign up; shows an identity number.
"""
