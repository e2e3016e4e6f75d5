"""The measure of the browser's check gives figures (a handful of times; what they are, the benchmark says)."""

from pathlib import Path

import pytest
from bench.browser_verify import CHROMIUM, LIMIT_MS, browser_verify_measure
from bench.receipts import MadeLog

from salaklang.kernel.receipt import ReceiptError, ReceiptUnwitnessed, receipt_check
from salaklang.kernel.tlog_policy import policy_parse


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no browser on this machine")
def test_it_measures_a_check_that_holds() -> None:
    figures = browser_verify_measure(times=5)
    assert figures["limit_ms"] == LIMIT_MS
    assert 0 < figures["median_ms"] <= figures["p95_ms"]
    assert figures["first_ms"] > 0
    assert figures["kernel_median_ms"] > 0


def test_the_kernel_agrees_with_the_made_receipts() -> None:
    """What the browser is measured and tested with is what `./sala verify` takes for good, short and forged."""
    log = MadeLog()
    rules = policy_parse(log.policy)
    assert receipt_check(log.receipt(), policy=rules).report.satisfied
    with pytest.raises(ReceiptUnwitnessed):
        receipt_check(log.receipt(cosigners=1), policy=rules)
    for forged, code in (
        (log.receipt(shown={"at": "x"}), "commitment"),
        (log.receipt(leaf_says={"agency": "x"}), "leaf"),
    ):
        with pytest.raises(ReceiptError) as refused:
            receipt_check(forged, policy=rules)
        assert refused.value.code == code
