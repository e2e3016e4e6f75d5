"""Where evidence of forks is kept: a folder of files, each whole and durable, never more than a bounded number."""

import hashlib
import os
import secrets
from pathlib import Path

from salaklang.tlog.evidence import Evidence, EvidenceError, evidence_check, evidence_format

_PROVEN_MAX = 200
# Anybody can pair a true checkpoint with a false proof, so these must never crowd out the others.
_SUSPECT_MAX = 20
PROVEN, SUSPECT = "fork", "suspect"


class EvidenceFolder:
    """Evidence under `path`: `fork-….json` proves a fork, `suspect-….json` may only be half of a proof."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def keep(self, evidence: Evidence) -> Path | None:
        """Write `evidence` unless it is there, is none, or too much of it is there. Gives its file. Raises OSError."""
        try:
            verdict = evidence_check(evidence)
        except EvidenceError:
            return None
        if verdict.code == "consistent":
            return None
        kind, most = (PROVEN, _PROVEN_MAX) if verdict.proven else (SUSPECT, _SUSPECT_MAX)
        texts = f"{verdict.first}\n{verdict.second}"  # cosignatures and their times make no new evidence
        file = self.path / f"{kind}-{hashlib.sha256(texts.encode()).hexdigest()[:32]}.json"
        if file.exists():
            return file
        if len(self.files(kind)) >= most:
            return None
        self.path.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{secrets.token_hex(8)}")
        with fresh.open("w", encoding="utf-8") as out:
            out.write(evidence_format(evidence))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        return file

    def files(self, kind: str = PROVEN) -> list[Path]:
        return sorted(self.path.glob(f"{kind}-*.json"))
