"""The benchmark runs and says everything that it promises. How fast anything was is not asked here."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench.figures import median, percentile, spread

ROOT = Path(__file__).resolve().parents[2]


def test_percentiles_are_values_that_occurred():
    assert [percentile(range(1, 101), share) for share in (0, 0.5, 0.95, 0.99, 1)] == [1, 50, 95, 99, 100]
    assert percentile([7.0], 0.95) == 7 and percentile([], 0.95) == 0
    assert spread([3.0, 1.0, 2.0]) == {"p50_ms": 2, "p95_ms": 3, "p99_ms": 3, "max_ms": 3}
    assert median([4, 1, 3, 2]) == 2.5 and median([3, 1, 2]) == 2 and median([]) == 0


def _bench(*arguments: str) -> dict[str, Any]:
    """The figures of one run; a limit that was not kept, as on a busy machine, is no failure here."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SALA_", "DATABASE_URL", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *arguments, "--json"],
        env={**clean, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.mark.timeout(240)
def test_a_tiny_run_submits_writes_beside_it_and_counts_both():
    """A real node, a handful of submissions, the same rows by pgbench."""
    figures = _bench("main", "--tiny", "--only", "submissions,weight")
    assert {"benchmark", "amounts", "machine", "database", "submissions", "weight", "seconds", "ok"} <= set(figures)
    assert figures["database"]["fsync"] == figures["database"]["synchronous_commit"] == "on"
    submissions = figures["submissions"]
    assert submissions["errors"]["count"] == 0 and submissions["written"]["exact"], submissions
    assert submissions["rate"]["per_second"] > 0 and submissions["peer"]["ratio"] > 0
    assert {"p50_ms", "p95_ms", "p99_ms"} <= set(submissions["latency"])
    assert {"web", "postgres", "load_generator"} <= set(submissions["processor_ms_each"])
    assert figures["weight"]["door"]["total"] > figures["weight"]["door"]["html"] > 1000

    """A real cluster, four witnesses as programs, COPY and pymerkle in the same run; a long log of 12,000 entries."""
    figures = _bench("ledger", "--tiny", "--only", "append,proofs")
    thousand = figures["append"]["fsync on"]["1000"]
    assert thousand["cosignatures"] == 4 and thousand["log"]["rate"] > 0
    assert thousand["copy"] > 0 and thousand["pymerkle"] > 0 and thousand["pymerkle_without_roots"] > 0
    assert figures["length"]["long"] >= 12_000 and figures["proofs"]["proofs"] == 20
    assert "entries a second at batch 1,000" in figures["limits"]


@pytest.mark.timeout(280)
def test_a_tiny_run_of_the_log_measures_beside_its_peers():
    """A real cluster, four witnesses as programs, COPY and pymerkle in the same run; a long log of 12,000 entries."""
    figures = _bench("ledger", "--tiny", "--only", "append,proofs")
    thousand = figures["append"]["fsync on"]["1000"]
    assert thousand["cosignatures"] == 4 and thousand["log"]["rate"] > 0
    assert thousand["copy"] > 0 and thousand["pymerkle"] > 0 and thousand["pymerkle_without_roots"] > 0
    assert figures["length"]["long"] >= 12_000 and figures["proofs"]["proofs"] == 20
    assert "entries a second at batch 1,000" in figures["limits"]


@pytest.mark.timeout(280)
def test_a_tiny_run_of_the_exchange_measures_signed_calls_beside_raw_ones():
    """Two real nodes, callers as programs, the raw register, a partner that takes its time; nothing may fail or vanish."""
    figures = _bench("exchange", "--tiny")
    assert set(figures["limits"]) >= {"share of raw throughput at 16 clients", "processor time to sign, ms"}
    assert figures["calls"]["signed"]["calls"] > 0 and figures["calls"]["raw"]["calls"] > 0
    assert figures["calls"]["signed"]["errors"] == figures["calls"]["raw"]["errors"] == figures["soak"]["errors"] == {}
    assert figures["soak"]["exact"] and figures["soak"]["calls"] > 0
    assert figures["signing"]["library_verify_ms"] > 0 and figures["slow"]["errors"] == 0
    assert figures["statements"]["provider"]["statements"] > 0 and figures["statements"]["requester"]["commits"] == 1
    assert figures["database"]["town"]["fsync"] == figures["database"]["national"]["fsync"] == "on"
