"""Where one may be sent after signing in. Pure."""

from urllib.parse import urlsplit

_MAX = 2000


def place_safe(wanted: str) -> str:
    """`wanted` if it is an address on this site, else `/`. No other host, no scheme, no way back into signing in."""
    if not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > _MAX:
        return "/"
    if "\\" in wanted or any(ord(c) < 32 or ord(c) == 127 for c in wanted):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path == "/auth" or parts.path.startswith("/auth/"):
        return "/"
    return wanted
