"""`./sala assets`: fetch and copy the page assets again. The set-up has just done it; nothing is left to do."""

from argparse import ArgumentParser


def main(argv: list[str]) -> int:
    ArgumentParser(prog="./sala assets", description=__doc__).parse_args(argv)
    return 0
