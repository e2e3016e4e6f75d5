"""A hash as a woven mark, so that the eye sees at once whether two are the same. The text beside it is what counts.

A cloth of diamonds in the manner of Thai brocade: one quarter is drawn from the bits of the hash, the others mirror it.
"""

_QUARTER = 5
_SIDE = 2 * _QUARTER
VIEW_BOX = "-1 -1 11 11"
TRANSFORM = "matrix(.5 .5 -.5 .5 0 0)"
"""The path is drawn in a frame turned by 45°, where a diamond is a dot of a square pen: a third of the bytes."""


def weave(digest: bytes) -> str:
    """The `d` of an SVG path, to be stroked with a square pen: a dot for each of the first 25 bits that is set."""
    bits = int.from_bytes(digest[:4], "big") >> 7
    cells = set()
    for y in range(_QUARTER):
        for x in range(_QUARTER):
            if bits >> (y * _QUARTER + x) & 1:
                cells |= {(a, b) for a in (x, _SIDE - 1 - x) for b in (y, _SIDE - 1 - y)}
    return "".join(f"M{x + y} {y - x}h0" for x, y in sorted(cells)).replace(" -", "-")
