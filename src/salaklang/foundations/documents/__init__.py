"""Documents: files that prove something, from an applicant's evidence to a signed certificate.

Owns: stored files and their state, the checks on uploads, typesetting, the fonts for it, electronic signatures and the
node's document certificates, the public answer to "is this document good?".
Promises: what it hands out is the bytes that came in (SHA-256); an issued document has an exact text layer, carries its
own data and is signed by its agency; the public answer names no person.
Never: decides whether a document is due, knows one country's forms (those register themselves), changes a stored file.
"""
