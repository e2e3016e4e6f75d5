"""Faults of the programs around events. No person causes them, so they have no texts."""


class OutsideTransaction(RuntimeError):
    """An event was emitted where no transaction could carry it."""


class UnknownReaction(LookupError):
    """A job names a reaction that this program doesn't have: it was renamed, or its app is not installed."""
