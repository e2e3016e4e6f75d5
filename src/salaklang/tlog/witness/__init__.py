"""Witnesses of C2SP tlog-witness: the program that an agency runs, and the side of a log that asks it.

Owns: a witness's key and its own small database; what logs and witnesses say to each other over HTTP.
Promises: a witness never cosigns two histories of one log, and what it cosigned is on disk before it answers; its size
    for a log never decreases and its times never go back; no answer of a witness moves a log's state.
Never: shares a key or a database with the node that it watches; trusts a request's size, proof or signature unverified.
"""
