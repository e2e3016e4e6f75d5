"""The node's web application under a clock that is off by SHIFT_SECONDS. Only tests start it; the product has no such
setting."""

import os
from datetime import UTC, datetime, timedelta

from salaklang.config.wsgi import application
from salaklang.kernel.clock import SystemClock

_SHIFT = timedelta(seconds=int(os.environ["SHIFT_SECONDS"]))


def _now(self: SystemClock) -> datetime:
    return datetime.now(UTC) + _SHIFT


SystemClock.now = _now  # type: ignore[method-assign]

__all__ = ["application"]
