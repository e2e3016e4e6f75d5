"""Notifications: what the state tells a person, in their inbox here and by e-mail.

Owns: messages, whether they were read, the way of each one to a mail server.
Promises: a message is in the inbox if and only if the transaction that sent it is committed, once for each key; its
mail goes out at least once, always under the same Message-ID; without a mail server nothing is lost.
Never: decides what is worth telling, puts what a case holds into a mail's subject, reads answers to its mails.
"""
