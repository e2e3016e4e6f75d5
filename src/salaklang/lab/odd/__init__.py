"""The model's description after the ODD+D protocol, made from the code's own headers and tables."""

from salaklang.lab.odd.description import odd_text

__all__ = ["odd_text"]
