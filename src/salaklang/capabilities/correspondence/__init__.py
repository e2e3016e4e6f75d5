"""Correspondence (e-saraban): numbered letters between agencies and the registers that hold them.

Owns: letters, the registers of letters out and in, their numbers.
Promises: a number is given once, without a gap, and never taken back; a letter and both its register entries appear
    together or not at all; only the sending and the receiving agency see what it says.
Never: puts a subject, a body or a person into the public ledger (there: register, year, number); edits a sent letter.
"""
