"""Linkage simulator: answers like the state's Linkage (DGA) API, as far as public facts tell how that answers.

Owns: its made-up people (a file), the tokens it has given, the list of queries it has had; all in memory.
Promises: says in every answer and on every page that it is a simulator; notes each query with the officer it names;
    shares no code with the connector, so that the two check each other.
Never: imports Django or the node; holds real people; is taken for the real Linkage (a node in production refuses it).
"""
