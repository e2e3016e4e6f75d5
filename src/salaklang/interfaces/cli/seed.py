"""`./sala seed`: put the demo's made-up people, registers and services into this node. `up` and `demo` do it once."""

from importlib import import_module

from salaklang.interfaces.cli.node_environment import node_environment


def main(argv: list[str]) -> int:
    # By name: nothing may import the composition root, and what is made up belongs to it.
    seed = import_module("salaklang.config.seed")
    seed.arguments(argv)  # wrong ones, or --help, start no database
    with node_environment():
        return int(seed.main(argv))
