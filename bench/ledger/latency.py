"""From the commit of an act until a checkpoint with all cosignatures covers it, at 100 acts a second."""

import threading
import time
from typing import Any

from bench.figures import median, percentile
from bench.ledger.stage import Stage

_RATE = 100


def latency_measure(stage: Stage, *, seconds: int) -> dict[str, Any]:
    """The sequencer's own loop runs in a thread; real acts are recorded, each in its transaction, at a steady pace."""
    from salaklang.foundations.ledger.jobs import sequence_loop

    stop = threading.Event()
    loop = threading.Thread(target=sequence_loop, args=(stop,), daemon=True)
    loop.start()
    watcher = _Watcher(stage)
    watcher.start()
    try:
        written = _acts(seconds)
        end = time.monotonic() + 20
        while watcher.covered < len(written) and time.monotonic() < end:
            time.sleep(0.01)
    finally:
        stop.set()
        loop.join()
        watcher.stop()
    waits = sorted(watcher.when(n) - at for n, at in enumerate(written, 1))
    return {
        "acts": len(written),
        "rate": round(len(written) / (written[-1] - written[0]), 1),
        "median_s": round(median(waits), 3),
        "p95_s": round(percentile(waits, 0.95), 3),
        "p99_s": round(percentile(waits, 0.99), 3),
        "max_s": round(waits[-1], 3),
    }


def _acts(seconds: int) -> list[float]:
    """When each act was committed, in order."""
    from django.db import transaction

    from salaklang.foundations.ledger.actions import act_append
    from salaklang.foundations.ledger.catalogue import act_kind_register
    from salaklang.foundations.ledger.rules import Ref
    from salaklang.kernel.actor import system
    from salaklang.kernel.text import Text

    act_kind_register("bench.done", Text("วัดความเร็ว", "Measured"))
    committed, begin = [], time.perf_counter()
    for n in range(seconds * _RATE):
        due = begin + n / _RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        with transaction.atomic():
            act_append(system("bench"), kind="bench.done", agency="bench", subject=Ref("n", str(n)), record={"n": n})
        committed.append(time.perf_counter())
    return committed


class _Watcher(threading.Thread):
    """Reads the published checkpoint file, as any stranger could, and notes when it covers how many acts."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(daemon=True)
        self._file = stage.home / "ledger" / "checkpoint"
        self._ended = threading.Event()
        self._seen: list[tuple[int, float]] = []
        self.covered = 0

    def run(self) -> None:
        from django.db import connection

        last = 0
        while not self._ended.wait(0.002):
            note = self._file.read_text(encoding="utf-8") if self._file.exists() else ""
            lines = note.partition("\n\n")[2].splitlines()
            size = int(note.split("\n")[1]) if len(lines) >= 5 else 0
            now = time.perf_counter()
            if size > last:
                last = size
                with connection.cursor() as cursor:  # block leaves are no acts
                    cursor.execute(
                        "SELECT count(*) FROM ledger_ledgerentry WHERE idx < %s AND act_id IS NOT NULL", [size]
                    )
                    self.covered = cursor.fetchone()[0]
                self._seen.append((self.covered, now))
        connection.close()

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def when(self, act: int) -> float:
        """When the first checkpoint with four cosignatures covered this many acts; for ever where none did."""
        return next((at for covered, at in self._seen if covered >= act), float("inf"))
