"""Fixtures that several rooms share."""

from tests.support.scene import scene  # noqa: F401
