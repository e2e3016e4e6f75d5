"""Signing in and out of the portal and the desk, and choosing in which capacity one acts.

Owns: the relying party's addresses under /auth/.
Promises: after signing in one is back where one was; a session's key changes at sign-in; signing out ends the
provider's session too, where it offers that.
Never: sees a password.
"""
