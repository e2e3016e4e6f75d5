"""What the log's own `checkpoint` file says, checked with the log's keys."""

from collections.abc import Sequence

from django.conf import settings

from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.growth import CHECKPOINT
from salaklang.foundations.ledger.queries.trust import log_keys
from salaklang.kernel.note import Checkpoint, NoteError, Verifier, checkpoint_parse, note_open, vkey_parse
from salaklang.tlog.store import TileStore


def published_read(store: TileStore) -> Checkpoint | None:
    """The checkpoint in the files; None for a log that never published. Raises LedgerDamaged when it is not ours."""
    raw = store.read(CHECKPOINT)
    if raw is None:
        return None
    try:
        return checkpoint_of(raw.decode(), log_verifiers())
    except (NoteError, UnicodeDecodeError) as e:
        raise LedgerDamaged(f"the published checkpoint is not ours: {e}") from e


def checkpoint_of(note: str, keys: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint in a note that one of this log's keys signed. Raises NoteError."""
    found = checkpoint_parse(note_open(note, keys).text)
    if found.origin != settings.SALA_LEDGER_ORIGIN:
        raise NoteError("the checkpoint is of another log")
    return found


def log_verifiers() -> list[Verifier]:
    """All keys that this log signs or has signed with."""
    return [vkey_parse(key) for key in log_keys()]
