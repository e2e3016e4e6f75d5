from tests.interfaces.pages import node

__all__ = ["node"]
