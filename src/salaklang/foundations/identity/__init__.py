"""Identity: who people, agencies and officers are, and who may act for whom.

Owns: persons, accounts, agencies, posts, mandates (power of attorney); sealing of identity numbers.
Promises: an identity number is stored only sealed and found only by a keyed index; it is in no key, URL, log or error.
Never: asks for a password (a provider does that), decides a permission (governance does that).
"""
