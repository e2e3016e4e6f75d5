"""The API for programs: JSON under /api/v1/, described by OpenAPI, errors as problem documents.

Owns: the operations, their schemas, and how errors look to a program.
Promises: every operation declares its audience and all its answers; `openapi/public-v1.json` is what is served.
Never: holds a rule or writes a row; it calls actions and queries.
"""
