"""A witness that looks for itself: does the log publish to everyone the history that it had cosigned here?"""

import logging
import threading
from collections.abc import Mapping, Sequence
from contextlib import closing

from salaklang.kernel.note import NoteError, NoteKey
from salaklang.tlog.errors import LogError
from salaklang.tlog.evidence_files import EvidenceFolder
from salaklang.tlog.gossip import Outcome, published
from salaklang.tlog.source import Limits, WebSource
from salaklang.tlog.witness.service import Witness

WATCH_SECONDS = 60.0
# A look reads a checkpoint and a few tiles.
_LIMITS = Limits(seconds_each=10.0, bytes_total=16 * 1024 * 1024, seconds_total=60.0)
_log = logging.getLogger("witness")


class Watcher(threading.Thread):
    """Looks at each of `urls` (by origin) every `every` seconds, and keeps evidence of what does not agree."""

    def __init__(
        self,
        witness: Witness,
        *,
        logs: Mapping[str, Sequence[NoteKey]],
        urls: Mapping[str, str],
        evidence: EvidenceFolder,
        every: float,
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._witness = witness
        self._logs = logs
        self._urls = urls
        self._evidence = evidence
        self._every = every
        self._pause = threading.Event()

    def run(self) -> None:
        while self._urls and not self._pause.wait(self._every):
            for origin, url in self._urls.items():
                try:
                    self._look(origin, url)
                except (LogError, NoteError, OSError) as e:
                    _log.warning("%s: %s", url, e)

    def _look(self, origin: str, url: str) -> None:
        """Raises LogError, NoteError, OSError."""
        ours = self._witness.cosigned(origin)
        if ours is None:
            return
        with closing(WebSource(url, _LIMITS)) as source:
            found = published(source, ours=ours, logs=self._logs[origin])
        if found.outcome in (Outcome.FORK, Outcome.SUSPECT) and found.evidence is not None:
            file = self._evidence.keep(found.evidence)
            _log.error("%s does not publish what it had cosigned here: %s", origin, file)
