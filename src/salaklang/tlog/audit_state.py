"""What an auditor remembers between two visits: the last checkpoint seen, and how far the entries have been read.

{"salaklang": "audit/v1", "note": signed note, "audited": n, "chain": {"height", "left", "time", "blocks"}}
"""

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from salaklang.kernel.note import NOTE_MAX, Checkpoint, NoteError, checkpoint_parse
from salaklang.kernel.tlog_policy import Policy, policy_check
from salaklang.tlog.blocks import Chain

VERSION = "audit/v1"
_STATE_MAX = 2 * NOTE_MAX


class StateError(ValueError):
    """A file that is no auditor's state, or that of another log."""


@dataclass(slots=True)
class AuditState:
    """All entries below `audited` were read and led to the root of `note`."""

    note: str
    audited: int = 0
    chain: Chain = field(default_factory=Chain)

    @property
    def checkpoint(self) -> Checkpoint:
        return checkpoint_parse(self.note.rpartition("\n\n")[0] + "\n")


def state_read(path: Path, policy: Policy) -> AuditState | None:
    """The state in a file; None where there is no file yet. Raises StateError, OSError."""
    try:
        with path.open("rb") as file:
            raw = file.read(_STATE_MAX + 1)
    except FileNotFoundError:
        return None
    try:
        body = json.loads(raw[:_STATE_MAX])
        state = AuditState(str(body["note"]), int(body["audited"]), Chain(**body["chain"]))
        # Whoever can write this file could make the auditor believe anything, but for the signature.
        size = policy_check(state.note, policy).checkpoint.size
    except (ValueError, KeyError, TypeError, RecursionError, NoteError) as e:
        raise StateError(str(e)) from None
    if body.get("salaklang") != VERSION or not 0 <= state.audited <= size:
        raise StateError("another version, or damaged")
    return state


def state_write(path: Path, state: AuditState) -> None:
    """Replace the file at once: a reader finds the old state or the new one. Raises OSError."""
    body = {"salaklang": VERSION, "note": state.note, "audited": state.audited, "chain": asdict(state.chain)}
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
