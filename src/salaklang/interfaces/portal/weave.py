"""A hash as a woven mark, so that the eye sees at once whether two are the same. The text beside it is what counts.

A cloth of diamonds in the manner of Thai brocade: one quarter is drawn from the bits of the hash, the others mirror it.
"""

_QUARTER = 5
_SIDE = 2 * _QUARTER
VIEW_BOX = f"0 0 {2 * _SIDE} {2 * _SIDE}"


def weave(digest: bytes) -> str:
    """The `d` of an SVG path in `VIEW_BOX`: a diamond for each bit that is set among the first 25 of `digest`."""
    bits = int.from_bytes(digest[:4], "big") >> 7
    cells = []
    for y in range(_QUARTER):
        for x in range(_QUARTER):
            if bits >> (y * _QUARTER + x) & 1:
                cells += [(a, b) for a in (x, _SIDE - 1 - x) for b in (y, _SIDE - 1 - y)]
    return "".join(f"M{2 * x + 1} {2 * y}l1 1-1 1-1-1z" for x, y in sorted(cells))
