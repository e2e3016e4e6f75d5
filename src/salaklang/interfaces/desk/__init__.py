"""The desk: where officers work. Denser than the portal, keyboard first, the next due thing on top.

Owns: the officers' pages and their texts.
Promises: a case's document stands beside its actions; no decision needs two screens.
Never: decides, writes or reads tables itself; it calls actions and queries.
"""
