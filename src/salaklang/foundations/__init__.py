"""Foundations: what every service stands on (Government as a Platform)."""
