"""Figures: percentiles, and what the machine was busy with."""

import os
import platform
import sys
from collections.abc import Sequence
from typing import Any


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0…1) of all values don't exceed; 0 of none."""
    if not sorted_values:
        return 0.0
    rank = max(0, -(-int(share * 1000) * len(sorted_values) // 1000) - 1)
    return sorted_values[min(rank, len(sorted_values) - 1)]


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """`p50_ms`, `p95_ms`, `p99_ms`, `max_ms`, to a hundredth."""
    values = sorted(milliseconds)
    marks = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99, "max_ms": 1.0}
    return {name: round(percentile(values, share), 2) for name, share in marks.items()}


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if not ordered:
        return 0.0
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def machine() -> dict[str, Any]:
    """Where it ran, and the load that was there before."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "load_before": [round(x, 2) for x in os.getloadavg()],
    }


def say(text: str) -> None:
    """Progress, on standard error: standard output is for the figures."""
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:  # noqa: PTH123 absent outside Linux
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return platform.processor()
