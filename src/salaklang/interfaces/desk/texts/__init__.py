"""Texts of the desk, a module a page kind."""
