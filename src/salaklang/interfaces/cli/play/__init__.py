"""The main job, played by visitors over HTTP: a citizen, a bank, and officers of three agencies.

Owns: the script of the demonstration and the hands that carry it out; the crash test and the benchmarks borrow them.
Promises: nothing but pages and the public API is used; what the script checks it reads from the answers.
Never: touches a table, an action, or a file of the node.
"""
