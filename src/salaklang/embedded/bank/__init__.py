"""ธนาคารตัวอย่าง / Sample Bank: a sandbox bank, a separate program of "another organisation", for demos and tests.

Owns: its payments (its own SQLite file), its signing key, its notices until the node has acknowledged them.
Promises: a payment that it confirmed is durable; its notice is sent until acknowledged, across restarts; it shares no
    code with the node's payments, so that the two check each other.
Never: imports Django or the node; is used with real money.
"""
