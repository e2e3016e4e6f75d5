"""`./sala assets`: the set-up has just fetched and copied them; nothing is left to do."""


def main(argv: list[str]) -> int:
    return 0
