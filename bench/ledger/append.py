"""Appending: our log with four cosignatures, PostgreSQL's COPY of the same rows, pymerkle's SQLite log; interleaved."""

import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any

from bench.figures import median, say
from bench.ledger.stage import Stage, fsync, outbox_fill, witnesses_asked
from bench.place import rows

BATCHES = (1, 10, 100, 1000)
_COPY = "COPY bench_copy (idx, outbox_id, act_id, leaf, leaf_hash) FROM STDIN (FORMAT binary)"


def append_measure(stage: Stage, *, leaves: int, rounds: int) -> dict[str, Any]:
    """Entries a second by batch size, each of the three in turn, with the disk waited for and without."""
    found: dict[str, Any] = {}
    for on in (True, False):
        with fsync(stage, on):
            found[f"fsync {'on' if on else 'off'}"] = {
                str(batch): _batch(stage, batch, min(leaves, max(300, batch * 60)), rounds, on=on) for batch in BATCHES
            }
    return found


def _batch(stage: Stage, batch: int, count: int, rounds: int, *, on: bool) -> dict[str, Any]:
    ours, copy, peer, bare = [], [], [], []
    for _ in range(rounds):
        ours.append(log_rate(batch, count))
        copy.append(_copy_rate(batch, count))
        peer.append(_pymerkle_rate(stage.home, batch, count, on=on, root=True))
        bare.append(_pymerkle_rate(stage.home, batch, count, on=on, root=False))
    rates = [r["rate"] for r in ours]
    row = {
        "entries": count,
        "log": {"rate": median(rates), "rounds": rates, "checkpoints": sum(r["checkpoints"] for r in ours)},
        "cosignatures": min(r["cosignatures"] for r in ours),
        "copy": median(copy),
        "pymerkle": median(peer),
        "pymerkle_without_roots": median(bare),
    }
    row["share_of_copy"] = round(row["log"]["rate"] / row["copy"], 3)
    row["times_pymerkle"] = round(row["log"]["rate"] / row["pymerkle"], 2)
    say(
        f"  batch {batch}: {row['log']['rate']:.0f}/s, COPY {row['copy']:.0f}/s, pymerkle {row['pymerkle']:.0f}/s, "
        f"without roots {row['pymerkle_without_roots']:.0f}/s"
    )
    return row


def log_rate(batch: int, count: int) -> dict[str, Any]:
    """Place `count` waiting leaves as the sequencer's loop does, until a checkpoint over all of them is out.

    {rate, checkpoints, cosignatures: of the last one}. The clock stops when the cosigned checkpoint lies in its file.
    """
    from salaklang.foundations.ledger import ports
    from salaklang.foundations.ledger.actions.placing import leaves_wait
    from salaklang.foundations.ledger.actions.publisher import Publisher
    from salaklang.foundations.ledger.actions.sequencer import Sequencer
    from salaklang.foundations.ledger.models import LedgerHead

    outbox_fill(count)
    asker = witnesses_asked()
    published = 0
    try:
        with Sequencer() as sequencer, Publisher(sequencer) as publisher:
            publish = sequencer.publish

            def counted(*given: Any, **more: Any) -> None:
                nonlocal published
                publish(*given, **more)
                published += 1

            sequencer.publish = counted  # type: ignore[method-assign]
            began = time.perf_counter()
            while leaves_wait():
                placed = sequencer.place(batch=batch)
                publisher.offer(placed.standing, placed.files)
            while not publisher.idle:
                time.sleep(0.001)
            seconds = time.perf_counter() - began
    finally:
        ports.cosigner_use(None)
        asker.close()
    head = LedgerHead.objects.get()
    if head.signed_size != head.size:
        raise RuntimeError("the last checkpoint does not cover what was placed")
    cosigned = sum(1 for w in head.witnesses if w["at"])
    return {"rate": round(count / seconds, 1), "checkpoints": published, "cosignatures": cosigned}


def _copy_rate(batch: int, count: int) -> float:
    """The same rows into a table with the same columns and indexes, `batch` of them in each COPY and commit."""
    from django.db import connection

    rows("DROP TABLE IF EXISTS bench_copy")
    rows("CREATE TABLE bench_copy (LIKE ledger_ledgerentry INCLUDING ALL)")
    made = rows(
        "SELECT idx, outbox_id, act_id, leaf, leaf_hash FROM ledger_ledgerentry "
        "WHERE act_id IS NOT NULL ORDER BY idx DESC LIMIT %s",
        [count],
    )
    ready = [(idx, outbox, act, bytes(leaf), bytes(digest)) for idx, outbox, act, leaf, digest in made]
    began = time.perf_counter()
    with connection.connection.cursor() as cursor:
        for start in range(0, len(ready), batch):
            with cursor.copy(
                "COPY bench_copy (idx, outbox_id, act_id, leaf, leaf_hash) FROM STDIN (FORMAT binary)"
            ) as copy:
                copy.set_types(["int8", "int8", "uuid", "bytea", "bytea"])
                for row in ready[start : start + batch]:
                    copy.write_row(row)
    return round(len(ready) / (time.perf_counter() - began), 1)


def _pymerkle_rate(home: Path, batch: int, count: int, *, on: bool, root: bool) -> float:
    """pymerkle's log in a file. `root`: it says its root after each batch, as ours does; it signs nothing."""
    from pymerkle import SqliteTree

    place = home / "pymerkle.db"
    place.unlink(missing_ok=True)
    entries = [secrets.token_bytes(300) for _ in range(count)]
    tree = SqliteTree(str(place))
    try:
        connection: sqlite3.Connection = tree.con
        connection.execute(f"PRAGMA synchronous = {'FULL' if on else 'OFF'}")
        began = time.perf_counter()
        for start in range(0, count, batch):
            if batch == 1:
                tree.append_entry(entries[start])
            else:
                tree.append_entries(entries[start : start + batch], chunksize=batch)
            if root:
                tree.get_state()
        return round(count / (time.perf_counter() - began), 1)
    finally:
        tree.close()
