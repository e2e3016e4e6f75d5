"""Exchange: data passes between agencies once, on a ground that is named, signed, logged and shown to the citizen.

Owns: the envelope and its signatures, agency keys, access rights, the message and access logs, the registers kept on
this node, disputes about what a register says, consents.
Promises: nothing leaves a register before the log of it is committed; what is refused is logged too; an answer comes,
or a typed error, within a bounded time; a correction reaches the owning register once.
Never: puts a person's number into a header, an address, a log line or the ledger; asks a register for more than the
access right names; decides a case.
"""
