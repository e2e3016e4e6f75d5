"""The portal: the one door for citizens, and the public pages on which anyone checks what the state did.

Owns: the citizen's pages and their texts.
Promises: one question a page; what a register holds is shown with its source, not asked; typed work is never lost.
Never: decides, writes or reads tables itself; it calls actions and queries.
"""
