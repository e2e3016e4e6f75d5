"""Salaklang (ศาลากลาง): every official act goes through one action, in one transaction, and leaves one public proof."""

__version__ = "0.1.0"
