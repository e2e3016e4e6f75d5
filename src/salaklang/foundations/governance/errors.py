"""Mistakes of the program or of a profile, never of a citizen: tests and start-up find them."""


class ProfileBroken(Exception):
    """A profile file does not say what it must, or says more than it may."""


class ActUnknown(LookupError):
    """No rule names this act: add it to the profile, or correct the name in the caller."""


class FactsMissing(TypeError):
    """The caller did not pass a fact that the rules for this act ask about."""
