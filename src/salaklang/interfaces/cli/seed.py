"""`./sala seed`: put the demo's made-up people, registers and services into this node. `up` and `demo` do it once."""

from importlib import import_module

from salaklang.interfaces.cli.node_environment import node_environment


def main(argv: list[str]) -> int:
    with node_environment():
        # By name: nothing may import the composition root, and what is made up belongs to it.
        return int(import_module("salaklang.config.seed").main(argv))
