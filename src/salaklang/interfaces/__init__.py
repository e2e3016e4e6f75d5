"""Interfaces: how people and programs get in. No rules, no writes of their own."""
