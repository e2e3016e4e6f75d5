"""Command line: `./sala COMMAND`. One file per command, each with `main(argv) -> exit code`.

Owns: the commands, their help and exit codes; the set-up that comes before them (`start.py`, standard library
only). Promises: texts for people go to standard error, results to standard output; the second start needs no
network. Never: decides or writes anything of its own; it calls actions, queries and the embedded supervisor.
"""
