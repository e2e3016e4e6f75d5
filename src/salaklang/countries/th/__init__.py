"""Thailand: what is true only there.

Owns: Thai numbers, dates, clocks, names, addresses, divisions, words for money, the Thai registers' shapes and the
access rights between Thai agencies.
Promises: implements the ports of the layers above; every figure of law carries its source and whether it was verified.
Never: is imported by the kernel, a foundation or a capability; writes a table.
"""


def register() -> None:
    """Plug the Thai implementations into the ports. Called once by `config` when all apps are ready."""
    from salaklang.countries.th.registration import plug_all

    plug_all()
