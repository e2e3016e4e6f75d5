"""Scenarios: the laboratory's runs on the platform: who asked for which, how far they are, what came out, with proof.

Owns: runs (recipe, progress, result, replays), the summaries of explorations that pages show.
Promises: one recipe is one run, however often it is asked for; a killed run is taken up again; a result carries the
    digests of its recipe and of its numbers, and both stand in the public ledger; nothing is shown below its tested
    size.
Never: simulates by itself (that is `salaklang.lab`), shows a figure that no run of the engine gave, uses data on a
    person.
"""
