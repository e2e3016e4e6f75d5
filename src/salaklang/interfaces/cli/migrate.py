"""`./sala migrate`: bring the database to this version's tables. `up` and `demo` do it by themselves."""

from salaklang.interfaces.cli import manage


def main(argv: list[str]) -> int:
    return manage.main(["migrate", *argv])
