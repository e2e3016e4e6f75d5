"""This node's database and settings, for the commands that need them."""

from collections.abc import Iterator
from contextlib import contextmanager

from salaklang.interfaces.cli.node_environment import node_environment


@contextmanager
def node_django() -> Iterator[None]:
    with node_environment():
        import django

        django.setup()
        yield
