"""Payments: bills, the bank's notices, receipts and the journal.

Owns: bills and their references, notices and their verdicts, receipt numbers, journal lines, statement lines.
Promises: only a bank's signed, matching, first-time notice (or the bank's statement) marks a bill paid; every baht that
    came in stands in the journal, which always sums to zero, and in the public ledger, without a person.
Never: takes a payer's word or slip for a payment; deletes a notice or a journal line; knows what a bill is for beyond
    its reference.
"""
