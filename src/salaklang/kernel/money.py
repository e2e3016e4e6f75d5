"""Money is an integer number of satang (1 baht = 100 satang). No floats, anywhere."""


def baht(satang: int) -> str:
    """`123456` → `1,234.56`."""
    sign, value = ("-", -satang) if satang < 0 else ("", satang)
    return f"{sign}{value // 100:,}.{value % 100:02d}"


def satang_from(text: str) -> int:
    """`1,234.5` → `123450`. Raises ValueError for anything but a non-negative amount with at most two decimals."""
    whole, dot, part = text.replace(",", "").strip().partition(".")
    fraction = not dot or (part.isascii() and part.isdigit() and len(part) <= 2)
    if not (whole.isascii() and whole.isdigit() and fraction):
        raise ValueError("not an amount in baht")
    return int(whole) * 100 + int(part.ljust(2, "0") if part else 0)
