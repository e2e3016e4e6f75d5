"""`./sala migrate`: bring the database to this version's tables. `up` and `demo` do it by themselves."""

from argparse import ArgumentParser

from salaklang.interfaces.cli import manage


def main(argv: list[str]) -> int:
    if {"-h", "--help"} & set(argv):
        ArgumentParser(prog="./sala migrate", description=f"{__doc__} Arguments go to Django's own.").parse_args(argv)
    return manage.main(["migrate", *argv])
