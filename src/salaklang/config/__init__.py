"""Composition root: settings, urls, which capabilities are installed, which country.

Imports everything; nothing imports it.
"""
