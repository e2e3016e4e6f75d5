"""Capabilities: what a state and its people do. Siblings meet by events or through a foundation."""
