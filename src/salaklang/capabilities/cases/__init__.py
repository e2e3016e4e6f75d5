"""Cases: one application of one person to one agency, from the first answer to the certificate.

Owns: drafts, cases and their answers, evidence, corrections, opinions, decisions, late notices, request numbers.
Promises: a draft is kept from its first answer; a draft becomes a case once, however often it is sent; a citizen is
    asked to correct once; a case has one decision; each step is an act in the ledger, in the transaction that makes it.
Never: marks a fee paid on anyone's word but the bank's; decides by itself; holds a question, fee or clock in code;
    imports correspondence.
"""
