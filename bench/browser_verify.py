"""How long a visitor's own browser takes to check a receipt: the page's script, in Debian's Chromium, from a file.

The receipt is as long as those of a large log: 24 hashes, the log's signature and three cosignatures. Beside it, in the
same run, the same receipt checked by the kernel that `./sala verify` uses.
"""

import base64
import os
import statistics
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.receipts import MadeLog
from salaklang.kernel.receipt import receipt_check
from salaklang.kernel.tlog_policy import policy_parse

LIMIT_MS = 50.0
TIMES = 200
CHROMIUM = os.environ.get("SALA_CHROMIUM", "/usr/bin/chromium")
# The first check of a page is measured apart: it pays for warming up, and is the one that a visitor waits for.
_MEASURE = """async ([base64, policy, times]) => {
  const receipt = Uint8Array.from(atob(base64), c => c.charCodeAt(0)), took = [];
  for (let n = 0; n <= times; n += 1) {
    const began = performance.now();
    const found = await salaTlog.receipt(receipt, policy);
    took.push(performance.now() - began);
    if (!found.quorum || found.witnesses.length !== 3) throw new Error("the receipt does not hold");
  }
  return took;
}"""


def browser_verify_measure(*, times: int = TIMES) -> dict[str, Any]:
    """Milliseconds: `median`, `p95` of `times` checks, `first` of the page, `kernel_median` beside them; `limit`, `ok`.

    Without a browser on the machine: `{"ok": False, "missing": what to install}`.
    """
    if not Path(CHROMIUM).exists():
        return {"ok": False, "missing": f"no browser at {CHROMIUM}: apt-get install chromium"}
    log = MadeLog()
    receipt, policy = log.receipt(), log.policy
    first, *rest = _browser_times(receipt, policy, times)
    median = statistics.median(rest)
    return {
        "what": "a receipt of a log of 10 million entries, checked in Chromium from a file",
        "times": times,
        "median_ms": round(median, 2),
        "p95_ms": round(statistics.quantiles(rest, n=20)[-1], 2),
        "first_ms": round(first, 2),
        "kernel_median_ms": round(statistics.median(_kernel_times(receipt, policy, times)), 2),
        "limit_ms": LIMIT_MS,
        "ok": median < LIMIT_MS,
    }


def _browser_times(receipt: bytes, policy: str, times: int) -> list[float]:
    from playwright.sync_api import sync_playwright

    script = (files("salaklang.interfaces") / "static" / "ui" / "tlog.js").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "check.html"
        page_file.write_text(f"<!DOCTYPE html><meta charset=utf-8><script>{script}</script>", encoding="utf-8")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.goto(page_file.as_uri())
        took: list[float] = page.evaluate(_MEASURE, [base64.b64encode(receipt).decode(), policy, times])
        browser.close()
    return took


def _kernel_times(receipt: bytes, policy: str, times: int) -> list[float]:
    rules = policy_parse(policy)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        receipt_check(receipt, policy=rules)
        took.append((time.perf_counter() - began) * 1000)
    return took
