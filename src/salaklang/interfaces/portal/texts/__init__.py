"""Texts of the portal, a module a page kind."""
