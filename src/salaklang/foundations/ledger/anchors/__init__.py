"""Anchors: the log's checkpoints, told to somebody who has nothing to do with it: a time stamper, a chain.

Off unless SALA_LEDGER_ANCHORS names some. An hourly job submits; nothing that publishes ever waits for it. What came
back lies beside the log's files, under `anchors/`, for anyone to check.
"""
