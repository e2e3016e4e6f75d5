"""This node's database and settings, for the commands that need them."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def node_django() -> Iterator[None]:
    # What looks at a log from outside must not need what a node needs.
    from salaklang.interfaces.cli.node_environment import node_environment

    with node_environment():
        import django

        django.setup()
        yield
