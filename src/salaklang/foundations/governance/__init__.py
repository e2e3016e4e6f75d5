"""Governance: who may do what, decided in one place from versioned data.

Owns: the profiles (permission rules as YAML with version and source of law) and the decision over them.
Promises: an act that no rule names is an error, not a yes and not a no; each decision names its rule and profile.
Never: reads a case, a session or the clock; callers pass the facts.
"""
