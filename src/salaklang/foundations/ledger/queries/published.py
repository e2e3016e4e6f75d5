"""What the log's own `checkpoint` file says, checked with the log's keys."""

from collections.abc import Sequence

from django.conf import settings

from salaklang.foundations.ledger.errors import LedgerDamaged
from salaklang.foundations.ledger.growth import CHECKPOINT
from salaklang.foundations.ledger.queries.trust import keys_retired, log_keys
from salaklang.kernel.cosignature import key_parse
from salaklang.kernel.note import Checkpoint, NoteError, NoteKey, checkpoint_parse, note_open, vkey_format
from salaklang.kernel.tlog_policy import LOG_KINDS
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


def checkpoint_of(note: str, keys: Sequence[NoteKey]) -> Checkpoint:
    """The checkpoint in a note that one of this log's keys signed while it was in use. Raises NoteError."""
    opened = note_open(note, keys)
    found = checkpoint_parse(opened.text)
    if found.origin != settings.SALA_LEDGER_ORIGIN:
        raise NoteError("the checkpoint is of another log")
    limits = keys_retired()
    if all(found.size > limits.get(vkey_format(key), found.size) for key in opened.signed_by):
        raise NoteError("only retired keys signed the checkpoint")
    return found


def log_verifiers() -> list[NoteKey]:
    """All keys that this log signs or has signed with."""
    return [key_parse(key) for key in log_keys(kinds=LOG_KINDS)]
